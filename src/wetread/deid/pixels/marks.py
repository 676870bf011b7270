"""Which of a text's words are wanted marks, by `tables/marks.yaml`; every other word may identify somebody."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

import yaml

# Characters as which the recogniser reads calipers, arrows, ticks and lines.
_STROKES: Final = frozenset("一丨十亠人入口丶丿卜乂〇ーXx+Vv")
_WORD: Final = re.compile(r"\S+")
_INSIDE: Final = r"[^\W_]"


@dataclass(frozen=True)
class Mark:
    """`start` and `end` in the text. `alone`, `whole` and `lone` are those of the table; `kind` is its section."""

    start: int
    end: int
    kind: str
    alone: bool
    whole: bool
    lone: bool


@dataclass(frozen=True)
class _Row:
    kind: str
    pattern: re.Pattern[str]
    alone: bool
    whole: bool
    lone: bool


@functools.cache
def table() -> Any:
    """The content of `tables/marks.yaml`."""
    return yaml.safe_load(files("wetread.deid.pixels").joinpath("tables/marks.yaml").read_text("utf-8"))


def marks(text: str) -> list[Mark]:
    """The marks of a text that may stay, in order: the longest first where several begin at a place."""
    found = list(_found(_capitals(text)))
    everything = not _rest(text, found)
    if everything and len(found) == 1:
        return found
    return [mark for mark in found if not mark.lone and (everything or not mark.whole)] if found else []


def is_drawing(text: str) -> bool:
    """Whether what was read is no writing: punctuation, and strokes that a caliper or an arrow has too."""
    return not any(sign.isalnum() and sign not in _STROKES for sign in text)


def leftover(text: str, kept: list[Mark]) -> list[tuple[int, int]]:
    """(start, end) of what lies between the marks and holds a letter or digit."""
    edges = [0, *(edge for mark in kept for edge in (mark.start, mark.end)), len(text)]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return [(start, end) for start, end in gaps if any(sign.isalnum() for sign in text[start:end])]


def _rest(text: str, found: list[Mark]) -> bool:
    return bool(leftover(text, found))


def _found(text: str) -> Iterator[Mark]:
    at = 0
    while word := re.compile(_INSIDE).search(text, at):
        mark = _longest(text, word.start())
        if mark:
            yield mark
            at = mark.end
        else:
            rest = _WORD.match(text, word.start())
            at = rest.end() if rest else len(text)


def _longest(text: str, start: int) -> Mark | None:
    """The longest mark that begins at `start` and ends where a word does."""
    best: Mark | None = None
    for row in _rows():
        hit = row.pattern.match(text, start)
        if hit and (best is None or hit.end() > best.end):
            best = Mark(start, hit.end(), row.kind, row.alone, row.whole, row.lone)
    return best


def _capitals(text: str) -> str:
    """In capitals, every character still at its place."""
    return "".join(sign.upper() if len(sign.upper()) == 1 else sign for sign in text)


@functools.cache
def _rows() -> tuple[_Row, ...]:
    return tuple(
        _Row(kind, _compiled(row["pattern"]), *(bool(row.get(flag)) for flag in ("alone", "whole", "lone")))
        for kind, rows in table().items()
        for row in rows
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    """A blank may be missing, and a mark ends where no letter or digit follows."""
    return re.compile(f"(?:{pattern.replace(' ?', ' ').replace(' ', chr(92) + 's*')})(?!{_INSIDE})")
