"""Known numbers: with or without leading zeros, with blanks and signs between, and the digits of a lettered one."""

import functools
import re
from collections.abc import Iterator
from typing import Final

from wetread.deid.known import Known
from wetread.deid.text.spans import IdentitySpan

_LEAST: Final = 3
_LEAST_DIGITS: Final = 5
_BETWEEN: Final = r"[\s\-–./_]?"
_SHORT: Final = r"(?:mrn|id|no\.?|number|#|accession|acc)\s*[:#=]?\s*"


def find_known_numbers(text: str, known: Known) -> Iterator[IdentitySpan]:
    for pattern in _patterns(known.patient_ids + known.numbers):
        yield from (IdentitySpan(*match.span(1), "ID") for match in pattern.finditer(text))


@functools.lru_cache(maxsize=64)
def _patterns(numbers: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(pattern for number in dict.fromkeys(numbers) for pattern in _ways(number))


def _ways(number: str) -> Iterator[re.Pattern[str]]:
    core = re.sub(r"[\W_]", "", number)
    digits = re.sub(r"\D", "", core)
    if len(core) >= _LEAST:
        yield _pattern(core)
    elif core:
        yield re.compile(rf"\b{_SHORT}(0*{re.escape(core)})(?!\w)", re.IGNORECASE)
    if digits != core and len(digits) >= _LEAST_DIGITS:
        yield _pattern(digits)


def _pattern(core: str) -> re.Pattern[str]:
    signs = _BETWEEN.join(re.escape(sign) for sign in core.lstrip("0") or core)
    opens = r"(?<![^\W_])(?<!\d[.,])(?<!0[\s\-–./_])"  # and not amid zeros, which would be tried again from each
    return re.compile(rf"{opens}((?:0{_BETWEEN})*{signs})(?![^\W_]|[.,]\d)", re.IGNORECASE)


def plain_number(written: str) -> str:
    """What the ways to write a number have in common."""
    return re.sub(r"[\W_]", "", written).casefold().lstrip("0")
