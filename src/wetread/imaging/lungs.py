"""Which lung a box lies on, and in which third of its height."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wetread.imaging.silhouette import LEFT, RIGHT
from wetread.records.arrays import Labels
from wetread.records.geometry import Box
from wetread.records.maps import Masks
from wetread.records.vocabulary import Laterality, Zone

LUNGS: Final[dict[int, Laterality]] = {RIGHT: "right", LEFT: "left"}
ZONES: Final[tuple[Zone, ...]] = ("upper", "mid", "lower")
# A box whose middle lies on no lung belongs to the one that fills this many times more of it than the other, and at
# least this share of it: an opacity can hide the lung beneath it from the outline.
MOSTLY, LEAST = 2, 0.1


class Beneath(NamedTuple):
    """The patient's side, and the third of that lung's height, from its top to its bottom in the outline."""

    side: Laterality
    zone: Zone


def beneath(box: Box, masks: Masks | None) -> Beneath | None:
    """Where a box in stored pixels lies: on the lung at its middle, or on the one that fills most of it.

    None where neither does, or where the outlines are missing or not reliable.
    """
    if masks is None or not masks.reliable:
        return None
    here = masks.to_stored.box_from_stored(box)
    column, row = here.x + here.w / 2, here.y + here.h / 2
    lung = _lung_at(masks.values, column, row) or _lung_in(_cut(masks.values, here))
    return None if lung is None else Beneath(LUNGS[lung], _zone(masks.values == lung, row))


def _lung_at(labels: Labels, column: float, row: float) -> int | None:
    found = _cut(labels, Box(column, row, 0.0, 0.0))
    label = int(found[0, 0]) if found.size else 0
    return label if label in LUNGS else None


def _lung_in(labels: Labels) -> int | None:
    cells = {lung: int((labels == lung).sum()) for lung in LUNGS}
    less, most = sorted(LUNGS, key=cells.__getitem__)
    clear = cells[most] > MOSTLY * cells[less] and cells[most] >= LEAST * labels.size
    return most if clear else None


def _cut(labels: Labels, box: Box) -> Labels:
    """The cells that a box touches, none outside the picture."""
    rows, columns = (
        slice(max(0, int(np.floor(at))), max(0, int(np.floor(at + size)) + 1))
        for at, size in ((box.y, box.h), (box.x, box.w))
    )
    return labels[rows, columns]


def _zone(lung: npt.NDArray[np.bool_], row: float) -> Zone:
    rows = np.flatnonzero(lung.any(1))
    start, end = int(rows[0]), int(rows[-1]) + 1
    return ZONES[min(2, max(0, int(3 * (row - start) / (end - start))))]
