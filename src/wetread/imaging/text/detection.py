"""Where text may stand: the network's map of text kernels, and the turned rectangles around them.

The network is PP-OCRv6's detector. It marks the core of each line (Liao et al. 2020, Real-time Scene Text Detection
with Differentiable Binarization); the line is that core grown by its area over its perimeter.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wetread.imaging.text.models import text_kernels
from wetread.imaging.text.shapes import Turned, turned
from wetread.records.arrays import Floats, Labels

# The network halves its input five times.
_STEP: Final = 32
# Lower than the network's own 0.3 and 0.5: what it half sees is judged later, by what can be read there.
KERNEL: Final = 0.2
CERTAINTY: Final = 0.3
GROWTH: Final = 1.5
_THINNEST: Final = 2.0


def candidates(picture: Labels) -> list[tuple[Turned, float]]:
    """Rectangles in pixels of an 8-bit (row, column) or (row, column, 3) picture, and how certain each is."""
    import cv2

    map_ = text_map(picture)
    mask = np.asarray(cv2.dilate((map_ > KERNEL).astype(np.uint8), np.ones((2, 2), np.uint8)), np.uint8)
    found = [(turned(contour), _certainty(map_, contour)) for contour in _outlines(mask)]
    return [(_grown(place), sure) for place, sure in found if sure >= CERTAINTY and place.thickness > _THINNEST]


def text_map(picture: Labels) -> Floats:
    """How sure the network is of a text kernel at each pixel, in [0, 1]."""
    import cv2

    rows, columns = picture.shape[:2]
    padded = cv2.copyMakeBorder(picture, 0, -rows % _STEP, 0, -columns % _STEP, cv2.BORDER_REPLICATE)
    values = padded.astype(np.float32) / 127.5 - 1
    planes = np.broadcast_to(values, (3, *values.shape)) if values.ndim == 2 else np.moveaxis(values, -1, 0)[::-1]
    return text_kernels(np.ascontiguousarray(planes[None]))[0, 0, :rows, :columns]


def _outlines(mask: Labels) -> list[npt.NDArray[Any]]:
    """Of every connected piece, also of one that lies in a hole of another."""
    import cv2

    contours, hierarchy = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    parents = hierarchy[0, :, 3] if hierarchy is not None else []
    return [contour for contour, parent in zip(contours, parents, strict=True) if parent < 0]


def _certainty(map_: Floats, contour: npt.NDArray[Any]) -> float:
    """The mean of the map inside a contour."""
    import cv2

    left, top, width, height = cv2.boundingRect(contour)
    inside = np.zeros((height, width), np.uint8)
    cv2.drawContours(inside, [contour - (left, top)], -1, 1, cv2.FILLED)
    return float(cv2.mean(map_[top : top + height, left : left + width], inside)[0])


def _grown(core: Turned) -> Turned:
    distance = GROWTH * core.area / (2 * (core.width + core.height))
    return core.grown(distance, distance)
