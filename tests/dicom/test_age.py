"""Age at acquisition."""

import datetime

import pytest

from wetread.dicom.age import age_at_acquisition, age_between, stated_age


@pytest.mark.parametrize(
    ("written", "years"),
    [("055Y", 55), ("018M", 1.5), ("55y", 55), ("000Y", 0), ("055", None), ("", None), ("-05Y", None), ("200Y", None)],
)
def test_stated_age_needs_a_unit_and_a_possible_number(written: str, years: float | None) -> None:
    assert stated_age(written) == years


def test_age_in_days_and_weeks() -> None:
    assert stated_age("365D") == pytest.approx(1, abs=0.01)
    assert stated_age("052W") == pytest.approx(1, abs=0.01)


def test_eighteenth_birthday_is_adult_and_the_day_before_is_not() -> None:
    assert age_at_acquisition("", "20000229", "20180301") == (18.0, True)
    assert age_at_acquisition("", "20000229", "20180228")[1] is False


def test_birth_after_the_picture_gives_no_age() -> None:
    assert age_between(datetime.date(2020, 1, 2), datetime.date(2020, 1, 1)) is None


@pytest.mark.parametrize(
    ("age", "birth_date", "acquired", "known", "adult"),
    [
        ("", "19400305", "19950926", True, True),
        ("055Y", "19400305", "19950926", True, True),
        ("054Y", "19400305", "19950926", False, True),
        ("064Y", "19400305", "19950926", False, True),
        ("010Y", "19400305", "19950926", False, False),
        ("010Y", "19900305", "19950926", False, False),
        ("018Y", "19780101", "19950926", True, False),
        ("055Y", "", "19950926", True, True),
        ("", "19400305", "", False, None),
        ("", "", "", False, None),
        ("", "18000101", "19950926", False, None),
    ],
)
def test_contradiction_makes_the_age_unknown(
    age: str, birth_date: str, acquired: str, known: bool, adult: bool | None
) -> None:
    years, found = age_at_acquisition(age, birth_date, acquired)
    assert ((years is not None), found) == (known, adult)


def test_a_birth_after_the_film_is_never_an_adults() -> None:
    assert age_at_acquisition("", "20000101", "19950926") == (None, False)
