"""Dates as they are written; `surrogates.dates` reads and moves them."""

import re
from collections.abc import Iterator
from typing import Final

from wetread.deid.text.spans import IdentitySpan

_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR: Final = r"(?:19|20)\d\d"
_TIME: Final = (
    r"(?:(?:T|,?\s+(?:at\s+)?)\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?[ap]\.?m\b\.?)?(?:Z|\s?[+-]\d\d:?\d\d)?)?"
)
_WEEKDAY: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_SHORT_DAY: Final = r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)"
_NAMED_DAY: Final = rf"(?:(?:{_WEEKDAY}|{_SHORT_DAY}\.?),?\s+)?"
_ORDINAL: Final = r"(?:st|nd|rd|th)?"
_SHORT: Final = r",?\s*'\d\d\b"
_AHEAD: Final = r"(?<![\w./,-])"
_SHAPES: Final = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{_AHEAD}{_YEAR}[-./](?:0?[1-9]|1[0-2])[-./]{_DAY}(?!\d){_TIME}(?![\d/-])",
        rf"{_AHEAD}{_DAY}[-./]{_DAY}[-./]{_YEAR}(?!\d){_TIME}(?![\d/-])",
        rf"{_AHEAD}{_DAY}([-/]){_DAY}\1\d\d(?![\d/-]|\s*(?:mm|cm)|\.\d){_TIME}",
        rf"{_AHEAD}{_DAY}\.{_DAY}\.\d\d(?!\d|\s*(?:mm|cm|\.\d))",
        rf"(?<!\d){_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{{6}}(?:\.\d+)?)?(?!\d)",
        (
            rf"\b{_NAMED_DAY}{_MONTH}[\s-]*{_DAY}{_ORDINAL}\b(?!\s*(?:mm|cm|:\d))"
            rf"(?:(?:\s*,\s*|\s+|-){_YEAR}|{_SHORT})?{_TIME}"
        ),
        (
            rf"\b{_NAMED_DAY}(?:the\s+)?(?<![./,\d]){_DAY}{_ORDINAL}(?:\s+of)?[\s-]*{_MONTH}"
            rf"(?:(?:\s*,\s*|[\s-]+)(?:{_YEAR}|\d\d(?![\d:]|\s*(?:mm|cm)))|{_SHORT})?{_TIME}"
        ),
        rf"\b{_MONTH}(?:\s*,\s*|\s+of\s+|[\s/-]+){_YEAR}\b",
        rf"{_AHEAD}(?:0?[1-9]|1[0-2])/{_YEAR}(?![\d/])",
        rf"\b{_WEEKDAY}\b",
    )
)
# "May 3" is a date, "may 3" hardly: such a month needs a capital letter, or a year.
_WORDLIKE: Final = re.compile(r"\b(?:may|mar|march|sun|sat|wed|dec|sept?)\b")
_CUED_DAY: Final = re.compile(
    rf"\b(?:on|from|dated?|since|until|till|(?:study|exam|scan|film|radiograph|ct|mri?) of|comparison:?|"
    rf"compared (?:to|with)|dos:?|dob:?|birth:?|prior:?)\s+(?:the )?({_DAY}[/-]{_DAY})"
    r"(?![\d/.-]|\s*(?:mm|cm|strength|lung|lobes|of))",
    re.IGNORECASE,
)
_CUED_YEAR: Final = re.compile(
    r"(?:\b(?:in|since|from|during|of|until|till|by|year|circa|c\.|after|before|through|to|and|late|early|mid|summer|fall|"
    r"autumn|winter|spring|class of|dated|for|around|comparison:?|prior|on|ct|mri?|radiographs?|film|exam|scan|surgery|"
    rf"resection)\s+|[(©,]\s?)({_YEAR})(?![\w/:-]|[.,]\d|\s*(?:mm|cm|ml|mg|HU|cc|mGy|ms|slices|images|series|m/s|degrees|"
    r"calories|dollars|people|patients|%))",
    re.IGNORECASE,
)


def find_dates(text: str) -> Iterator[IdentitySpan]:
    for shape in _SHAPES:
        for match in shape.finditer(text):
            if not _is_word(match[0]):
                yield IdentitySpan(match.start(), match.start() + len(match[0].rstrip(" .,")), "DATE_TIME")
    for cued in (_CUED_DAY, _CUED_YEAR):
        yield from (IdentitySpan(*match.span(1), "DATE_TIME") for match in cued.finditer(text))


def _is_word(written: str) -> bool:
    return bool(_WORDLIKE.search(written)) and not re.search(r"(?:19|20)\d\d|\d(?:st|nd|rd|th)", written)
