"""Turned rectangles: where they lie, how much they share, and the picture inside them set upright."""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wetread.records.text_box import Point

# A rectangle this much taller than wide holds a line that is read upwards or downwards.
_UPRIGHT: Final = 1.5


@dataclass(frozen=True)
class Turned:
    """`degrees` in [-45, 45] is how far the top side falls to the right; `x`, `y` the centre, pixel edges whole."""

    x: float
    y: float
    width: float
    height: float
    degrees: float = 0.0

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def thickness(self) -> float:
        return min(self.width, self.height)

    @property
    def is_upright(self) -> bool:
        return self.height > _UPRIGHT * self.width

    def corners(self) -> tuple[Point, Point, Point, Point]:
        """Clockwise from the top left, before turning."""
        return (self._at(-0.5, -0.5), self._at(0.5, -0.5), self._at(0.5, 0.5), self._at(-0.5, 0.5))

    def _at(self, along: float, down: float) -> Point:
        cosine, sine = np.cos(np.deg2rad(self.degrees)), np.sin(np.deg2rad(self.degrees))
        dx, dy = along * self.width, down * self.height
        return float(self.x + dx * cosine - dy * sine), float(self.y + dx * sine + dy * cosine)

    def grown(self, columns: float, rows: float) -> "Turned":
        """By so much at either end."""
        return replace(self, width=max(0.0, self.width + 2 * columns), height=max(0.0, self.height + 2 * rows))

    def scaled(self, factor: float, left: float = 0.0, top: float = 0.0) -> "Turned":
        """The same rectangle in a picture `factor` times as large, of which this one begins at (left, top)."""
        x, y = self.x * factor + left, self.y * factor + top
        return Turned(x, y, self.width * factor, self.height * factor, self.degrees)

    def part(self, left: float, top: float, right: float, bottom: float) -> "Turned":
        """The part between offsets from its own left and top side."""
        x, y = self._at((left + right) / 2 / self.width - 0.5, (top + bottom) / 2 / self.height - 0.5)
        return Turned(x, y, right - left, bottom - top, self.degrees)


def lengthened(one: Turned, other: Turned) -> Turned:
    """`one` made long enough, along its longer side, to reach as far as `other` does; no wider across."""
    cosine, sine = np.cos(np.deg2rad(one.degrees)), np.sin(np.deg2rad(one.degrees))
    away = np.asarray(other.corners()) - (one.x, one.y)
    if one.is_upright:
        down = away @ (-sine, cosine) + one.height / 2
        return one.part(0, min(0.0, float(down.min())), one.width, max(one.height, float(down.max())))
    along = away @ (cosine, sine) + one.width / 2
    return one.part(min(0.0, float(along.min())), 0, max(one.width, float(along.max())), one.height)


def turned(contour: npt.NDArray[Any]) -> Turned:
    """The smallest rectangle around a contour of pixel centres."""
    import cv2

    (x, y), (width, height), degrees = cv2.minAreaRect(contour)
    quarters = round(degrees / 90)
    if quarters % 2:
        width, height = height, width
    degrees -= 90 * quarters
    return Turned(x + 0.5, y + 0.5, width + 1, height + 1, degrees)


def shared(one: Turned, other: Turned) -> float:
    """The area that both cover."""
    reach = (one.width + one.height + other.width + other.height) / 2
    if abs(one.x - other.x) > reach or abs(one.y - other.y) > reach:
        return 0.0
    corners = other.corners()
    points = list(one.corners())
    for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
        points = _right_of(points, start, end)
    pairs = zip(points, (*points[1:], *points[:1]), strict=True)
    return abs(sum(x * y_ - x_ * y for (x, y), (x_, y_) in pairs)) / 2


def _right_of(points: list[Point], start: Point, end: Point) -> list[Point]:
    """The part of a convex polygon on the inner side of a line (Sutherland and Hodgman 1974)."""

    def side(point: Point) -> float:
        return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])

    kept: list[Point] = []
    for one, other in zip(points, (*points[1:], *points[:1]), strict=True):
        here, there = side(one), side(other)
        if here >= 0:
            kept.append(one)
        if (here < 0) != (there < 0):
            share = here / (here - there)
            kept.append((one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])))
    return kept


def upright(picture: npt.NDArray[Any], place: Turned, scale: float = 1.0) -> npt.NDArray[Any]:
    """What lies inside the rectangle, turned back and `scale` times as large; outside the picture its edge goes on."""
    import cv2

    columns, rows = max(1, round(place.width * scale)), max(1, round(place.height * scale))
    source = np.asarray(place.corners()[:3], dtype=np.float32) - 0.5
    target = np.asarray([(0, 0), (columns, 0), (columns, rows)], dtype=np.float32) - 0.5
    way = cv2.getAffineTransform(source, target)
    return np.asarray(
        cv2.warpAffine(picture, way, (columns, rows), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )
