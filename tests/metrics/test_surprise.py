"""How strange a film is under its header: known values, and what a header that says nothing adds."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetread.metrics.surprise import header_surprise

chances = st.floats(0.001, 0.999)
ages = st.floats(18, 95)
NAN = math.nan


@given(chances, chances, ages)
@settings(max_examples=50)
def test_each_part_adds_what_information_theory_says(ap: float, female: float, age: float) -> None:
    low, high, deviation = 40.0, 44.0, 8.0
    distance = max(0.0, low - age, age - high) / deviation
    expected = -math.log(ap) - math.log(1 - female) + distance**2 / 2
    assert header_surprise([ap], [female], [age], [deviation], [1], [0], [low], [high]) == pytest.approx([expected])


@given(chances, chances, ages)
@settings(max_examples=50)
def test_a_header_that_says_less_is_never_stranger(ap: float, female: float, age: float) -> None:
    full = header_surprise([ap], [female], [age], [8.0], [1], [1], [50], [54])[0]
    assert header_surprise([ap], [female], [age], [8.0], [NAN], [1], [50], [54])[0] <= full
    assert header_surprise([ap], [female], [age], [8.0], [1], [1], [NAN], [NAN])[0] <= full
    assert header_surprise([ap], [female], [age], [8.0], [NAN], [NAN], [NAN], [NAN])[0] == 0


def test_certainty_of_the_wrong_sex_is_strange_but_finite() -> None:
    strange = header_surprise([0.5], [1.0], [50.0], [8.0], [NAN], [0], [NAN], [NAN])[0]
    assert 10 < strange < 100
