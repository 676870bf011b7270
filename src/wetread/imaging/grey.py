"""Grey pixels: from stored values through modality, VOI and presentation to brightness (PS3.4 N.2)."""

from collections.abc import Callable

import numpy as np
from pydicom import Dataset

from wetread.errors import InconsistentHeader
from wetread.imaging.attributes import items, numbers, scope, term
from wetread.imaging.codec import Stored
from wetread.imaging.header import PixelHeader
from wetread.imaging.lookup import Reals, lookup_table
from wetread.imaging.padding import Padding, padding_of
from wetread.imaging.window import window_of
from wetread.records.arrays import Floats

Curve = Callable[[Reals], Reals]
Steps = tuple[str, ...]

# The share of pixels at either end that may not stretch the range where the header gives no window.
_OUTLIERS = 0.001
_INVERTED = ("inverted",)


def through(stored: Stored, curve: Callable[[Stored], Floats]) -> Floats:
    """A curve applied to every pixel: by a table over all bit patterns where they are 16 or fewer, which is faster.

    The curve may add a last axis (colour).
    """
    if stored.dtype.kind == "f" or stored.dtype.itemsize > 2:
        return curve(stored)
    patterns = np.dtype(f"u{stored.dtype.itemsize}")
    every = np.arange(np.iinfo(patterns).max + 1).astype(patterns).view(stored.dtype)
    return curve(every).take(stored.view(patterns), axis=0)


@np.errstate(over="ignore", invalid="ignore")
def brightness(stored: Stored, dataset: Dataset, header: PixelHeader, frame: int) -> tuple[Floats, Steps]:
    """(row, column) in [0, 1], bright = high, padding dark; and the steps taken."""
    padding = padding_of(dataset, stored.dtype)
    modality, modality_steps = _modality(dataset, header, frame, signed=stored.dtype.kind == "i")
    lowest = float(modality(np.asarray([stored.min(), stored.max()], np.float64)).min())
    voi, voi_steps = _voi(dataset, header, frame, signed=lowest < 0)
    if voi is None:
        voi, range_step = _full_range(modality(_extent(stored, padding, _OUTLIERS)))
        voi_steps += range_step
    invert = header.photometric == "MONOCHROME1" or term(dataset, "PresentationLUTShape") == "INVERSE"
    presentation = _inverse if invert else _same

    def curve(values: Stored) -> Floats:
        return padding.filled(values, presentation(voi(modality(values.astype(np.float64)))), 0.0)

    return through(stored, curve), (*modality_steps, *voi_steps, *_INVERTED[:invert], *padding.steps)


@np.errstate(over="ignore", invalid="ignore")
def hounsfield_units(stored: Stored, dataset: Dataset, header: PixelHeader, frame: int) -> tuple[Floats, Steps]:
    """(row, column) in Hounsfield units; padding takes the lowest value of the other pixels.

    Raises InconsistentHeader where the image is not a CT with a rescale to Hounsfield units.
    """
    padding = padding_of(dataset, stored.dtype)
    modality, steps = _modality(dataset, header, frame, signed=stored.dtype.kind == "i")
    unit = term(scope(dataset, frame, "PixelValueTransformationSequence"), "RescaleType") or "HU"
    scaled = unit == "HU" and "rescale" in steps and header.photometric.startswith("MONOCHROME")
    if term(dataset, "Modality") != "CT" or not scaled:
        raise InconsistentHeader("The image has no Hounsfield scale: it is not a CT, or its rescale is missing.")
    lowest = float(modality(_extent(stored, padding, 0.0)).min())

    def curve(values: Stored) -> Floats:
        return padding.filled(values, modality(values.astype(np.float64)), lowest)

    return np.nan_to_num(through(stored, curve), copy=False), (*steps, *padding.steps)


def _modality(dataset: Dataset, header: PixelHeader, frame: int, signed: bool) -> tuple[Curve, Steps]:
    """Modality LUT sequence, or rescale slope and intercept, or neither (PS3.3 C.11.1)."""
    if tables := items(dataset, "ModalityLUTSequence"):
        return lookup_table(tables[0], signed, header.syntax.is_little_endian), ("modality_lut",)
    holder = scope(dataset, frame, "PixelValueTransformationSequence")
    slopes, intercepts = numbers(holder, "RescaleSlope"), numbers(holder, "RescaleIntercept")
    if not slopes and not intercepts:
        return _same, ()
    slope, intercept = (*slopes, 1.0)[0], (*intercepts, 0.0)[0]
    if slope == 0 or not np.isfinite([slope, intercept]).all():
        return _same, ("rescale_ignored",)
    return lambda values: values * slope + intercept, ("rescale",)


def _voi(dataset: Dataset, header: PixelHeader, frame: int, signed: bool) -> tuple[Curve | None, Steps]:
    """The first VOI LUT, else the first window, else None (PS3.3 C.11.2)."""
    holder = scope(dataset, frame, "FrameVOILUTSequence")
    if tables := items(holder, "VOILUTSequence"):
        return lookup_table(tables[0], signed, header.syntax.is_little_endian).normalised(), ("voi_lut",)
    return window_of(holder)


def _full_range(extent: Reals) -> tuple[Curve, Steps]:
    low, high = float(extent.min()), float(extent.max())
    if not high > low:
        return np.zeros_like, ("flat",)
    return lambda values: np.clip((values - low) / (high - low), 0, 1), ("min_max",)


def _extent(stored: Stored, padding: Padding, outliers: float) -> Reals:
    """The lowest and highest value that are no padding, less the share of outliers at either end."""
    inside = padding.others(stored)
    if not inside.size:
        return np.zeros(2)
    skip = int(inside.size * outliers)
    ends = np.partition(inside, (skip, inside.size - 1 - skip))[[skip, inside.size - 1 - skip]]
    if ends[0] == ends[1]:  # nearly all is one value: the few others are the picture
        ends = np.asarray([inside.min(), inside.max()])
    return ends.astype(np.float64)


def _same(values: Reals) -> Reals:
    return values


def _inverse(values: Reals) -> Reals:
    return 1 - values
