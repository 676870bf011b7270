"""Dates and times moved back by whole days; everything else about how they were written stays (PS3.5 6.2: DA, DT)."""

import datetime
import re
from typing import Final

_DAY: Final = re.compile(r"(\d{4})(\.?)(\d{2})\2(\d{2})")
_STAMP: Final = re.compile(r"(\d{8})((?:\d{2}){0,3}(?:\.\d{1,6})?(?:[+-]\d{4})?)")


def shifted_day(written: str, days: int) -> str | None:
    """A DA, "19950926" or "1995.09.26", so many days earlier; None where it is no day, or would lie before year 1."""
    found = _DAY.fullmatch(written.strip(" \0"))
    if found is None:
        return None
    try:
        day = datetime.date(int(found[1]), int(found[3]), int(found[4])) - datetime.timedelta(days)
    except (ValueError, OverflowError):
        return None
    return found[2].join((f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"))


def shifted_stamp(written: str, days: int) -> str | None:
    """A DT so many days earlier, its time of day and offset untouched; None where it does not give the day."""
    found = _STAMP.fullmatch(written.strip(" \0"))
    day = shifted_day(found[1], days) if found else None
    return day + found[2] if found and day else None
