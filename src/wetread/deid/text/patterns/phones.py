"""Telephone and fax numbers of many countries."""

import re
from collections.abc import Iterator
from typing import Final

from wetread.deid.text.spans import IdentitySpan

_GAP: Final = r"[ \u00a0./-]{1,2}"
_AHEAD: Final = r"(?<![\w./#-])(?<!\d,)"
_END: Final = r"(?![\w%]|[.,/:-]\d)"
_UNIT: Final = r"(?!\s*(?:mm|cm|m[Ll]|cc|mGy|mSv|mg|HU|kV|mAs|ms|sec|min|%|x\s*\d|×))"
_EXTENSION: Final = r"(?:\s*(?:x|ext\.?|extension)\s*\d{1,6})?"
_SHAPES: Final = tuple(
    re.compile(_AHEAD + shape + _EXTENSION + _END + _UNIT, re.IGNORECASE)
    for shape in (
        # with a country's code, as +44 (0)20 7946 0000
        rf"\+\d{{1,3}}(?:{_GAP})?(?:\(\d{{1,4}}\)(?:{_GAP})?)?\d{{1,5}}(?:(?:{_GAP})?\(?\d{{1,5}}\)?){{1,6}}",
        rf"00[1-9]\d{{0,2}}{_GAP}\d{{1,5}}(?:{_GAP}\d{{2,5}}){{1,5}}",
        rf"(?:1{_GAP})?(?:\(\d{{3}}\)\s?|\d{{3}}{_GAP})\d{{3}}{_GAP}\d{{4}}",  # North America
        rf"\(\d{{2,5}}\)\s?\d{{2,5}}(?:{_GAP}\d{{2,5}}){{0,3}}",
        rf"0\d{{1,4}}(?:{_GAP}\d{{2,4}}){{2,4}}",
        rf"0\d{{2,4}}{_GAP}\d{{5,8}}",
        r"0\d{8,10}",
        r"[1-9]\d{1,3}(?:([ .-])\d{2,4})(?:\1\d{2,4}){2,3}",
        r"[1-9]\d{1,2}([ .-])\d{3}\1\d{3}",
        r"[2-9]\d{3}[ -]\d{4}",
        r"555[ -.]01\d\d",
    )
)
_CUED: Final = re.compile(
    r"\b(?:tele?phone|phone|tel|call(?:ed|ing)?|fax|mobile|cell|cellphone|pager|beeper|page[dr]?|desk|hotline|contact|"
    r"ext(?:ension)?|x|whatsapp|sms|text(?:ed)?|reach(?:ed)?|dial(?:ed)?|number)\b"
    r"(?:\s+(?:number|no|me|us|him|her|them|on|at|is|back|to|my|the|,))*\.?\s*[:#]?\s*"
    r"(\+?\(?\d[\d ()./-]{2,18}\d)(?![\w%]|[.,:/-]\d)" + _UNIT,
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(
    r"(?<![\w./-])(?<!\d,)(\+?\(?\d[\d ()./-]{5,18}\d)\s*(?:[-–,(]\s*)?"
    r"(?:office|fax|mobile|cell|home|desk|work|direct)\b",
    re.IGNORECASE,
)
_FEWEST: Final = 4
_NOT_ONE: Final = re.compile(
    r"(?:series|image|images|slices?|frames?|kvp?|mas|version|at \d{1,2}:\d\d)[ #:]*$", re.IGNORECASE
)
_DATE: Final = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2})")


def find_phones(text: str) -> Iterator[IdentitySpan]:
    for pattern in _SHAPES:
        yield from (_phone(match, 0) for match in pattern.finditer(text) if _fits(text, match, 0))
    for pattern in (_CUED, _LABELLED):
        yield from (_phone(match, 1) for match in pattern.finditer(text) if _fits(text, match, 1))


def _phone(match: re.Match[str], group: int) -> IdentitySpan:
    return IdentitySpan(*match.span(group), "PHONE_NUMBER")


def _fits(text: str, match: re.Match[str], group: int) -> bool:
    written, start = match[group], match.start(group)
    enough = sum(sign.isdigit() for sign in written) >= _FEWEST
    return enough and not _DATE.fullmatch(written) and not _NOT_ONE.search(text[max(0, start - 14) : start])
