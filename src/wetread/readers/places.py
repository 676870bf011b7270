"""Heat maps of a finding and the boxes around hot places.

Where the 14 findings lie was never drawn for enough films, so their boxes are not validated. That of lung opacity is
measured against the boxes of the RSNA challenge.
"""

import numpy as np
from scipy import ndimage

from wetread.records.arrays import Floats
from wetread.records.evidence import Region, Score
from wetread.records.geometry import Box, PixelTransform
from wetread.records.maps import Heatmap

SIDE = 32
HOT = 0.65
_CELL = PixelTransform(column_scale=1 / SIDE, row_scale=1 / SIDE)
FINE = 64
# A piece of the opacity's map is what has at least this share of the highest chance.
PIECE = 0.5
Fractions = tuple[float, float, float, float]
"""(left, top, width, height) of the film's own width and height."""


def heatmap_of(finding: str, grid: Floats, to_stored: PixelTransform) -> Heatmap:
    """A small map of logits (row, column) over the whole picture as [0, 1] from its coldest to its hottest place.

    `to_stored` is that of the unit square (0 to 1 in both directions) to stored pixels.
    """
    wide = ndimage.zoom(grid, SIDE / grid.shape[0], order=1, grid_mode=True, mode="nearest")
    spread = float(np.ptp(wide)) or 1.0
    values = ((wide - wide.min()) / spread).astype(np.float32)
    return Heatmap(finding=finding, values=values, to_stored=to_stored.after(_CELL))


def chance_map_of(finding: str, place: Floats, to_stored: PixelTransform, *, validated: bool) -> Heatmap:
    """A map of logits whose cells each learnt what lies there, as chances: cold all over where nothing is seen."""
    values = chances_of(place, SIDE)
    return Heatmap(finding=finding, values=values, to_stored=to_stored.after(_CELL), validated=validated)


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


def chances_of(place: Floats, side: int = FINE) -> Floats:
    """A map of logits (row, column) as chances on a finer grid."""
    wide = ndimage.zoom(place.astype(np.float64), side / place.shape[0], order=1, grid_mode=True, mode="nearest")
    return np.asarray(1 / (1 + np.exp(-wide)), dtype=np.float32)


def spot_of(place: Floats) -> Fractions:
    """The hottest cell of a map of logits, as a box."""
    chances = chances_of(place)
    row, column = np.unravel_index(int(chances.argmax()), chances.shape)
    return float(column) / FINE, float(row) / FINE, 1 / FINE, 1 / FINE


def pieces_of(place: Floats) -> list[tuple[Fractions, float]]:
    """The boxes around connected hot pieces of a map of logits, each with its peak's share of the highest chance."""
    chances = chances_of(place)
    most = float(chances.max())
    pieces, count = ndimage.label(chances >= PIECE * most)
    peaks = ndimage.maximum(chances, pieces, range(1, count + 1))
    found = [
        (_fractions(cells), float(peak) / most) for cells, peak in zip(ndimage.find_objects(pieces), peaks, strict=True)
    ]
    return sorted(found, key=lambda piece: -piece[1])


def _fractions(cells: tuple[slice, ...]) -> Fractions:
    rows, columns = cells
    return (
        columns.start / FINE,
        rows.start / FINE,
        (columns.stop - columns.start) / FINE,
        (rows.stop - rows.start) / FINE,
    )
