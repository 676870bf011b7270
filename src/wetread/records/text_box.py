"""A piece of text in a picture."""

from dataclasses import dataclass

import numpy as np

Point = tuple[float, float]


@dataclass(frozen=True)
class TextBox:
    """One line or word. What it says is patient data: it stays out of messages, logs and reports.

    `corners` are (column, row) in pixels of the picture, pixel edges at whole numbers, clockwise from the top left of
    the text as it is read; they lie inside the picture. `text` is "" where it cannot be read. `reading` in [0, 1] says
    how sure the reading is, `certainty` in [0, 1] how sure it is that there is text at all. `centres` say where each
    character stands, in [0, 1] from the left side to the right one.
    """

    corners: tuple[Point, Point, Point, Point]
    text: str
    reading: float
    certainty: float
    centres: tuple[float, ...] = ()

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) of the upright box around it."""
        columns, rows = zip(*self.corners, strict=True)
        return min(columns), min(rows), max(columns), max(rows)

    @property
    def height(self) -> float:
        """Of the line, across the direction of reading."""
        (x0, y0), _, _, (x3, y3) = self.corners
        return float(np.hypot(x3 - x0, y3 - y0))

    @property
    def width(self) -> float:
        """Of the line, along the direction of reading."""
        (x0, y0), (x1, y1) = self.corners[:2]
        return float(np.hypot(x1 - x0, y1 - y0))
