"""What a section of the card says: tables and sentences, each with its figures unrounded for a program."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

Plain = Any
"""What JSON can hold; nan stands for "no figure" until `Section.plain` makes it null."""


class Cell(NamedTuple):
    """A place in a table: its words, and the figure in them."""

    text: str
    value: Plain


class Column(NamedTuple):
    """The name of a column for programs, and its heading; one without a heading is for programs alone."""

    key: str
    head: str


@dataclass(frozen=True)
class Table:
    key: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def markdown(self) -> str:
        shown = [at for at, column in enumerate(self.columns) if column.head]
        lines = [[self.columns[at].head for at in shown], *([row[at].text for at in shown] for row in self.rows)]
        head, *rest = (f"| {' | '.join(line)} |" for line in lines)
        return "\n".join([head, f"|{'---|' * len(shown)}", *rest])

    def plain(self) -> Plain:
        return [{column.key: cell.value for column, cell in zip(self.columns, row, strict=True)} for row in self.rows]


@dataclass(frozen=True)
class Fact:
    """One figure, or a few that belong together, in a sentence."""

    key: str
    text: str
    value: Plain

    def markdown(self) -> str:
        return f"- {self.text}"

    def plain(self) -> Plain:
        return self.value


@dataclass(frozen=True)
class Remark:
    """A sentence that says why there is no figure, or how one is to be read."""

    text: str

    def markdown(self) -> str:
        return self.text


Block = Table | Fact | Remark
Blocks = Iterator[Block]


@dataclass(frozen=True)
class Section:
    """`key` names it for programs; no two tables or facts of a section have one key."""

    key: str
    title: str
    blocks: tuple[Block, ...]

    def markdown(self) -> str:
        """The title, then the blocks; facts that follow one another are one list."""
        text = f"## {self.title}\n"
        for block, before in zip(self.blocks, (None, *self.blocks), strict=False):
            listed = isinstance(block, Fact) and isinstance(before, Fact)
            text += f"{'' if listed else chr(10)}{block.markdown()}\n"
        return text

    def plain(self) -> Plain:
        figures = {block.key: finite(block.plain()) for block in self.blocks if not isinstance(block, Remark)}
        remarks = [block.text for block in self.blocks if isinstance(block, Remark)]
        return {**figures, "remarks": remarks} if remarks else figures


def columns(**heads: str) -> tuple[Column, ...]:
    return tuple(Column(key, head) for key, head in heads.items())


def words(text: str) -> Cell:
    return Cell(text, text)


def count(number: int) -> Cell:
    return Cell(str(number), number)


def number(value: float, digits: int = 3) -> Cell:
    return Cell(short(value, digits), value)


def percent(value: float, digits: int = 1) -> Cell:
    return Cell("-" if math.isnan(value) else f"{value:.{digits}%}", value)


def several(values: Iterable[float], digits: int = 2, between: str = ", ") -> Cell:
    """Figures that are read together."""
    held = list(values)
    return Cell(between.join(short(value, digits) for value in held), held)


def short(value: float, digits: int = 3) -> str:
    return "-" if math.isnan(value) else f"{value:.{digits}f}"


def finite(value: Plain) -> Plain:
    """The same with null where there is no figure, for JSON knows no nan."""
    if isinstance(value, dict):
        return {key: finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
