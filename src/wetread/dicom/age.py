"""The patient's age when the image was made, where the header knows it without contradiction."""

import datetime
import re
from typing import Final

from wetread.dicom.dates import date_of

ADULT_YEARS: Final = 18
OLDEST_YEARS: Final = 130
# Patient Age is given in whole units, so that it may lag behind the birth date by up to one year.
_AGREE_YEARS: Final = 1.0
_AGE: Final = re.compile(r"(\d{1,3})([DWMY])")
_YEARS_PER: Final = {"D": 1 / 365.25, "W": 7 / 365.25, "M": 1 / 12, "Y": 1.0}


def stated_age(written: str) -> float | None:
    """Patient Age (0010,1010), an AS such as "055Y" or "018M", in years; None without a unit."""
    found = _AGE.fullmatch(written.strip(" \0").upper())
    return _possible(int(found[1]) * _YEARS_PER[found[2]]) if found else None


def age_between(birth: datetime.date | None, day: datetime.date | None) -> float | None:
    """Years from birth to a day: exact at birthdays, by days in between."""
    if birth is None or day is None or day < birth:
        return None
    whole = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    since = (day - _birthday(birth, birth.year + whole)).days
    return _possible(whole + since / 366)


def age_at_acquisition(age: str, birth_date: str, acquired: str) -> tuple[float | None, bool | None]:
    """(years, adult) from Patient Age, birth date and day of acquisition as written.

    Where the two differ by more than a year the age is unknown, and no adult where either says under 18: a header
    that may be a child's is not read as an adult's. A birth after the acquisition counts as such.
    """
    ages = [stated_age(age), age_between(date_of(birth_date), date_of(acquired))]
    known = [years for years in ages if years is not None]
    if _unborn(birth_date, acquired):
        return None, False
    if not known:
        return None, None
    adult = min(known) >= ADULT_YEARS
    return (None if max(known) - min(known) > _AGREE_YEARS else known[-1]), adult


def _unborn(birth_date: str, acquired: str) -> bool:
    birth, day = date_of(birth_date), date_of(acquired)
    return birth is not None and day is not None and day < birth


def _possible(years: float) -> float | None:
    return years if 0 <= years <= OLDEST_YEARS else None


def _birthday(birth: datetime.date, year: int) -> datetime.date:
    """The birthday in a year; that of 29 February is 1 March where there is none."""
    try:
        return birth.replace(year=year)
    except ValueError:
        return datetime.date(year, 3, 1)
