"""A picture looked at in pieces and sizes: small ones are enlarged, large ones are cut into overlapping tiles."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from wetread.imaging.text.detection import candidates
from wetread.imaging.text.shapes import Turned
from wetread.records.arrays import Labels

# A picture is enlarged until its shorter side is this long, but never more than so many times; the letters of a piece
# of one keep about the size that they had in the whole.
SHORTEST: Final = 448
SHORTEST_PIECE: Final = 160
LARGEST_FACTOR: Final = 3.0
# The network sees at most so many pixels along a side at once, and tiles share OVERLAP pixels with the next.
LONGEST: Final = 1536
OVERLAP: Final = 160
# How much closer the close look is: writing of 10 pixels is seen half as often without. Not for the largest pictures.
CLOSE: Final = 1.5
CLOSE_PIXELS: Final = 2048 * 2048
COARSE: Final = 768

Candidates = list[tuple[Turned, float]]


@dataclass(frozen=True)
class Tile:
    left: int
    top: int
    right: int
    bottom: int


def tiled_candidates(picture: Labels, closer: float = 1.0, shortest: int = SHORTEST) -> Candidates:
    """The detector's rectangles in pixels of the picture, whatever its size."""
    rows, columns = picture.shape[:2]
    factor = min(LARGEST_FACTOR, closer * max(1.0, shortest / min(rows, columns)))
    return [each for tile in tiles(rows, columns, int(LONGEST / factor)) for each in _inside(picture, tile, factor)]


def close_candidates(picture: Labels) -> Candidates:
    """The same, larger, for small letters."""
    return tiled_candidates(picture, CLOSE if picture.shape[0] * picture.shape[1] <= CLOSE_PIXELS else 1.0)


def piece_candidates(picture: Labels) -> Candidates:
    """The same in a piece of a larger picture."""
    return tiled_candidates(picture, shortest=SHORTEST_PIECE)


def coarse_candidates(picture: Labels) -> Candidates:
    """The same for large letters: the whole picture at half its size, or less where it is large."""
    rows, columns = picture.shape[:2]
    return _inside(picture, Tile(0, 0, columns, rows), min(0.5, COARSE / max(rows, columns)))


def tiles(rows: int, columns: int, longest: int = LONGEST) -> Iterator[Tile]:
    """Tiles that cover the picture, none with a side longer than `longest`."""
    for top, bottom in spans(rows, longest):
        for left, right in spans(columns, longest):
            yield Tile(left, top, right, bottom)


def spans(length: int, longest: int = LONGEST) -> list[tuple[int, int]]:
    """(start, end) of even pieces that overlap by OVERLAP at least."""
    count = 1 if length <= longest else -(-(length - OVERLAP) // (longest - OVERLAP))
    size = -(-(length + OVERLAP * (count - 1)) // count)
    starts = [round(at * (length - size) / max(1, count - 1)) for at in range(count)]
    return [(start, start + size) for start in starts]


def _inside(picture: Labels, tile: Tile, factor: float) -> Candidates:
    """What stands in a tile, looked at `factor` times as large; in pixels of the picture."""
    import cv2

    piece = picture[tile.top : tile.bottom, tile.left : tile.right]
    if factor != 1:
        method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        piece = np.asarray(cv2.resize(piece, None, fx=factor, fy=factor, interpolation=method), np.uint8)
    return [(place.scaled(1 / factor, tile.left, tile.top), sure) for place, sure in candidates(piece)]
