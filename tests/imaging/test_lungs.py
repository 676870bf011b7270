"""Lungs as rectangles of a 64 x 64 picture: right 8 to 28, left 36 to 56, rows 10 to 50."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import TO_STORED, masks
from wetread.imaging.lungs import LUNGS, beneath
from wetread.records.geometry import Box


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (Box(10, 12, 6, 6), ("right", "upper")),
        (Box(40, 27, 6, 6), ("left", "mid")),
        (Box(26, 42, 12, 6), None),  # half of either lung around the heart
        (Box(29, 12, 5, 4), None),  # between the lungs
        (Box(26, 20, 7, 12), ("right", "mid")),  # its middle lies on none, a quarter of it on one
        (Box(28.9, 11, 5.5, 30), None),  # touches none
        (Box(27.5, 2, 8, 9), None),  # one lung fills two cells of it
    ],
)
def test_a_box_lies_on_the_lung_at_its_middle_or_on_the_one_that_fills_it(
    cells: Box, expected: tuple[str, str] | None
) -> None:
    assert beneath(TO_STORED.box_to_stored(cells), masks()) == expected


def test_outlines_that_are_missing_or_in_doubt_say_nothing() -> None:
    box = TO_STORED.box_to_stored(Box(10, 12, 6, 6))
    assert beneath(box, None) is None
    assert beneath(box, masks(reliable=False)) is None


@given(st.tuples(*[st.integers(-8, 70)] * 2, *[st.integers(0, 40)] * 2))
def test_a_box_anywhere_lies_on_a_lung_that_it_touches_or_on_none(cells: tuple[int, int, int, int]) -> None:
    held = masks()
    found = beneath(TO_STORED.box_to_stored(Box(*cells)), held)
    left, top, wide, high = cells
    touched = held.values[max(0, top) : max(0, top + high + 1), max(0, left) : max(0, left + wide + 1)]
    assert found is None or found.side in {LUNGS[label] for label in LUNGS if (touched == label).any()}
