"""Known dates in the forms that nobody takes for a date without knowing it: run together, or without the year."""

import datetime
import functools
import re
from collections.abc import Iterator
from typing import Final

from wetread.deid.known import Known
from wetread.deid.text.spans import IdentitySpan

_FORMS: Final = (
    "{y:04}{m:02}{d:02}",
    "{d:02}{m:02}{y:04}",
    "{m:02}{d:02}{y:04}",
    "{s:02}{m:02}{d:02}",
    "{d:02}{m:02}{s:02}",
    "{m:02}{d:02}{s:02}",
)
_DAYS: Final = ("{m}[/-]{d}", "{d}[/-]{m}", r"{d}\.{m}\.")
_NO_GRADE: Final = "".join(f"(?<!{word} )" for word in ("grade", "strength", "score", "stage", "power", "murmur"))
_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def find_known_dates(text: str, known: Known) -> Iterator[IdentitySpan]:
    for pattern in _patterns(known.dates):
        yield from (IdentitySpan(*match.span(), "DATE_TIME") for match in pattern.finditer(text))


@functools.lru_cache(maxsize=64)
def _patterns(dates: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(day) for day in filter(None, map(dicom_date, dict.fromkeys(dates))))


def dicom_date(written: str) -> datetime.date | None:
    """YYYYMMDD at the head of a DA or DT, also with the dots of ACR-NEMA or hyphens."""
    digits = re.sub(r"[-.]", "", written)[:8]
    try:
        return datetime.datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _pattern(day: datetime.date) -> re.Pattern[str]:
    place = {"y": day.year, "m": day.month, "d": day.day, "s": day.year % 100}
    forms = [form.format(**place) for form in _FORMS]
    days = [f"0?{form}".format(m=f"0?{day.month}", d=f"0?{day.day}") for form in _DAYS]
    named = rf"0?{day.day}[ -]?{_MONTHS[day.month - 1]}\w*[ -]?(?:{day.year}|{day.year % 100:02})"
    return re.compile(
        rf"(?<![\w.,/-]){_NO_GRADE}(?:{'|'.join((*forms, *days, named))})(?![\w/-]|[.,]\d|\s*(?:mm|cm))", re.IGNORECASE
    )
