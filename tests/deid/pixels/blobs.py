"""A TextDetector without OCR: every even patch of the brightest value is text, and its width says what it reads."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from wetread.records.arrays import Floats
from wetread.records.maker import Maker
from wetread.records.text_box import TextBox

SAYS: Final = {6: "L", 8: "5 cm", 10: "AP", 30: "DOE^JANE", 40: "1962-08-17"}
HEIGHT: Final = 8
BRIGHT: Final = 250


class Blobs:
    """Counts in `seen` the pixels that it was shown, one number for each look."""

    def __init__(self, says: Mapping[int, str] = SAYS) -> None:
        self._says = says
        self.seen: list[int] = []

    @property
    def maker(self) -> Maker:
        return Maker(name="blobs", version="1")

    @property
    def passes(self) -> int:
        return 1

    def find(self, shown: Floats, values: Floats) -> tuple[TextBox, ...]:
        self.seen.append(values.size)
        labels, _ = ndimage.label(values >= BRIGHT)
        return tuple(self._box(rows, columns) for rows, columns in ndimage.find_objects(labels))

    def _box(self, rows: slice, columns: slice) -> TextBox:
        text = self._says.get(columns.stop - columns.start, "")
        left, right, top, bottom = (float(edge) for edge in (columns.start, columns.stop, rows.start, rows.stop))
        centres = tuple((at + 0.5) / max(1, len(text)) for at in range(len(text)))
        return TextBox(((left, top), (right, top), (right, bottom), (left, bottom)), text, 0.95, 0.95, centres)


def blob(picture: npt.NDArray[np.uint8], width: int, column: int, row: int) -> None:
    picture[row : row + HEIGHT, column : column + width] = 255
