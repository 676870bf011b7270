"""What was found in a text, and what was put in its place. Offsets count characters of the text that was given."""

from dataclasses import dataclass


@dataclass(frozen=True)
class IdentitySpan:
    """Characters `start` to `end` (exclusive) identify somebody; `kind` is a word of presidio's vocabulary, or ID."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Replaced:
    """A span of the original text with what now stands there."""

    start: int
    end: int
    kind: str
    surrogate: str


@dataclass(frozen=True)
class CleanedText:
    """The cleaned text; its `spans` lie in the original one, in order."""

    text: str
    spans: tuple[Replaced, ...]
