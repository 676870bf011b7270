"""Numbers that identify because of the words before them (a table), their length or their form."""

import functools
import re
from collections.abc import Iterator
from typing import Final

from wetread.deid.text.spans import IdentitySpan
from wetread.deid.text.tables import rows

_SOCIAL: Final = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_LONG: Final = re.compile(r"(?<![\w.])(?<!\d,)(?:[A-Z]{1,4}[-.]?)?\d{8,}(?:-\d+)*(?![\w]|\.\d)", re.IGNORECASE)
_CODED: Final = re.compile(
    r"(?<![\w-])(?:[A-Z]{1,5}-?\d{2,4}-\d{4,}|\d{2}-[A-Z]{1,3}-\d{4,}|[A-Z]{2,4}\d{6,})(?![\w-])"
)


def find_numbers(text: str) -> Iterator[IdentitySpan]:
    yield from (IdentitySpan(*match.span(), "US_SSN") for match in _SOCIAL.finditer(text))
    for kind, pattern in _cued():
        yield from (IdentitySpan(*match.span(1), kind) for match in pattern.finditer(text))
    for pattern in (_LONG, _CODED):
        yield from (IdentitySpan(*match.span(), "ID") for match in pattern.finditer(text))


@functools.cache
def _cued() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One pattern for each row of `numbers.tsv`: kind, least number of signs, cue as a regular expression."""
    return tuple((kind, _pattern(cue, int(least))) for kind, least, cue in rows("numbers.tsv"))


def _pattern(cue: str, least: int) -> re.Pattern[str]:
    number = r"(?=[\w/.-]*\d)[^\W_]\w*(?:[/.-]\w+)*(?:(?<=\d)[ ]\d{2,}(?![.,]\d|\s*[a-z]))*"
    return re.compile(
        rf"(?<!\w)(?:{cue})(?:\s*(?:numbers?|num|nr|no|code|id|is|was|are)\b\.?|\s*[:#=()\[\]]|\s*№)*\s*"
        rf"(?=[\w/. -]{{{least}}})({number})",
        re.IGNORECASE,
    )
