"""One frame as it is looked at for text: as a viewer shows it, and everything that is stored of it."""

from typing import Final, NamedTuple

import numpy as np
from pydicom import Dataset

from wetread.imaging.codec import Stored
from wetread.imaging.colour import palette_colour, true_colour
from wetread.imaging.grey import brightness
from wetread.imaging.header import PixelHeader
from wetread.records.arrays import Floats

_LARGEST: Final = 1e30
_LUMINANCE: Final = np.asarray([0.299, 0.587, 0.114], np.float32)


class View(NamedTuple):
    """`shown`: (row, column) or (row, column, 3) in [0, 1], after modality, window and presentation. `values`: (row,
    column), finite, the stored values on the whole of their range, so that nothing hides outside the window.
    """

    shown: Floats
    values: Floats

    def crop(self, left: int, top: int, right: int, bottom: int) -> "View":
        return View(self.shown[top:bottom, left:right], self.values[top:bottom, left:right])

    def updated(self, other: "View", region: tuple[int, int, int, int]) -> "View":
        """This view with a region (left, top, right, bottom) of another one in it."""
        left, top, right, bottom = region
        held = View(self.shown.copy(), self.values.copy())
        for mine, its in zip(held, other, strict=True):
            mine[top:bottom, left:right] = its[top:bottom, left:right]
        return held


def view_of(stored: Stored, dataset: Dataset, header: PixelHeader, frame: int) -> View:
    """Raises InconsistentHeader where a lookup table of the header is malformed."""
    if header.photometric == "PALETTE COLOR":
        shown = palette_colour(stored, dataset, header)
        return View(shown, shown @ _LUMINANCE)
    if header.samples == 3:
        shown = np.ascontiguousarray(true_colour(stored, header))
        return View(shown, shown @ _LUMINANCE)
    shown, _ = brightness(stored, dataset, header, frame)
    finite = np.nan_to_num(stored.astype(np.float64), posinf=_LARGEST, neginf=-_LARGEST)
    return View(shown, np.clip(finite, -_LARGEST, _LARGEST).astype(np.float32))
