"""A rectangle trimmed to the letters: the detector draws it with a margin, now wider, now narrower.

A side moves at most a little from where the detector drew it, and only as far as no ink stands in its way. Where
letters cannot be told from what is around them, it stays.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wetread.imaging.text.shapes import Turned, upright
from wetread.records.arrays import Labels

# In line heights (of the rectangle as drawn): how far a side may move inwards and outwards, along and across the line.
_IN_ACROSS: Final = 0.3
_OUT_ACROSS: Final = 0.06
_IN_ALONG: Final = 0.3
_OUT_ALONG: Final = 0.25
# Where one piece of a line cannot tell, the others do, with so much to spare.
_SPARE: Final = 0.06
# A blank row between a letter and its accent, and a blank column between two letters, are at most so wide.
_ACCENT: Final = 0.1
_SPACE: Final = 0.3
# Letters are enlarged to about this height first, so that half a pixel counts.
_HEIGHT: Final = 24.0
_LARGEST: Final = 3.0
# A letter's pixels have so much of the contrast of the strongest ones nearby, and these stand out from the noise.
_SHARE: Final = 0.35
_DEVIATIONS: Final = 3.0
_FAINTEST: Final = 4.0
# A line is looked at in pieces, since its contrast changes along it.
_PIECE: Final = 2.5
# What is added to every side, in pixels, and to the ends of the line, in line heights, for the fading edges of letters.
_MARGIN: Final = 1.0
_END: Final = 0.06

Bools = npt.NDArray[np.bool_]
Shorts = npt.NDArray[np.int16]


def fitted(place: Turned, picture: Labels) -> Turned:
    """The rectangle around the letters that `place` was drawn around, as (row, column) `picture` shows them."""
    swap = place.is_upright
    across = place.thickness
    reach = (_OUT_ALONG * across, _OUT_ACROSS * across)
    outer = place.grown(*(reach[::-1] if swap else reach))
    scale = min(_LARGEST, max(1.0, _HEIGHT / across))
    crop = upright(picture, outer, scale)
    left, top, right, bottom = _bounds(crop.T if swap else crop, across * scale)
    bounds = (top, left, bottom, right) if swap else (left, top, right, bottom)
    return outer.part(*(edge / scale for edge in bounds))


def _bounds(crop: Labels, height: float) -> tuple[float, float, float, float]:
    """(left, top, right, bottom) in the crop, which reaches beyond the drawn rectangle by what a side may move out."""
    ink = _ink(crop, height)
    rows, columns = crop.shape
    pieces = np.array_split(np.arange(columns), max(1, round(columns / (_PIECE * height))))
    inked = [np.asarray(ink[:, piece].any(axis=1)) for piece in pieces]
    top = _side(inked, height)
    bottom = rows - _side([each[::-1] for each in inked], height)
    band = np.asarray(ink[int(top) : int(np.ceil(bottom))].any(axis=0))
    left = _end(band, height)
    right = columns - _end(band[::-1], height)
    margin = _MARGIN * max(1.0, min(_LARGEST, _HEIGHT / height))
    beyond = margin + _END * height
    return left - beyond, top - margin, right + beyond, bottom + margin


def _side(pieces: list[Bools], height: float) -> float:
    """Where the ink of a line ends across it: the outermost end of its pieces, each from the outside inwards."""
    edges = [_edge(inked, height, _OUT_ACROSS + _IN_ACROSS, _ACCENT) for inked in pieces]
    told = [edge for edge in edges if edge]
    if 2 * len(told) < len(edges) or not told:
        return _OUT_ACROSS * height
    return min(told) if len(told) == len(edges) else max(0.0, min(told) - _SPARE * height)


def _end(inked: Bools, height: float) -> float:
    edge = _edge(inked, height, _OUT_ALONG + _IN_ALONG, _SPACE)
    return edge or _OUT_ALONG * height


def _edge(inked: Bools, height: float, reach: float, gap: float) -> float:
    """The last position with ink going outwards from `reach` line heights inside, over gaps of at most `gap`.

    0 where the ink goes on to the outside, so that nobody can tell.
    """
    edge = at = min(len(inked) - 1, int(reach * height))
    while at >= 0 and edge - at <= max(1.0, gap * height):
        if inked[at]:
            edge = at
        at -= 1
    return float(edge)


def _ink(crop: Labels, height: float) -> Bools:
    """Pixels that stand out from the background as most of the line does; all, where nothing can be told apart."""
    apart = _apart(crop)
    inside = slice(int((_OUT_ACROSS + 0.15) * height), max(1, int(crop.shape[0] - (_OUT_ACROSS + 0.15) * height)))
    bright, dark = np.percentile(apart[inside], 95), -np.percentile(apart[inside], 5)
    apart = apart if bright >= dark else -apart
    ink = np.ones(crop.shape, np.bool_)
    for piece in np.array_split(np.arange(crop.shape[1]), max(1, round(crop.shape[1] / (_PIECE * height)))):
        ink[:, piece] = _stands_out(apart[:, piece], inside)
    return ink


def _stands_out(apart: Shorts, inside: slice) -> Bools:
    strong = float(np.percentile(apart[inside], 95))
    noise = 1.4826 * float(np.median(np.abs(apart)))
    if strong < max(_FAINTEST, _DEVIATIONS * noise):
        return np.ones(apart.shape, np.bool_)
    return np.asarray(apart > max(_SHARE * strong, min(_DEVIATIONS * noise, 0.6 * strong)), dtype=np.bool_)


def _apart(crop: Labels) -> Any:
    """How much brighter each pixel is than the background, the median around it."""
    import cv2

    size = min(255, 2 * int(0.6 * crop.shape[0]) + 1)
    return crop.astype(np.int16) - cv2.medianBlur(np.ascontiguousarray(crop), size)
