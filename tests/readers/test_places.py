import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wetread.readers.places import heatmap_of, region_of
from wetread.records.evidence import Score
from wetread.records.geometry import PixelTransform

WHOLE = PixelTransform(column_scale=800, row_scale=1600)
SCORE = Score(finding="Nodule", probability=0.4)


@given(st.integers(0, 7), st.integers(0, 7))
def test_the_box_lies_around_the_hottest_place_in_stored_pixels(row: int, column: int) -> None:
    grid = np.zeros((8, 8), np.float32)
    grid[row, column] = 3
    box = region_of(heatmap_of("Nodule", grid, WHOLE), SCORE, "i", 1).box
    assert box.x <= (column + 0.5) * 100 <= box.x + box.w
    assert box.y <= (row + 0.5) * 200 <= box.y + box.h
    assert box.x >= 0
    assert box.y >= 0
    assert box.x + box.w <= 800
    assert box.y + box.h <= 1600


def test_a_flat_map_is_no_error_and_cold() -> None:
    heat = heatmap_of("Nodule", np.ones((8, 8), np.float32), WHOLE)
    assert heat.values.max() == 0
    assert not heat.validated


def test_a_map_runs_from_0_to_1_and_is_locked() -> None:
    heat = heatmap_of("Nodule", np.random.default_rng(0).normal(size=(8, 8)).astype(np.float32), WHOLE)
    assert (heat.values.min(), heat.values.max()) == (0, 1)
    assert not heat.values.flags.writeable
