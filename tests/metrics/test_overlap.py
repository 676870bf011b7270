"""Overlap of masks, boxes and heat maps."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from wetread.metrics.overlap import Corners, dice, iou_boxes, pointing_hit
from wetread.records.geometry import Box

boxes = st.tuples(*[st.integers(0, 6)] * 4)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
@settings(max_examples=50)
def test_dice_is_the_f1_score_of_scikit_learn(pixels: list[tuple[bool, bool]]) -> None:
    one, other = np.array(pixels).T
    if one.any() or other.any():
        assert dice(one, other) == dice(other, one) == pytest.approx(f1_score(one, other, zero_division=0))
    else:
        assert math.isnan(dice(one, other))


def test_dice_refuses_masks_of_different_shapes() -> None:
    with pytest.raises(ValueError, match="shape"):
        dice(np.ones((2, 3)), np.ones((3, 2)))


@given(boxes, boxes)
@settings(max_examples=100)
def test_box_overlap_is_that_of_the_pixels_they_cover(one: Corners, other: Corners) -> None:
    def painted(box: Corners) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        mask = np.zeros((12, 12), bool)
        mask[int(box[1]) : int(box[1] + box[3]), int(box[0]) : int(box[0] + box[2])] = True
        return mask

    joint = (painted(one) | painted(other)).sum()
    expected = (painted(one) & painted(other)).sum() / joint if joint else 0.0
    assert iou_boxes(one, other) == iou_boxes(other, one) == pytest.approx(expected)


def test_a_box_of_the_records_fits() -> None:
    assert iou_boxes(Box(0, 0, 2, 2), Box(1, 0, 2, 2)) == pytest.approx(1 / 3)


def test_the_hottest_pixel_must_lie_in_a_box() -> None:
    heat = np.zeros((4, 6))
    heat[1, 4] = 1.0
    assert pointing_hit(heat, [(0, 0, 1, 1), (4, 1, 1, 1)])
    assert not pointing_hit(heat, [(1, 4, 1, 1)])
    assert not pointing_hit(heat, [])


def test_a_flat_map_points_nowhere() -> None:
    assert not pointing_hit(np.ones((4, 4)), [(0, 0, 3, 4)])
