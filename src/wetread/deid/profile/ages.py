"""Ages in a header (AS, PS3.5 6.2): over 89 years they are told apart no more (45 CFR 164.514(b)(2)(i)(C))."""

import re
from typing import Final

OLDEST: Final = 90
_YEARS: Final = re.compile(r"(\d{3})Y")


def capped_age(written: str) -> str:
    """The age, "090Y" for any higher one; an age that is none becomes "000Y"."""
    bare = written.strip(" \0")
    if not re.fullmatch(r"\d{3}[DWMY]|", bare):
        return "000Y"
    years = _YEARS.fullmatch(bare)
    return f"{OLDEST:03}Y" if years and int(years[1]) >= OLDEST else bare
