"""Colour pixels in [0, 1]: true colour scaled by its bits, palettes looked up."""

import numpy as np
from pydicom import Dataset

from wetread.imaging.codec import Stored
from wetread.imaging.grey import through
from wetread.imaging.header import PixelHeader
from wetread.imaging.palette import palette_table
from wetread.records.arrays import Floats


def true_colour(stored: Stored, header: PixelHeader) -> Floats:
    """(row, column, 3) in [0, 1] of RGB pixels."""
    full = 2.0**header.bits_stored - 1
    return through(stored, lambda values: np.clip(values / full, 0, 1).astype(np.float32))


def palette_colour(stored: Stored, dataset: Dataset, header: PixelHeader) -> Floats:
    """(row, column, 3) in [0, 1]. Raises InconsistentHeader where the palette is missing or malformed."""
    signed, little = stored.dtype.kind == "i", header.syntax.is_little_endian
    tables = [palette_table(dataset, colour, signed, little) for colour in ("Red", "Green", "Blue")]
    full = max(table.full for table in tables)

    def curve(values: Stored) -> Floats:
        index = values.astype(np.float64)
        return np.stack([table(index) / full for table in tables], axis=-1).astype(np.float32)

    return through(stored, curve)
