"""What the tagger says, held against what such an identity can look like."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from wetread.deid.text.eponyms import is_eponym_word
from wetread.deid.text.spans import IdentitySpan
from wetread.deid.text.surrogates.dates import moved
from wetread.deid.text.tables import entry_set, is_medical, is_ordinary

# Kinds that are names: they begin and end with a word that is more than an ordinary one.
_NAMES: Final = frozenset({"PERSON", "GPE", "ORGANIZATION"})
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_POSSESSIVE: Final = re.compile(r"[^\W\d_]['’]s$")
_NUMBERS: Final = frozenset({"STREET_ADDRESS", "ZIP_CODE"})
_SURNAME: Final = re.compile(r"(?<![\w-])([A-Z][^\W\d_]+),[ ]?$")
_NEAR: Final = 4
_MEASURE: Final = re.compile(
    r"\s?(?:m[lmgs]|cm|cc|kv|mas|mgy|msv|hu|units?|mcg|kg|%|x\s?\d|slices?|images?|hz|ms|seconds|minutes|hours|days|years)\b",
    re.IGNORECASE,
)
_LEAST_NUMBER: Final = 4
_LEAST_PHONE: Final = 6


def likely(text: str, spans: Sequence[IdentitySpan]) -> Iterator[IdentitySpan]:
    """The spans that can be what they are said to be, without ordinary words at their ends."""
    cased = any(sign.isupper() for sign in text)
    for place, span in enumerate(spans):
        kept = _trimmed(text, span) if cased and span.kind in _NAMES else span
        if kept is not None and _is_likely(text, kept, cased, spans[max(place - 1, 0) : place + 2]):
            yield _with_surname(text, kept) if kept.kind == "PERSON" else kept


def _with_surname(text: str, span: IdentitySpan) -> IdentitySpan:
    """A given name after "Baker," makes a family of what else would be an eponym's word."""
    before = _SURNAME.search(text[: span.start], max(0, span.start - 30))
    return IdentitySpan(before.start(1), span.end, span.kind) if before and is_eponym_word(before[1]) else span


def _is_likely(text: str, span: IdentitySpan, cased: bool, near: Sequence[IdentitySpan]) -> bool:
    written = text[span.start : span.end]
    if cased and span.kind == "STREET_ADDRESS" and not _is_somewhere(written):
        return False
    if span.kind in _NUMBERS and not any(map(str.isalpha, written)) and not _is_placed(text, span, near):
        return False
    return not (span.kind in _NAMES and _is_term(text, span)) and _SHAPES.get(span.kind, _has_letters)(written)


def _is_placed(text: str, span: IdentitySpan, near: Sequence[IdentitySpan]) -> bool:
    """A number alone belongs to an address where another part of it is near, and where it measures nothing."""
    beside = any(0 < other.start - span.end < _NEAR or 0 < span.start - other.end < _NEAR for other in near)
    return not _MEASURE.match(text, span.end) and (beside or span.kind == "ZIP_CODE")


def _trimmed(text: str, span: IdentitySpan) -> IdentitySpan | None:
    """Less the ordinary words in small letters at both ends, which a text with capitals does not name anybody by."""
    told = [word for word in _WORD.finditer(text, span.start, span.end) if not _is_small(word[0])]
    return IdentitySpan(max(span.start, _head(text, span, told)), _tail(span, told), span.kind) if told else None


def _head(text: str, span: IdentitySpan, told: list[re.Match[str]]) -> int:
    """Signs and figures before the first word are the name's own ("3Com"), an ordinary word is not."""
    small = _WORD.search(text, span.start, told[0].start())
    return told[0].start() if small else span.start


def _tail(span: IdentitySpan, told: list[re.Match[str]]) -> int:
    """Without the "'s" of a possessive, and without ordinary words behind."""
    end = told[-1].end() if span.end - told[-1].end() > 1 else span.end
    return end - len("'s") if told[-1].end() == end and _POSSESSIVE.search(told[-1][0]) else end


def _is_small(word: str) -> bool:
    return word.islower() and (is_ordinary(word) or word in entry_set("particles.txt"))


def _has_letters(written: str) -> bool:
    """Signs alone, and small function words alone, identify nobody."""
    words = [word.lower() for word in re.findall(r"[^\W_]+", written)]
    return not all(word in entry_set("particles.txt") or word in entry_set("not_names.txt") for word in words)


def _is_term(text: str, span: IdentitySpan) -> bool:
    """Medical words alone are no name, nor is one ordinary word in capitals; one that a sentence begins is no place."""
    words = _WORD.findall(text[span.start : span.end])
    if words and all(map(is_medical, words)):
        return True
    if len(words) != 1 or not is_ordinary(words[0]):
        return False
    before = text[: span.start].rstrip(" ")
    opens = not before or before[-1] in ".?!\n"
    goes_on = text[span.end : span.end + 2].lstrip(" ")[:1].islower()
    return words[0].isupper() or (span.kind != "PERSON" and opens and goes_on)


def _is_somewhere(written: str) -> bool:
    """An address has a word that is written like a name, or none that is ordinary; a medical word needs a street's."""
    words = _WORD.findall(written)
    if any(word.lower() in _units() for word in words) and not any(_is_street(word) for word in words):
        return False
    return not words or any(not is_ordinary(word) or word[0].isupper() for word in words)


def _is_street(word: str) -> bool:
    return (
        len(word) > 1
        and word.lower() in entry_set("street_words.txt")
        and word.lower() not in entry_set("particles.txt")
    )


def _units() -> frozenset[str]:
    return entry_set("ordinary/medical.txt")


def _number(written: str) -> bool:
    return sum(map(str.isdigit, written)) >= _LEAST_NUMBER


_SHAPES: Final[dict[str, Callable[[str], bool]]] = {
    "DATE_TIME": lambda written: moved(written, 1) is not None,
    "EMAIL_ADDRESS": lambda written: "@" in written,
    "DOMAIN_NAME": lambda written: "." in written,
    "IP_ADDRESS": lambda written: _number(written) and max(written.count("."), written.count(":")) > 2,
    "PHONE_NUMBER": lambda written: sum(map(str.isdigit, written)) >= _LEAST_PHONE,
    "AGE": lambda written: any(map(str.isdigit, written)) and int(re.sub(r"\D", "", written)[:3]) > 89,
    "ZIP_CODE": lambda written: any(map(str.isdigit, written)),
    **dict.fromkeys(("US_SSN", "US_DRIVER_LICENSE", "CREDIT_CARD", "IBAN_CODE", "ID"), _number),
}
