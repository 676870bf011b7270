"""DICOM dates and times (PS3.5 6.2: DA, TM, DT), also as written by old equipment; nonsense is None, never a guess."""

import datetime
import re
from dataclasses import dataclass
from typing import Final

# DA, and the form of ACR-NEMA that PS3.5 asks readers to accept.
_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})|(\d{4})\.(\d{2})\.(\d{2})")
_TIME: Final = re.compile(
    r"(?P<h>\d{2})(?:(?P<m>\d{2})(?:(?P<s>\d{2})(?:\.(?P<f>\d{1,6}))?)?)?"
    r"|(?P<h2>\d{2}):(?P<m2>\d{2})(?::(?P<s2>\d{2})(?:\.(?P<f2>\d{1,6}))?)?"
)
_DATETIME: Final = re.compile(r"(?P<date>\d{8})(?P<time>\d{2,6}(?:\.\d{1,6})?)?(?P<offset>[+-]\d{4})?")
_OFFSET: Final = re.compile(r"([+-])(\d{2})(\d{2})")


@dataclass(frozen=True)
class ClockTime:
    """A time of day to the `precision` that was written: "hour", "minute", "second" or "fraction"."""

    value: datetime.time
    precision: str


def date_of(written: str) -> datetime.date | None:
    """A full DA, "19950926" or "1995.09.26". A range, a partial date or an impossible day is None."""
    found = _DATE.fullmatch(_bare(written))
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def time_of(written: str) -> ClockTime | None:
    """A TM, "125130.25", "1251" or "12:51:30". A leap second (60) counts as the second before it."""
    found = _TIME.fullmatch(_bare(written))
    if found is None:
        return None
    hour, minute, second, fraction = (found[name] or found[name + "2"] for name in "hmsf")
    precision = "fraction" if fraction else "second" if second else "minute" if minute else "hour"
    seconds = int(second or 0)
    try:
        value = datetime.time(int(hour), int(minute or 0), 59 if seconds == 60 else seconds)
    except ValueError:
        return None
    return ClockTime(value.replace(microsecond=int((fraction or "0").ljust(6, "0"))), precision)


def date_of_datetime(written: str) -> datetime.date | None:
    """The day of a DT at the place where it was written: its offset is not applied. None where the day is not given."""
    found = _DATETIME.fullmatch(_bare(written))
    if found is None or (found["time"] and time_of(found["time"]) is None):
        return None
    if found["offset"] and offset_of(found["offset"]) is None:
        return None
    return date_of(found["date"])


def offset_of(written: str) -> datetime.timedelta | None:
    """A Timezone Offset From UTC (0008,0201), "-0400"; None outside -1200 to +1400, or "-0000"."""
    found = _OFFSET.fullmatch(_bare(written))
    if found is None or int(found[3]) > 59 or found[0] == "-0000":
        return None
    offset = datetime.timedelta(hours=int(found[2]), minutes=int(found[3])) * (-1 if found[1] == "-" else 1)
    return offset if datetime.timedelta(hours=-12) <= offset <= datetime.timedelta(hours=14) else None


def _bare(written: str) -> str:
    return written.strip(" \0")
