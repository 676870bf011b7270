"""Boxes painted over with one value each, that of their surroundings, so that nothing of what they held can be told."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wetread.deid.pixels.places import Box
from wetread.imaging.codec import Stored

Bools = npt.NDArray[np.bool_]
Group = tuple[Box, ...]
"""Boxes of one line, painted with the same value."""

_RING: Final = 3


def mask_of(groups: Sequence[Group], rows: int, columns: int) -> Bools:
    """True in every box."""
    mask = np.zeros((rows, columns), np.bool_)
    for group in groups:
        _draw(mask, group)
    return mask


def painter(groups: Sequence[Group], usual: bool) -> Callable[[Stored], None]:
    """A paint for `redraw`. `usual`: take the commonest value around, not the middle one, since values are names of
    colours in a palette.
    """
    pick = _commonest if usual else _middle

    def paint(pixels: Stored) -> None:
        everything = mask_of(groups, *pixels.shape[:2])
        fills = [_fill(pixels, group, everything, pick) for group in groups]
        for group, fill in zip(groups, fills, strict=True):
            for column, row, width, height in group:
                pixels[row : row + height, column : column + width] = fill

    return paint


def _draw(mask: Bools, group: Group) -> None:
    for column, row, width, height in group:
        mask[row : row + height, column : column + width] = True


def _fill(pixels: Stored, group: Group, painted: Bools, pick: Callable[[Any], Any]) -> Any:
    """One value for each sample, picked from the ring around the group that is not painted itself."""
    ring = np.zeros_like(painted)
    for column, row, width, height in group:
        ring[max(0, row - _RING) : row + height + _RING, max(0, column - _RING) : column + width + _RING] = True
    around = pixels[ring & ~painted]
    return pick(around) if len(around) else np.zeros(pixels.shape[2], pixels.dtype)


def _middle(around: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The lower median of each sample: a value that occurs, so that no rounding is needed."""
    return np.asarray(np.sort(around, axis=0)[(len(around) - 1) // 2])


def _commonest(around: npt.NDArray[Any]) -> npt.NDArray[Any]:
    values, counts = np.unique(around, axis=0, return_counts=True)
    return np.asarray(values[np.argmax(counts)])
