"""Label maps, brought from a reader's picture to the stored image."""

import numpy as np
import numpy.typing as npt

from wetread.records.arrays import Labels
from wetread.records.geometry import PixelTransform


def to_stored_labels(values: Labels, to_stored: PixelTransform, rows: int, columns: int) -> Labels:
    """(row, column) labels as (rows, columns) of the stored image: each pixel takes the label that its centre is in.

    Stored pixels outside the picture are 0.
    """
    down, row_known = _source(rows, to_stored.row_scale, to_stored.row_offset, values.shape[0])
    across, column_known = _source(columns, to_stored.column_scale, to_stored.column_offset, values.shape[1])
    return np.asarray(values[np.ix_(down, across)] * np.outer(row_known, column_known), dtype=np.uint8)


def _source(
    count: int, scale: float, offset: float, available: int
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Along one axis: the picture index of each stored pixel's centre, and whether the picture reaches there."""
    index = np.floor((np.arange(count) + 0.5 - offset) / scale).astype(np.intp)
    return np.clip(index, 0, available - 1), (index >= 0) & (index < available)
