"""The text of every frame; what does not differ from what was looked at last is not looked at again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from pydicom import Dataset

from wetread.deid.pixels.view import View, view_of
from wetread.imaging.codec import stored_frame
from wetread.imaging.header import PixelHeader
from wetread.ports import TextDetector
from wetread.records.arrays import Floats
from wetread.records.text_box import TextBox

Bools = npt.NDArray[np.bool_]
Texts = tuple[TextBox, ...]
Region = tuple[int, int, int, int]
"""(left, top, right, bottom)"""

# Changes are gathered in cells of so many pixels, and two cells around them are looked at too, so that a line which
# reaches into what changed is seen whole.
_CELL: Final = 32
# Where more of a frame than this changed, it is looked at as a whole.
_MOST: Final = 0.6
# A pixel changed where it differs by so much of the range shown, or of the range stored. Compression makes static parts
# of a cine flicker by less, and writing that faint cannot be read.
_SHOWN: Final = 0.02
_STORED: Final = 0.01


@dataclass(frozen=True)
class Sight:
    """A frame (from 1) and its text."""

    frame: int
    view: View
    texts: Texts = ()


class Lookout:
    """Looks for text in one frame after another, and only where a frame differs from what was last looked at there."""

    def __init__(self, detector: TextDetector) -> None:
        self._detector = detector
        self._seen: View | None = None
        self._texts: Texts = ()

    def texts(self, view: View, interest: Bools | None = None) -> Texts:
        """All text of the frame or, given a mask of (row, column), that in and around what is of interest."""
        changed = np.ones(view.values.shape, np.bool_) if self._seen is None else _differs(view, self._seen)
        if interest is not None:
            changed &= interest
        if changed.any():
            self._look(view, changed)
        return self._texts

    def _look(self, view: View, changed: Bools) -> None:
        same = tuple(box for box in self._texts if not _touches(box, changed))
        changed = changed | _extents([box for box in self._texts if box not in same], changed.shape)
        regions = regions_around(changed)
        if sum((right - left) * (bottom - top) for left, top, right, bottom in regions) > _MOST * changed.size:
            regions = [(0, 0, changed.shape[1], changed.shape[0])]
        fresh = [_moved(box, *region[:2]) for region in regions for box in self._detector.find(*view.crop(*region))]
        self._texts = (*same, *(box for box in fresh if not any(_alike(box, other) for other in same)))
        for region in regions:
            self._seen = view if self._seen is None else self._seen.updated(view, region)


def sights(
    dataset: Dataset, header: PixelHeader, detector: TextDetector, note: Callable[[int, int], None] | None
) -> Iterator[Sight]:
    """Every frame in order. Raises an InputError where one cannot be decoded."""
    lookout = Lookout(detector)
    for frame in range(1, header.frames + 1):
        sight = sight_of(dataset, header, frame)
        yield replace(sight, texts=lookout.texts(sight.view))
        if note:
            note(frame, header.frames)


def sight_of(dataset: Dataset, header: PixelHeader, frame: int) -> Sight:
    """A frame whose text is not looked for yet."""
    stored, _ = stored_frame(dataset, header, frame)
    return Sight(frame, view_of(stored, dataset, header, frame))


def regions_around(mask: Bools) -> list[Region]:
    """Upright regions with a margin around all that is set in a mask; what lies close together shares one."""
    from scipy import ndimage

    rows, columns = (-(-length // _CELL) for length in mask.shape)
    cells = np.zeros((rows * _CELL, columns * _CELL), np.bool_)
    cells[: mask.shape[0], : mask.shape[1]] = mask
    coarse = cells.reshape(rows, _CELL, columns, _CELL).any(axis=(1, 3))
    labels, _ = ndimage.label(ndimage.binary_dilation(coarse, iterations=2))
    return [_region(place, mask.shape) for place in ndimage.find_objects(labels)]


def _region(cells: tuple[slice, slice], shape: tuple[int, ...]) -> Region:
    """The dilation of two cells is the margin."""
    rows, columns = cells
    right, bottom = min(shape[1], columns.stop * _CELL), min(shape[0], rows.stop * _CELL)
    return columns.start * _CELL, rows.start * _CELL, right, bottom


def _differs(view: View, seen: View) -> Bools:
    reach = max(float(np.ptp(view.values)), float(np.ptp(seen.values)))
    shown = _apart(view.shown, seen.shown) > _SHOWN
    return np.asarray(shown | (_apart(view.values, seen.values) > _STORED * reach), dtype=np.bool_)


def _apart(one: Floats, other: Floats) -> Floats:
    apart = np.abs(one - other)
    return np.asarray(apart.max(axis=-1) if apart.ndim == 3 else apart)


def _touches(box: TextBox, mask: Bools) -> bool:
    """Whether anything is set in the box or within half its height around it."""
    left, top, right, bottom = box.extent
    around = box.height / 2
    rows = slice(max(0, int(top - around)), int(bottom + around) + 1)
    return bool(mask[rows, max(0, int(left - around)) : int(right + around) + 1].any())


def _extents(boxes: Sequence[TextBox], shape: tuple[int, ...]) -> Bools:
    """Set in the upright boxes around lines that must be read anew as a whole."""
    mask = np.zeros(shape, np.bool_)
    for box in boxes:
        left, top, right, bottom = box.extent
        mask[int(top) : int(bottom) + 1, int(left) : int(right) + 1] = True
    return mask


def _alike(one: TextBox, other: TextBox) -> bool:
    return all(abs(a - b) <= 2 for a, b in zip(one.extent, other.extent, strict=True))


def _moved(box: TextBox, left: float, top: float) -> TextBox:
    a, b, c, d = ((x + left, y + top) for x, y in box.corners)
    return replace(box, corners=(a, b, c, d))
