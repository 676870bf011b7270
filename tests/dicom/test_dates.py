"""Dates and times as equipment writes them."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetread.dicom.dates import date_of, date_of_datetime, offset_of, time_of

DAY = datetime.date(1995, 9, 26)


@pytest.mark.parametrize("written", ["19950926", "1995.09.26", "19950926 ", "19950926\0"])
def test_full_dates_are_read(written: str) -> None:
    assert date_of(written) == DAY


@pytest.mark.parametrize(
    "written",
    [
        "",
        "1995",
        "199509",
        "19950926-19951001",
        "-19950926",
        "19950230",
        "1995-09-26",
        "26.09.1995",
        "00000000",
        "today",
    ],
)
def test_partial_dates_ranges_and_nonsense_are_no_date(written: str) -> None:
    assert date_of(written) is None


@pytest.mark.parametrize(
    ("written", "expected", "precision"),
    [
        ("12", datetime.time(12), "hour"),
        ("1251", datetime.time(12, 51), "minute"),
        ("125130", datetime.time(12, 51, 30), "second"),
        ("125130.25", datetime.time(12, 51, 30, 250_000), "fraction"),
        ("12:51:30", datetime.time(12, 51, 30), "second"),
        ("12:51", datetime.time(12, 51), "minute"),
        ("235960", datetime.time(23, 59, 59), "second"),
    ],
)
def test_times_are_read_to_the_precision_written(written: str, expected: datetime.time, precision: str) -> None:
    found = time_of(written)
    assert found is not None
    assert (found.value, found.precision) == (expected, precision)


@pytest.mark.parametrize("written", ["", "1", "2400", "1260", "125161", "noon", "12.51", "1200-1300", "12:5"])
def test_nonsense_is_no_time(written: str) -> None:
    assert time_of(written) is None


@pytest.mark.parametrize(
    "written", ["19950926", "19950926125130", "19950926125130.000000+0100", "1995092612-0400", "19950926+0000"]
)
def test_day_of_a_datetime_is_that_of_where_it_was_written(written: str) -> None:
    assert date_of_datetime(written) == DAY


@pytest.mark.parametrize("written", ["1995", "199509", "199509261", "1995092625", "19950926125130+2500", "x"])
def test_datetime_without_a_certain_day_is_none(written: str) -> None:
    assert date_of_datetime(written) is None


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("-0400", -240),
        ("+0545", 345),
        ("+1400", 840),
        ("+1500", None),
        ("-0000", None),
        ("0400", None),
        ("+0060", None),
    ],
)
def test_offsets_stay_within_those_that_exist(written: str, minutes: int | None) -> None:
    assert offset_of(written) == (None if minutes is None else datetime.timedelta(minutes=minutes))


@settings(max_examples=50)
@given(st.text(max_size=20))
def test_any_text_is_a_value_or_none(written: str) -> None:
    for read in (date_of, time_of, date_of_datetime, offset_of):
        read(written)


@settings(max_examples=50)
@given(st.dates())
def test_every_date_comes_back(day: datetime.date) -> None:
    written = f"{day.year:04}{day.month:02}{day.day:02}"
    assert date_of(written) == date_of_datetime(written) == day
