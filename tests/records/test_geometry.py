"""Every point and box finds its way to the stored pixels and back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetread.records.geometry import Box, PixelTransform

offsets = st.floats(-5000, 5000)
scales = st.one_of(st.floats(0.01, 100), st.floats(-100, -0.01))
transforms = st.builds(PixelTransform, column_scale=scales, column_offset=offsets, row_scale=scales, row_offset=offsets)
points = st.tuples(st.floats(0, 4096), st.floats(0, 4096))
boxes = st.builds(Box, *[st.floats(0, 4096)] * 2, *[st.floats(0.5, 4096)] * 2)


def near(expected: tuple[float, ...]) -> object:
    return pytest.approx(expected, rel=1e-7, abs=1e-4)


@given(transforms, points)
@settings(max_examples=50)
def test_a_point_comes_back(transform: PixelTransform, point: tuple[float, float]) -> None:
    assert transform.from_stored(*transform.to_stored(*point)) == near(point)


@given(transforms, boxes)
@settings(max_examples=50)
def test_a_box_comes_back_and_keeps_positive_sides(transform: PixelTransform, box: Box) -> None:
    stored = transform.box_to_stored(box)
    assert stored.w > 0
    assert stored.h > 0
    assert stored.w * stored.h == pytest.approx(
        box.w * box.h * abs(transform.column_scale * transform.row_scale), rel=1e-3
    )
    assert transform.box_from_stored(stored) == near(box)


@given(transforms, boxes)
@settings(max_examples=50)
def test_the_centre_of_a_box_stays_its_centre(transform: PixelTransform, box: Box) -> None:
    stored = transform.box_to_stored(box)
    centre = transform.to_stored(box.x + box.w / 2, box.y + box.h / 2)
    assert (stored.x + stored.w / 2, stored.y + stored.h / 2) == near(centre)


@given(transforms, transforms, points)
@settings(max_examples=50)
def test_two_steps_are_one(second: PixelTransform, first: PixelTransform, point: tuple[float, float]) -> None:
    assert second.after(first).to_stored(*point) == near(second.to_stored(*first.to_stored(*point)))


def test_a_resize_maps_edges_to_edges() -> None:
    half = PixelTransform(column_scale=2.0, row_scale=2.0)
    assert half.box_to_stored(Box(0, 0, 64, 64)) == Box(0, 0, 128, 128)


def test_a_mirrored_picture_puts_its_left_edge_at_the_stored_right() -> None:
    mirrored = PixelTransform(column_scale=-1.0, column_offset=100.0)
    assert mirrored.box_to_stored(Box(0, 10, 5, 6)) == Box(95, 10, 5, 6)
