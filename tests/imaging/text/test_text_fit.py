"""Rectangles trimmed to letters lose no ink, and stay where letters cannot be told from what is around."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imaging.text.writing import ground, write
from wetread.imaging.text.fit import fitted
from wetread.imaging.text.looks import eight_bits
from wetread.imaging.text.shapes import Turned
from wetread.records.arrays import Floats

cv2 = pytest.importorskip("cv2")


def inside(place: Turned, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.rint(np.asarray(place.corners()) - 0.5).astype(np.int32)], 1)
    return mask.astype(np.bool_)


def drawn(ink: npt.NDArray[np.bool_], margin: float, degrees: float = 0.0) -> Turned:
    """As a detector would: the smallest rectangle and a margin."""
    points = np.argwhere(ink)[:, ::-1].astype(np.int32).reshape(-1, 1, 2)
    (x, y), (width, height), angle = cv2.minAreaRect(points)
    if round(angle / 90) % 2:
        width, height = height, width
    angle -= 90 * round(angle / 90)
    return Turned(x + 0.5, y + 0.5, width + 1 + 2 * margin, height + 1 + 2 * margin, angle)


@settings(max_examples=30, deadline=None)
@given(
    text=st.sampled_from(["SMITH, JOHN", "Jürgen", "12/05/1962", "gypsy", "ID 7733"]),
    size=st.integers(12, 40),
    value=st.sampled_from([1.0, 0.0, 0.6]),
    degrees=st.sampled_from([0.0, 7.0, -12.0, 90.0]),
)
def test_no_ink_is_lost_and_the_margin_goes(text: str, size: int, value: float, degrees: float) -> None:
    picture: Floats = ground(420, 420)
    ink = write(picture, text, 60, 60, size=size, value=value, degrees=degrees)
    place = drawn(ink, margin=0.22 * size)
    trimmed = fitted(place, eight_bits(picture))
    assert inside(trimmed.grown(0.6, 0.6), picture.shape)[ink].mean() > 0.985
    assert trimmed.area <= place.area


def test_where_nothing_stands_out_the_rectangle_stays() -> None:
    place = Turned(60, 60, 50, 16)
    kept = fitted(place, np.full((120, 120), 90, np.uint8))
    assert abs(kept.width - place.width) < 0.3 * place.height
    assert abs(kept.height - place.height) < 0.3 * place.height
