"""From text to boxes of stored pixels: the words that go, in boxes that follow a turned line closely."""

import itertools
import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from wetread.records.text_box import Point, TextBox

Box = tuple[int, int, int, int]
"""(column, row, width, height)"""
Reals = npt.NDArray[np.float64]
Corners = tuple[Point, Point, Point, Point]

# What a strip along a turned line may cover beyond it, at either side: so many pixels, or so much of its height.
_EXCESS: Final = 1.5
_SHARE: Final = 0.1


def part(box: TextBox, start: int, end: int) -> Corners:
    """The corners of characters `start` to `end` of a line, out to the middle of the blanks beside them."""
    if not box.centres or (start <= 0 and end >= len(box.text)):
        return box.corners
    left = 0.0 if start <= 0 else _border(box, start)
    right = 1.0 if end >= len(box.text) else _border(box, end)
    a, b, c, d = (np.asarray(corner) for corner in box.corners)
    along = [a + (b - a) * left, a + (b - a) * right, d + (c - d) * right, d + (c - d) * left]
    points = [(float(x), float(y)) for x, y in along]
    return points[0], points[1], points[2], points[3]


def _border(box: TextBox, at: int) -> float:
    """Between the last character that is no blank before `at` and the first from there on."""
    before = next((i for i in range(at - 1, -1, -1) if not box.text[i].isspace()), 0)
    after = next((i for i in range(at, len(box.text)) if not box.text[i].isspace()), len(box.text) - 1)
    return (box.centres[before] + box.centres[after]) / 2


def boxes(corners: Corners, rows: int, columns: int) -> tuple[Box, ...]:
    """Boxes within the picture that cover the quadrangle: one, or strips across a line that is turned."""
    points = np.asarray(corners, dtype=np.float64)
    along = points[1] - points[0]
    if abs(along[1]) > abs(along[0]):
        return tuple(
            _clipped((top, left, high, wide), rows, columns) for left, top, wide, high in _strips(points[:, ::-1])
        )
    return tuple(_clipped(strip, rows, columns) for strip in _strips(points))


def _strips(points: Reals) -> list[tuple[float, float, float, float]]:
    """(left, top, width, height) of pieces of a quadrangle that lies more along the first axis than the second."""
    left, right = points[:, 0].min(), points[:, 0].max()
    along, down = points[1] - points[0], points[3] - points[0]
    slope = abs(along[1] / along[0]) if along[0] else 0.0
    excess = max(_EXCESS, _SHARE * float(np.hypot(*down)))
    if slope * abs(along[0]) <= 2 * excess:
        top, bottom = points[:, 1].min(), points[:, 1].max()
        return [(left, top, right - left, bottom - top)]
    count = math.ceil((right - left) * slope / (2 * excess))
    edges = np.linspace(left, right, count + 1)
    return [_strip(points, start, end) for start, end in itertools.pairwise(edges)]


def _strip(points: Reals, start: float, end: float) -> tuple[float, float, float, float]:
    """The part of a convex quadrangle between two positions on the first axis, as an upright box."""
    inside = [float(y) for x, y in points if start <= x <= end]
    for (x, y), (x_, y_) in zip(points, np.roll(points, -1, axis=0), strict=True):
        inside += [float(y + (y_ - y) * (at - x) / (x_ - x)) for at in (start, end) if min(x, x_) < at < max(x, x_)]
    return start, min(inside), end - start, max(inside) - min(inside)


def _clipped(strip: Sequence[float], rows: int, columns: int) -> Box:
    left, top = max(0, math.floor(strip[0] + 1e-6)), max(0, math.floor(strip[1] + 1e-6))
    right = min(columns, math.ceil(strip[0] + strip[2] - 1e-6))
    bottom = min(rows, math.ceil(strip[1] + strip[3] - 1e-6))
    left, top = min(left, columns - 1), min(top, rows - 1)
    return left, top, max(1, right - left), max(1, bottom - top)
