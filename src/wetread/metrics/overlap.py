"""Whether two masks, two boxes, or a heat map and a box, are in the same place."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Corners = tuple[float, float, float, float]


def dice(a: npt.ArrayLike, b: npt.ArrayLike) -> float:
    """Twice the common area over the sum of both (Dice, Ecology 1945); masks of one shape. nan where both are empty."""
    one, other = np.asarray(a, dtype=np.bool_), np.asarray(b, dtype=np.bool_)
    if one.shape != other.shape:
        raise ValueError("masks have one shape")
    total = int(one.sum()) + int(other.sum())
    return 2 * int((one & other).sum()) / total if total else float("nan")


def iou_boxes(a: Corners, b: Corners) -> float:
    """Common area over joint area of two boxes (left, top, width, height) in one unit (Jaccard 1901).

    0 where neither has an area.
    """
    wide = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    high = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    common = max(wide, 0.0) * max(high, 0.0)
    joint = a[2] * a[3] + b[2] * b[3] - common
    return common / joint if joint > 0 else 0.0


def pointing_hit(heat: npt.ArrayLike, boxes: Sequence[Corners]) -> bool:
    """Whether the hottest pixel's centre lies in a box: the pointing game of Zhang et al. (IJCV 2018), no margin.

    `heat` is (row, column); boxes are (left, top, width, height) in its pixels, origin at the top left corner. Where
    several pixels are equally hot all must lie in a box, so that a flat map never hits by luck.
    """
    values = np.asarray(heat, dtype=np.float64)
    rows, columns = np.nonzero(values == values.max())
    inside = np.zeros(rows.shape, dtype=np.bool_)
    for left, top, width, height in boxes:
        x, y = columns + 0.5 - left, rows + 0.5 - top
        inside |= (x >= 0) & (x < width) & (y >= 0) & (y < height)
    return bool(inside.all())
