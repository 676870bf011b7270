"""Dates, and the times and ages that are none."""

import datetime
import random
from collections.abc import Sequence
from typing import Final

from wetread.training.identities.filled import Piece
from wetread.training.identities.lines import lines

_FORMATS: Final = lines("date_formats")
_TIMES: Final = lines("time_formats")
_LAST: Final = 60 * 366


class Days:
    """The slots date, datetime, year, month_year, weekday (dates), and time, age, old, n."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def slot(self, name: str) -> Sequence[Piece] | None:
        dates = {
            "date": _FORMATS,
            "datetime": _TIMES,
            "year": ("%Y",),
            "month_year": ("%B %Y", "%b %Y", "%m/%Y", "%B of %Y"),
            "weekday": ("%A",),
        }
        if name in dates:
            return [(self._day().strftime(self._rng.choice(dates[name])), "DATE_TIME")]
        if name == "old":
            return [(str(self._rng.randrange(90, 108)), "AGE")]
        made = self._no_date(name)
        return None if made is None else [(made, "")]

    def _no_date(self, name: str) -> str | None:
        if name == "time":
            return self._time()
        ranges = {"age": (1, 90), "n": (2, 40)}
        return str(self._rng.randrange(*ranges[name])) if name in ranges else None

    def _day(self) -> datetime.datetime:
        back = datetime.timedelta(self._rng.randrange(_LAST), self._rng.randrange(86_400))
        return datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC) - back

    def _time(self) -> str:
        hour, minute = self._rng.randrange(24), self._rng.randrange(60)
        return self._rng.choice(
            (
                f"{hour:02}:{minute:02}",
                f"{hour % 12 + 1}:{minute:02} pm",
                f"{hour % 12 + 1} {self._rng.choice(('AM', 'p.m.'))}",
                f"{hour:02}{minute:02} hours",
                "noon",
            )
        )
