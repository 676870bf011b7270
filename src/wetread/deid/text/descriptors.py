"""Descriptions in headers ("AP PORTABLE", "t2_tse_sag"): words in capitals that look like names and are none, and names
that stand there without a sentence around them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from wetread.deid.text.spans import IdentitySpan
from wetread.deid.text.tables import entry_set, is_medical, is_ordinary

_NAMES: Final = frozenset({"PERSON", "GPE", "ORGANIZATION", "STREET_ADDRESS"})
_WORD: Final = re.compile(r"[\w'’+-]*\w[+-]?")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_POSTCODE: Final = re.compile(r"\d{5}(-\d{4})?")
# Endings of examinations, planes and treatments.
_ENDS: Final = ("ogram", "ograms", "ation", "axial", "axials", "version", "cranial", "biliary", "scan")
# In capitals alone, fewer letters than this are an abbreviation, unless they are a name that is known.
_SHORTEST: Final = 6
_NO_TITLES: Final = ("MR ", "LT ", "REV ")
_VOWELS: Final = frozenset("aeiouyäöüåæøéèêáàâíóôúãõı")


def telling(text: str, spans: Sequence[IdentitySpan]) -> Iterator[IdentitySpan]:
    """The tagger's spans without the words at their ends that describe images, if what is left can be a name.

    What the header names, and what a title or a form of its own gives away, is found by others and not asked here.
    """
    for span in spans:
        if span.kind == "ZIP_CODE" and not _POSTCODE.fullmatch(text, span.start, span.end):
            continue
        if span.kind not in _NAMES:
            yield span
            continue
        told = [word for word in _WORD.finditer(text, span.start, span.end) if not is_plain(word[0])]
        if told and any(_is_name(part) for word in told for part in _LETTERS.findall(word[0])):
            yield IdentitySpan(told[0].start(), told[-1].end(), span.kind)


def listed(text: str) -> Iterator[IdentitySpan]:
    """First and family names that are known as such, in any case, also between underscores."""
    for part in _LETTERS.finditer(text):
        if _bare(part[0]) in entry_set("given_and_family_names.txt"):
            yield IdentitySpan(part.start(), part.end(), "PERSON")


def after_titles(text: str, spans: Iterable[IdentitySpan]) -> Iterator[IdentitySpan]:
    """The spans of recognisers, but that MR or LT before a plain word is the modality or the side, no title."""
    for span in spans:
        if span.kind == "PERSON" and text[: span.start].endswith(_NO_TITLES):
            yield from telling(text, [span])
        else:
            yield span


def is_plain(word: str) -> bool:
    """Whether a word, or each part of one with hyphens or underscores, describes images rather than somebody."""
    parts = [part for part in re.split(r"[-_'’]", word.lower()) if part]
    return all(_describes(part) for part in parts)


def _describes(word: str) -> bool:
    if word in entry_set("imaging.txt") or is_medical(word) or any(sign.isdigit() for sign in word):
        return True
    return is_ordinary(word) and word not in entry_set("names_that_are_words.txt")


def _is_name(part: str) -> bool:
    """Whether letters can be a name: a known one, or a word of some length that is written like one."""
    bare = _bare(part)
    if bare in entry_set("given_and_family_names.txt") or bare in entry_set("names_that_are_words.txt"):
        return True
    if not part.isascii():
        return True
    shaped = part.isupper() or part.istitle()
    return shaped and len(part) >= _SHORTEST and not bare.endswith(_ENDS) and not is_plain(part) and _is_spoken(bare)


def _is_spoken(bare: str) -> bool:
    return any(sign in _VOWELS for sign in bare)


def _bare(part: str) -> str:
    """In small letters, without diacritics."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", part.casefold()) if not unicodedata.combining(sign))
