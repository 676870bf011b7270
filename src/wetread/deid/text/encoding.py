"""Words as the tagger's network sees them: their signs, the bucket that their spelling falls into, and their look."""

import functools
import zlib
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from wetread.deid.text.tables import entries, entry_set, is_ordinary, rows
from wetread.deid.text.words import Word, folded

SIGNS: Final = 14
SIGN_IDS: Final = 640
BUCKETS: Final = 16384
LOOKS: Final = 30
KINDS: Final = (
    "O",
    "PERSON",
    "STREET_ADDRESS",
    "GPE",
    "ORGANIZATION",
    "ZIP_CODE",
    "DATE_TIME",
    "PHONE_NUMBER",
    "EMAIL_ADDRESS",
    "DOMAIN_NAME",
    "IP_ADDRESS",
    "US_SSN",
    "US_DRIVER_LICENSE",
    "CREDIT_CARD",
    "IBAN_CODE",
    "AGE",
    "ID",
)

# Below it a sign is its own id: Latin with accents. Other scripts share what is left.
_OWN_IDS: Final = 384
_HEAD: Final = 9


class Encoded(NamedTuple):
    """`signs` int64 (spelling, SIGNS), each spelling once; `which` int64 (word,) says whose; `buckets` int64 (word,);
    `looks` float32 (word, LOOKS)."""

    signs: Any
    which: Any
    buckets: Any
    looks: Any


def encoded(text: str, words: Sequence[Word]) -> Encoded:
    """The arrays of a text's words; at least one word."""
    looked = [_word(word.text) for word in words]
    looks = np.array([one[2] for one in looked], np.float32)
    for place, word in enumerate(words):
        looks[place, -6:] = _place(text, words[place - 1].end if place else 0, word.start)
    spellings = {signs: place for place, signs in enumerate(dict.fromkeys(one[0] for one in looked))}
    signs = np.frombuffer(b"".join(spellings), np.int16).reshape(-1, SIGNS).astype(np.int64)
    which = np.array([spellings[one[0]] for one in looked], np.int64)
    return Encoded(signs, which, np.array([one[1] for one in looked], np.int64), looks)


@functools.lru_cache(maxsize=50_000)
def _word(word: str) -> tuple[bytes, int, tuple[float, ...]]:
    """Of a long word, its head and its tail; bucket 0 is for words that are not told apart."""
    kept = word if len(word) <= SIGNS else word[:_HEAD] + word[_HEAD - SIGNS :]
    ids = [code if code < _OWN_IDS else _OWN_IDS + code % (SIGN_IDS - _OWN_IDS) for code in map(ord, kept)]
    signs = np.array(ids + [0] * (SIGNS - len(ids)), np.int16).tobytes()
    spelling = folded(word)
    shape = "".join("0" if sign.isdigit() else sign for sign in spelling)
    return signs, zlib.crc32(shape.encode()) % (BUCKETS - 1) + 1, (*_form(word), *_lists(word, spelling), *(0.0,) * 6)


def _form(word: str) -> tuple[float, ...]:
    letters, digits = sum(map(str.isalpha, word)), sum(map(str.isdigit, word))
    first, length = word[0], len(word)
    flags = (
        first.isupper() and not word.isupper(),
        word.isupper() and letters > 1,
        word.islower(),
        letters == 1 and length == 1 and first.isupper(),
        bool(letters) and any(sign.isupper() for sign in word[1:]) and not word.isupper(),
        digits == length,
        bool(digits and letters),
        not first.isalnum(),
        digits and length <= 2,
        digits and length == 4,
        digits and length == 5,
        digits and length > 5,
        bool(letters) and length <= 3,
        bool(letters) and length >= 9,
        first > "\u024f",
    )
    return tuple(map(float, flags))


def _lists(word: str, spelling: str) -> tuple[float, ...]:
    lower = word.lower().removesuffix("'s").removesuffix("’s")
    flags = (
        is_ordinary(word),
        lower in entry_set("ordinary/medical.txt"),
        spelling in _eponym_words(),
        spelling in _country_words(),
        lower.capitalize() in entry_set("titles.txt"),
        lower in entry_set("street_words.txt"),
        lower in entry_set("not_names.txt"),
        lower in entry_set("particles.txt"),
        lower in _kind_words(),
    )
    return tuple(map(float, flags))


def _place(text: str, end_before: int, start: int) -> tuple[bool, ...]:
    """What stands between a word and the one before it."""
    gap = text[end_before:start]
    return (not end_before, gap == "", gap == " ", "\n" in gap, "\n\n" in gap, len(gap) > 1 and "\n" not in gap)


@functools.cache
def _eponym_words() -> frozenset[str]:
    return frozenset(piece for name, *_ in rows("eponyms.tsv") for piece in folded(name).split("-"))


@functools.cache
def _country_words() -> frozenset[str]:
    return frozenset(piece for name in entries("countries.txt") for piece in folded(name).split() if len(piece) > 3)


@functools.cache
def _kind_words() -> frozenset[str]:
    return frozenset(
        [
            "inc",
            "llc",
            "ltd",
            "corp",
            "group",
            "bank",
            "gmbh",
            "company",
            "hospital",
            "clinic",
            "university",
            "institute",
            "foundation",
        ]
    )
