"""Everything that a study meets on its way, each behind its port."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from wetread.ports import Deidentifier, Drafter, Engine, Gate, Identities, Intake, Judge, PixelSource, Reader
from wetread.records.maker import Maker


class Source(Protocol):
    """Where something came from: the path as the person gave it, and the member of a zip or None."""

    @property
    def path(self) -> Path: ...

    @property
    def member(self) -> str | None: ...


class TracedIntake(Intake, Protocol):
    """An intake that remembers where a content digest, or the `item` of a Failure, came from.

    A file that lies there twice has two sources. `passed_over` are those it did not look into, as no image.
    """

    @property
    def passed_over(self) -> Sequence[Source]: ...

    def sources_of(self, key: str) -> Sequence[Source]: ...


@dataclass(frozen=True)
class Parts:
    """One part per port. `makers` are all that a result depends on: with another of them, a study is read again."""

    intake: TracedIntake
    pixels: PixelSource
    deidentifier: Deidentifier
    identities: Identities
    gate: Gate
    reader: Reader
    drafter: Drafter
    judge: Judge
    engine: Engine
    makers: tuple[Maker, ...]
