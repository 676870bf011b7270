"""Where the rules draw their lines, and the words they look for: the tables in `rules/`."""

import functools
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from pydantic import Field

from wetread.records.base import Record


class GateConfidenceLimits(Record):
    least: float = Field(gt=0, lt=1)


class ContradictionLimits(Record):
    no_finding_high: float = Field(gt=0, lt=1)
    no_finding_low: float = Field(gt=0, lt=1)


class LowConfidenceLimits(Record):
    margin: float = Field(gt=0, lt=1)


class Limits(Record):
    """One table per rule that has numbers."""

    gate_confidence: GateConfidenceLimits
    contradiction: ContradictionLimits
    low_confidence: LowConfidenceLimits


class Words(Record):
    """Lower-case words and phrases; a phrase is found as whole words, in any case."""

    denying: tuple[str, ...]
    forbidden: tuple[str, ...]
    comparing: tuple[str, ...]
    placing: tuple[str, ...]


@functools.cache
def limits() -> Limits:
    return Limits.model_validate(_table("limits.toml"))


@functools.cache
def words() -> Words:
    return Words.model_validate(_table("en/words.toml"))


def found(phrases: tuple[str, ...], text: str) -> Iterator[str]:
    """Those of the phrases that stand in the text as whole words."""
    return (phrase for phrase in phrases if re.search(rf"\b{re.escape(phrase)}\b", text, re.IGNORECASE))


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("wetread.safety").joinpath("rules", name).read_text("utf-8"))
