"""People who show by the words around them: a title before, letters after, or the line of a report's form."""

import functools
import re
from collections.abc import Iterator
from typing import Final

from wetread.deid.text.spans import IdentitySpan
from wetread.deid.text.tables import entries, is_ordinary

_INITIAL: Final = r"(?:[A-Z]\.?)(?![\w'’])"
_PARTICLE: Final = (
    r"(?:(?:van|von|de|der|den|del|della|di|da|dos|das|du|la|le|el|al|bin|ibn|ben|ter|ten|zu|af|av|y|e|O|Mc|Mac|St)"
    r"\b[.'’]?)"
)
_PART: Final = r"(?:[^\W\d_a-z][^\W\d_]{0,40}(?:[-'’.][^\W\d_]{1,40}){0,3})"
_FULL: Final = rf"{_PART}(?:[ \t]{{1,3}}(?:{_PARTICLE}[ \t-]{{0,2}}){{0,3}}(?:{_INITIAL}|{_PART})){{0,4}}"
_SURNAME_FIRST: Final = (
    rf"(?:{_PARTICLE}[ ]){{0,3}}{_PART}(?:[ -]{_PART})?[ ]?,[ ]?(?:{_INITIAL}|{_PART})"
    rf"(?:[ ](?:{_INITIAL}|{_PART})){{0,2}}"
)
_LOOSE: Final = r"(?:[^\W\d_]{2,}|[^\W\d_]\.?)(?:[-'’ ][^\W\d_]{1,}\.?){0,3}"


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """After a title; before letters such as MD; after a line's cue."""
    titles = "|".join(re.escape(title) for title in entries("titles.txt"))
    letters = "|".join(re.escape(letter) for letter in entries("credentials.txt"))
    cues = "|".join(entries("name_cues.txt"))
    name = rf"((?:{_PARTICLE}[ ]){{0,3}}(?:{_SURNAME_FIRST}|{_FULL}))"
    return (
        re.compile(
            rf"\b(?i:{titles})\.?(?:[ ]|(?<=\.))(?:(?i:{titles})\.?[ ]){{0,3}}(?!(?i:{titles})\b)"
            rf"((?:{_PARTICLE}[ ]){{0,3}}{_FULL})"
        ),
        re.compile(rf"(?<![\w-])({_SURNAME_FIRST}|{_FULL}),?[ ](?:{letters})(?!\w)"),
        re.compile(
            rf"(?<!\w)(?i:{cues})(?:[ \t]*[:;=][ \t]*|[ \t]+)(?:(?i:by|to|with|{titles})\b\.?[: ]{{0,3}}){{0,3}}{name}"
        ),
    )


@functools.cache
def _loose() -> tuple[re.Pattern[str], ...]:
    """Where nothing but a name can follow, it may be in small letters."""
    titles = "|".join(re.escape(title) for title in entries("titles.txt"))
    return (
        re.compile(rf"\b(?:dr|mr|mrs|ms|prof)\.?[ ]({_LOOSE})"),
        re.compile(
            rf"(?im)^[ \t]*(?:patient(?:'s)?[ ]name|name|patient)[ \t]*:[ \t]*(?:(?:{titles})\.?[ ]){{0,3}}"
            rf"({_LOOSE}(?:[ ]?,[ ]?{_LOOSE})?)(?=[ \t]*(?:$|[,;(|\d]|\t|  ))"
        ),
        re.compile(r"(?m)^[ \t]*(?:[A-Z]{2,4}[/:][a-zA-Z]{2,4}|[a-z]{2,3}[/:][a-z]{2,3})(?=[ \t]*(?:$|[,;\d]))()"),
    )


def find_names(text: str) -> Iterator[IdentitySpan]:
    titled, lettered, cued = _patterns()
    for pattern in (titled, cued):
        for match in pattern.finditer(text):
            yield from _person(text, *match.span(1))
    for match in lettered.finditer(text):
        if not all(map(is_ordinary, re.findall(r"[^\W\d_]+", match[1]))):
            yield from _person(text, *match.span(1))
    for pattern in _loose():
        for match in pattern.finditer(text):
            yield from _trimmed(text, *(match.span(1) if match[1] else match.span()))


def _person(text: str, start: int, end: int) -> Iterator[IdentitySpan]:
    """The name ends before a word that only goes on with the sentence or the form."""
    words = list(re.finditer(r"[^\s,]+", text[start:end]))
    stops = entry_words()
    for place, word in enumerate(words):
        if word[0].strip(".").lower() in stops:
            end = start + (words[place - 1].end() if place else 0)
            break
    if end > start and any(sign.isalpha() for sign in text[start:end]):
        yield IdentitySpan(start, end, "PERSON")


@functools.cache
def entry_words() -> frozenset[str]:
    """Words that never belong to a name: the form's own, verbs and function words."""
    return frozenset(entries("not_names.txt"))


def _trimmed(text: str, start: int, end: int) -> Iterator[IdentitySpan]:
    """A name in small letters ends before the first ordinary word that is not its first."""
    words = list(re.finditer(r"[^\s,.]+", text[start:end]))
    kept = 0
    for place, word in enumerate(words):
        if word[0].lower() in entry_words() or (place and word[0].islower() and is_ordinary(word[0])):
            break
        kept = word.end()
    if kept:
        yield IdentitySpan(start, start + kept, "PERSON")
