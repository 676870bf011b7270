"""What is to be painted on which frame, and what stays, from the texts and their judgements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
from pydicom import Dataset

from wetread.deid.pixels.judge import Judge, Judgement, lines_beside
from wetread.deid.pixels.paint import Group, mask_of
from wetread.deid.pixels.places import Box, boxes, part
from wetread.deid.pixels.sights import Sight, Texts, sight_of
from wetread.imaging.header import PixelHeader
from wetread.records.arrays import Floats
from wetread.records.text_box import TextBox

# Two pictures of the same text on other frames agree at least so well.
_SAME_TEXT: Final = 0.75
_COVERED: Final = 0.9
# Texts whose edges fall into the same cells of so many pixels are one text, of which one picture is enough.
_GRID: Final = 8
# A mark that was painted over to this share is gone.
_LOST: Final = 0.5


Cells = tuple[npt.NDArray[np.intp], ...]
"""Rows and columns of a frame."""


@dataclass(frozen=True)
class Stamp:
    """What stood under a group of boxes, to find it again on other frames.

    `cells` are those under the boxes alone: around a turned line is much that is the same on every frame.
    """

    group: Group
    cells: Cells
    picture: Floats


@dataclass
class Plan:
    """Filled frame by frame. `groups` and `kept` are by frame, from 1."""

    judge: Judge
    rows: int
    columns: int
    groups: dict[int, list[Group]] = field(default_factory=dict)
    kept: dict[int, list[Box]] = field(default_factory=dict)
    stamps: dict[tuple[int, ...], Stamp] = field(default_factory=dict)
    lost_sides: int = 0

    def add(self, sight: Sight) -> None:
        """Everything that goes and stays on one frame."""
        for box, judgement in judged(sight.texts, self.judge):
            self.lost_sides += judgement.lost_sides
            for span in judgement.goes:
                self._go(sight, boxes(part(box, *span), self.rows, self.columns))
            for span in judgement.stays:
                self.kept.setdefault(sight.frame, []).append(_around(boxes(part(box, *span), self.rows, self.columns)))

    def spread(self, dataset: Dataset, header: PixelHeader, frame: int) -> None:
        """What goes on other frames goes on this one too where the same text stands there, found or not."""
        painted = mask_of(self.groups.get(frame, ()), self.rows, self.columns)
        missing = [stamp for stamp in self.stamps.values() if painted[stamp.cells].mean() < _COVERED]
        if not missing:
            return
        sight = sight_of(dataset, header, frame)
        for stamp in missing:
            if _agree(stamp.picture, sight.view.values[stamp.cells]):
                self.groups.setdefault(frame, []).append(stamp.group)

    @property
    def is_even(self) -> bool:
        """Whether every frame loses the same boxes already."""
        every = [frozenset(groups) for groups in self.groups.values()]
        return len(set(every)) <= 1

    def left(self, frame: int) -> list[Box]:
        """What stays on a frame and was not painted over for something else."""
        painted = mask_of(self.groups.get(frame, ()), self.rows, self.columns)
        return [
            (column, row, width, height)
            for column, row, width, height in self.kept.get(frame, ())
            if painted[row : row + height, column : column + width].mean() < _LOST
        ]

    def _go(self, sight: Sight, group: Group) -> None:
        groups = self.groups.setdefault(sight.frame, [])
        if group not in groups:
            groups.append(group)
        left, top, width, height = _around(group)
        place = tuple(edge // _GRID for edge in (left, top, left + width, top + height))
        if place not in self.stamps:
            cells = np.nonzero(mask_of((group,), self.rows, self.columns))
            self.stamps[place] = Stamp(group, cells, sight.view.values[cells])


def judged(texts: Texts, judge: Judge) -> list[tuple[TextBox, Judgement]]:
    """The texts of a frame that are no drawings, each with what becomes of it."""
    found = [(box, judgement) for box in texts if (judgement := judge(box)) is not None]
    return list(zip((box for box, _ in found), lines_beside(found), strict=True))


def _around(group: Iterable[Box]) -> Box:
    """The box around several."""
    edges = [(column, row, column + width, row + height) for column, row, width, height in group]
    left, top = min(edge[0] for edge in edges), min(edge[1] for edge in edges)
    return left, top, max(edge[2] for edge in edges) - left, max(edge[3] for edge in edges) - top


def _agree(one: Floats, other: Floats) -> bool:
    """Whether two pictures of one size are nearly the same but for brightness."""
    a, b = one - one.mean(), other - other.mean()
    norm = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return norm > 0 and float((a * b).sum()) >= _SAME_TEXT * norm
