"""Pixels that are no picture: the padding around a round or cropped field (PS3.3 C.7.5.1.1.2)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from pydicom import Dataset

from wetread.imaging.attributes import numbers
from wetread.imaging.lookup import Reals
from wetread.records.arrays import Floats


@dataclass(frozen=True)
class Padding:
    """Stored values from `low` to `high`, both included, are padding; None where the image has none.

    Float pixels that are no numbers count as padding, whatever the header says.
    """

    limits: tuple[float, float] | None

    @property
    def steps(self) -> tuple[str, ...]:
        return ("padding",) if self.limits else ()

    def mask(self, stored: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        holes = ~np.isfinite(stored) if stored.dtype.kind == "f" else np.zeros(stored.shape, np.bool_)
        return holes | ((stored >= self.limits[0]) & (stored <= self.limits[1])) if self.limits else holes

    def others(self, stored: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The stored values that are no padding, in one dimension."""
        return stored[~self.mask(stored)] if self.limits or stored.dtype.kind == "f" else stored.ravel()

    def filled(self, stored: npt.NDArray[Any], shown: Reals, value: float) -> Floats:
        """`shown` with `value` where `stored` is padding."""
        return np.where(self.mask(stored), value, shown).astype(np.float32)


def padding_of(dataset: Dataset, kind: np.dtype[Any]) -> Padding:
    """What the header calls padding, in the values that `kind` can hold."""
    prefix = {"f4": "Float", "f8": "DoubleFloat"}.get(kind.str[1:], "")
    value = numbers(dataset, f"{prefix}PixelPaddingValue")
    limit = numbers(dataset, f"{prefix}PixelPaddingRangeLimit") or value
    if len(value) != 1 or not np.isfinite([value[0], limit[0]]).all():
        return Padding(None)
    ends = sorted(_as_stored(end, kind) for end in (value[0], limit[0]))
    return Padding((ends[0], ends[1]))


def _as_stored(value: float, kind: np.dtype[Any]) -> float:
    """The same 16 bits read with the pixels' sign: scanners write -2000 as 63536."""
    if kind.kind == "i" and value > np.iinfo(kind).max:
        return value - 2**16
    return value + 2**16 if kind.kind == "u" and value < 0 else value
