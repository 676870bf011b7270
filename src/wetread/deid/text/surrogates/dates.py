"""Moves a written date back by days, and writes it as it was written."""

import calendar
import datetime
import re
from collections.abc import Callable
from typing import Final

from wetread.deid.text.surrogates.casing import cased_like

_MONTHS: Final = tuple(name.lower() for name in calendar.month_name)
_DAYS: Final = tuple(name.lower() for name in calendar.day_name)
_MONTH: Final = r"(?P<month>jan|feb|mar|apr|may|june?|july?|jun|jul|aug|sept?|oct|nov|dec)(?P<tail>[a-z]*)"
_DATE: Final = re.compile(r"(?P<a>\d{1,4})(?P<s>[-./])(?P<b>\d{1,2})(?P=s)(?P<c>\d{1,4})", re.ASCII)
_COMPACT: Final = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?=\d{6}|\D|$)", re.ASCII)
_NAMED: Final = re.compile(rf"(?<![a-z]){_MONTH}(?![a-z])", re.IGNORECASE)
_DAY: Final = re.compile(r"(?<![\d:'])(\d{1,2})(st|nd|rd|th)?(?![\d:])", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<=')\d\d(?!\d)|(?<=[-/ ])\d\d(?![\d:])")
_WEEKDAY: Final = re.compile(
    r"(?<![a-z])(?P<day>mon|tue|wed|thu|fri|sat|sun)(?P<rest>(?:s|nes|rs|r|ur)?(?:day)?)(?P<plural>s?)(?![a-z])",
    re.IGNORECASE,
)
_MONTH_YEAR: Final = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])((?:19|20)\d\d)(?!\d)")
_MONTH_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})([/-])(\d{1,2})(?!\d)")
_LONE_YEAR: Final = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")
# A day without a year moves within a year that has no leap day.
_ANY_YEAR: Final = 2021
_PIVOT: Final = 30


def moved(written: str, days: int) -> str | None:
    """The date `days` earlier in the same format; None where nothing in it could be read as a date."""
    ways: tuple[Callable[[str, int], str | None], ...] = (_numeric, _compact, _named, _month_year, _month_day, _year)
    made = next((new for way in ways if (new := way(written, days)) is not None), None)
    weekday = _weekdays(made or written, days)
    return weekday if made is not None or weekday != written else None


def _back(year: int, month: int, day: int, days: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day) - datetime.timedelta(days)
    except (ValueError, OverflowError):
        return None


def _full(year: str) -> int:
    value = int(year)
    return value if len(year) > 2 else value + (2000 if value <= _PIVOT else 1900)


def _like(value: int, written: str, padded: bool) -> str:
    """A number with as many digits as the one it stands for, where those were zeros."""
    return f"{value % 100 if len(written) == 2 else value:02}" if padded else str(value)


def _numeric(written: str, days: int) -> str | None:
    match = _DATE.search(written)
    if match is None:
        return None
    first, second, third, sign = match["a"], match["b"], match["c"], match["s"]
    if len(first) == 4:
        return _rewritten(written, match, _back(int(first), int(second), int(third), days), "ymd")
    order = "dmy" if int(first) > 12 or (sign == "." and int(second) <= 12) else "mdy"
    month, day = (second, first) if order == "dmy" else (first, second)
    return _rewritten(written, match, _back(_full(third), int(month), int(day), days), order)


def _rewritten(written: str, match: re.Match[str], new: datetime.date | None, order: str) -> str | None:
    if new is None:
        return None
    parts = (match["a"], match["b"], match["c"])
    padded = all(len(part) > 1 for part in parts)
    values = {"y": new.year, "m": new.month, "d": new.day}
    made = [
        f"{values[what] % 100:02}" if what == "y" and len(part) == 2 else _like(values[what], "", padded)
        for what, part in zip(order, parts, strict=True)
    ]
    return written[: match.start()] + match["s"].join(made) + written[match.end() :]


def _compact(written: str, days: int) -> str | None:
    match = _COMPACT.search(written)
    new = _back(int(match[1]), int(match[2]), int(match[3]), days) if match else None
    return (
        f"{written[: match.start()]}{new.year:04}{new.month:02}{new.day:02}{written[match.end() :]}"
        if match and new
        else None
    )


def _named(written: str, days: int) -> str | None:
    """With a month's name: day and year where they are written, else the middle of what is left open."""
    month = _NAMED.search(written)
    if month is None:
        return None
    number = next(place for place, name in enumerate(_MONTHS) if name and month["month"].lower()[:3] == name[:3])
    rest = written[: month.start()] + " " * len(month[0]) + written[month.end() :]
    day = _DAY.search(rest)
    year = _YEAR.search(rest, day.end() if day and day.start() > month.start() else month.end()) or _LONE_YEAR.search(
        rest
    )
    if year and day and year.start() == day.start():
        day = None
    new = _back(_full(year[0]) if year else _ANY_YEAR, number, int(day[1]) if day else 15, days)
    if new is None:
        return None
    name = _month_like(new.month, month)
    changes = [(month.span(), name)]
    changes += [(day.span(), _ordinal(new.day, day))] if day else []
    changes += [(year.span(), f"{new.year % 100:02}" if len(year[0]) == 2 else str(new.year))] if year else []
    for (start, end), text in sorted(changes, reverse=True):
        written = written[:start] + text + written[end:]
    return written


def _month_like(month: int, match: re.Match[str]) -> str:
    whole = calendar.month_name[month]
    written = match[0]
    is_whole = written.lower() in _MONTHS and written.lower() != "may"
    return cased_like(whole if is_whole or (written.lower() == "may" and len(whole) < 6) else whole[:3], written)


def _ordinal(day: int, match: re.Match[str]) -> str:
    if match[2]:
        ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
        return f"{day}{ending}"
    return f"{day:02}" if match[1].startswith("0") else str(day)


def _month_year(written: str, days: int) -> str | None:
    match = _MONTH_YEAR.search(written)
    new = _back(int(match[3]), int(match[1]), 15, days) if match else None
    if match is None or new is None:
        return None
    month = _like(new.month, "", len(match[1]) > 1)
    return f"{written[: match.start()]}{month}{match[2]}{new.year}{written[match.end() :]}"


def _month_day(written: str, days: int) -> str | None:
    match = _MONTH_DAY.search(written)
    if match is None:
        return None
    swapped = int(match[1]) > 12
    month, day = (match[3], match[1]) if swapped else (match[1], match[3])
    new = _back(_ANY_YEAR, int(month), int(day), days)
    if new is None:
        return None
    padded = len(match[1]) > 1 and len(match[3]) > 1
    parts = [_like(value, "", padded) for value in ((new.day, new.month) if swapped else (new.month, new.day))]
    return written[: match.start()] + match[2].join(parts) + written[match.end() :]


def _year(written: str, days: int) -> str | None:
    """The middle of each year moves."""
    if not _LONE_YEAR.search(written):
        return None
    return _LONE_YEAR.sub(
        lambda match: str((datetime.date(int(match[0]), 7, 1) - datetime.timedelta(days)).year), written
    )


def _weekdays(written: str, days: int) -> str:
    def named(match: re.Match[str]) -> str:
        place = next(place for place, name in enumerate(_DAYS) if name.startswith(match["day"].lower()))
        name = calendar.day_name[(place - days) % 7]
        return cased_like(name if match["rest"].lower().endswith("day") else name[:3], match[0]) + match["plural"]

    return _WEEKDAY.sub(named, written)
