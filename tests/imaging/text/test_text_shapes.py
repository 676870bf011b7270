"""Turned rectangles: corners, parts, what two share, and the picture inside."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.imaging.text.shapes import Turned, lengthened, shared, turned, upright

pytest.importorskip("cv2")

places = st.builds(
    Turned,
    x=st.floats(50, 150),
    y=st.floats(50, 150),
    width=st.floats(5, 60),
    height=st.floats(5, 60),
    degrees=st.floats(-45, 45),
)


@given(place=places)
def test_the_corners_go_clockwise_around_the_centre(place: Turned) -> None:
    corners = np.asarray(place.corners())
    assert np.allclose(corners.mean(axis=0), (place.x, place.y))
    x, y = corners.T
    assert np.isclose(0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y), place.area)


@given(place=places)
def test_the_whole_part_is_the_rectangle_itself(place: Turned) -> None:
    whole = place.part(0, 0, place.width, place.height)
    assert np.allclose(whole.corners(), place.corners())


@given(place=places, left=st.floats(0, 0.5), right=st.floats(0.6, 1))
def test_a_part_lies_inside(place: Turned, left: float, right: float) -> None:
    part = place.part(left * place.width, 0, right * place.width, place.height)
    assert shared(part, place) == pytest.approx(part.area, rel=0.02)


@given(one=places, other=places)
def test_what_two_share_is_symmetric_and_no_more_than_either(one: Turned, other: Turned) -> None:
    common = shared(one, other)
    assert common == pytest.approx(shared(other, one), rel=0.05, abs=1.0)
    assert 0 <= common <= 1.05 * min(one.area, other.area) + 1


@given(one=places, other=places)
def test_lengthening_keeps_what_was_there_and_its_width(one: Turned, other: Turned) -> None:
    longer = lengthened(one, other)
    assert shared(longer, one) == pytest.approx(one.area, rel=0.01)
    across = longer.width if one.is_upright else longer.height
    assert across == pytest.approx(one.width if one.is_upright else one.height)


@given(place=places, factor=st.floats(0.25, 4))
def test_scaling_there_and_back_changes_nothing(place: Turned, factor: float) -> None:
    assert np.allclose(place.scaled(factor).scaled(1 / factor).corners(), place.corners())


def test_a_contour_becomes_the_rectangle_around_its_pixels() -> None:
    contour = np.asarray([[[10, 20]], [[49, 20]], [[49, 29]], [[10, 29]]], np.int32)
    found = turned(contour)
    assert (found.x, found.y) == pytest.approx((30, 25))
    assert (found.width, found.height, found.degrees) == pytest.approx((40, 10, 0))


def test_the_picture_inside_is_cut_out_pixel_by_pixel() -> None:
    picture = np.arange(100 * 80, dtype=np.int32).reshape(100, 80).astype(np.float32)
    assert np.allclose(upright(picture, Turned(30, 40, 20, 10)), picture[35:45, 20:40])
