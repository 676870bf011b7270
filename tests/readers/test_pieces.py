"""Where lung opacity lies: boxes around the hot pieces of its map, the surest first."""

import numpy as np
import pytest

from wetread.readers.places import chance_map_of, pieces_of, spot_of
from wetread.records.geometry import PixelTransform


def blobs(*places: tuple[int, int, float]) -> np.ndarray:
    """A 16 x 16 map of logits with pieces of 4 x 4 cells, each with its height."""
    place = np.full((16, 16), -8.0, np.float32)
    for row, column, height in places:
        place[row : row + 4, column : column + 4] = height
    return place


def test_every_piece_above_half_of_the_highest_chance_has_a_box() -> None:
    (first, whole), (second, less) = pieces_of(blobs((2, 2, 3.0), (10, 9, 1.0)))
    assert whole == 1.0
    assert less == pytest.approx((1 / (1 + np.exp(-1))) / (1 / (1 + np.exp(-3))), abs=0.02)
    assert first == pytest.approx((2 / 16, 2 / 16, 4 / 16, 4 / 16), abs=1 / 32)
    assert second == pytest.approx((9 / 16, 10 / 16, 4 / 16, 4 / 16), abs=1 / 15)


def test_a_faint_piece_beside_a_strong_one_has_none() -> None:
    assert len(pieces_of(blobs((2, 2, 3.0), (10, 9, -1.0)))) == 1


def test_the_hottest_cell_lies_in_the_surest_box() -> None:
    place = blobs((5, 11, 2.0))
    left, top, wide, high = spot_of(place)
    (x, y, w, h), _ = pieces_of(place)[0]
    assert x <= left + wide / 2 <= x + w
    assert y <= top + high / 2 <= y + h


def test_a_map_of_chances_is_cold_where_nothing_is_seen() -> None:
    heat = chance_map_of("Lung Opacity", blobs(), PixelTransform(), validated=True)
    assert heat.validated
    assert heat.values.max() < 0.01
