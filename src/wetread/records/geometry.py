"""Where a point of a resized picture lies on the pixels as stored, and back.

Coordinates are (column, row) with the origin at the top left *corner* of the top left pixel: pixel (c, r) covers
[c, c+1) x [r, r+1), so that a resize is a pure scaling and a box is where its edges are.
"""

from typing import NamedTuple

from wetread.records.base import Record


class Box(NamedTuple):
    """Left, top, width, height; the unit is the holder's: stored pixels or fractions of the stored image."""

    x: float
    y: float
    w: float
    h: float


class PixelTransform(Record):
    """Maps picture coordinates to stored ones: column' = column_scale * column + column_offset, rows alike.

    A negative column scale is a picture that was mirrored on its way in. There is no rotation: what would need one
    is not read. Scales are never zero.
    """

    column_scale: float = 1.0
    column_offset: float = 0.0
    row_scale: float = 1.0
    row_offset: float = 0.0

    def to_stored(self, column: float, row: float) -> tuple[float, float]:
        return self.column_scale * column + self.column_offset, self.row_scale * row + self.row_offset

    def from_stored(self, column: float, row: float) -> tuple[float, float]:
        return (column - self.column_offset) / self.column_scale, (row - self.row_offset) / self.row_scale

    def box_to_stored(self, box: Box) -> Box:
        """The same box on the stored pixels; width and height stay positive where the picture was mirrored."""
        return _box(self.to_stored(box.x, box.y), self.to_stored(box.x + box.w, box.y + box.h))

    def box_from_stored(self, box: Box) -> Box:
        return _box(self.from_stored(box.x, box.y), self.from_stored(box.x + box.w, box.y + box.h))

    def after(self, first: "PixelTransform") -> "PixelTransform":
        """`self` applied to what `first` gives: picture -> (first) -> middle -> (self) -> stored."""
        return PixelTransform(
            column_scale=self.column_scale * first.column_scale,
            column_offset=self.column_scale * first.column_offset + self.column_offset,
            row_scale=self.row_scale * first.row_scale,
            row_offset=self.row_scale * first.row_offset + self.row_offset,
        )


def _box(one: tuple[float, float], other: tuple[float, float]) -> Box:
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return Box(left, top, right - left, bottom - top)
