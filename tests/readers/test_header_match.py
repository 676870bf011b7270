import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.readers.header_match import apparent_of
from wetread.records.study import Acquisition, AgeBand
from wetread.records.vocabulary import Sex, View

# AP logit, female logit, age mean / 10, log variance of age / 10: a PA film of a woman of 55, give or take 10.
WOMAN = (-4.0, 4.0, 5.5, 0.0)


def surprise(view: View = "unknown", sex: Sex = "unknown", age: int | None = None) -> float | None:
    band = None if age is None else AgeBand.of(age)
    return apparent_of(WOMAN, Acquisition(view=view, sex=sex, age_band=band), 6.0).mismatch


def test_the_right_header_is_no_surprise() -> None:
    assert surprise("PA", "F", 55) == pytest.approx(0.036, abs=0.01)


@pytest.mark.parametrize(("view", "sex", "age"), [("AP", "F", 55), ("PA", "M", 55), ("PA", "F", 20)])
def test_each_wrong_fact_adds_surprise(view: View, sex: Sex, age: int) -> None:
    found = surprise(view, sex, age)
    assert found is not None
    assert found > 3


def test_nothing_to_compare_is_none_and_never_an_alert() -> None:
    apparent = apparent_of(WOMAN, Acquisition(), 6.0)
    assert apparent.mismatch is None
    assert not apparent.disagrees


def test_wrong_sex_and_age_together_raise_the_alert() -> None:
    acquisition = Acquisition(sex="M", age_band=AgeBand.of(20))
    assert apparent_of(WOMAN, acquisition, 6.0).disagrees


@given(st.sampled_from(["PA", "AP"]), st.sampled_from(["F", "M"]), st.integers(18, 99))
def test_what_is_unknown_never_adds_surprise(view: View, sex: Sex, age: int) -> None:
    whole = surprise(view, sex, age)
    assert whole is not None
    for part in (surprise(view), surprise(sex=sex), surprise(age=age)):
        assert part is not None
        assert part <= whole + 1e-9
