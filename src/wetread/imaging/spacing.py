"""Millimetres in the patient per pixel, where the header really knows them."""

import math

from pydicom import Dataset

from wetread.imaging.attributes import numbers, scope, term

_CROSS_SECTIONAL = frozenset({"CT", "MR", "PT", "NM"})
# (0028,0A02): the distance was corrected for magnification, by geometry or by an object of known size.
_CALIBRATED = frozenset({"GEOMETRY", "FIDUCIAL"})


def patient_spacing(dataset: Dataset, frame: int = 1) -> tuple[float, float] | None:
    """(row, column) millimetres per stored pixel, or None where they are missing, not positive, or the detector's.

    Imager Pixel Spacing is never used: a projection magnifies by an amount that it does not know.
    """
    calibrated = term(dataset, "PixelSpacingCalibrationType") in _CALIBRATED
    if term(dataset, "Modality") not in _CROSS_SECTIONAL and not calibrated:
        return None
    values = numbers(scope(dataset, frame, "PixelMeasuresSequence"), "PixelSpacing")
    if len(values) != 2 or not all(math.isfinite(value) and value > 0 for value in values):
        return None
    return values[0], values[1]
