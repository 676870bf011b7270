"""Heat maps of a finding, and the box around the hottest place. Their location is not validated yet."""

import numpy as np
from scipy import ndimage

from wetread.records.arrays import Floats
from wetread.records.evidence import Region, Score
from wetread.records.geometry import Box, PixelTransform
from wetread.records.maps import Heatmap

SIDE = 32
HOT = 0.65


def heatmap_of(finding: str, grid: Floats, to_stored: PixelTransform) -> Heatmap:
    """A small map of logits (row, column) over the whole picture as [0, 1] from its coldest to its hottest place.

    `to_stored` is that of the unit square (0 to 1 in both directions) to stored pixels.
    """
    wide = ndimage.zoom(grid, SIDE / grid.shape[0], order=1, grid_mode=True, mode="nearest")
    spread = float(np.ptp(wide)) or 1.0
    values = ((wide - wide.min()) / spread).astype(np.float32)
    cell = PixelTransform(column_scale=1 / SIDE, row_scale=1 / SIDE)
    return Heatmap(finding=finding, values=values, to_stored=to_stored.after(cell))


def region_of(heatmap: Heatmap, score: Score, instance: str, frame: int) -> Region:
    """The box around the connected hot area that holds the hottest place."""
    pieces, _ = ndimage.label(heatmap.values >= HOT)
    peak = np.unravel_index(int(np.argmax(heatmap.values)), heatmap.values.shape)
    rows, columns = np.nonzero(pieces == pieces[peak])
    top, left = int(rows.min()), int(columns.min())
    box = Box(left, top, int(columns.max()) + 1 - left, int(rows.max()) + 1 - top)
    return Region(
        instance=instance,
        frame=frame,
        finding=score.finding,
        box=heatmap.to_stored.box_to_stored(box),
        score=score.probability,
    )
