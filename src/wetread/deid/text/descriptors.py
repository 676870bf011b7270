"""Descriptions in headers ("AP PORTABLE", "T2 AXIAL FAT SAT"): words in capitals that look like names and are none."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from wetread.deid.text.spans import IdentitySpan
from wetread.deid.text.tables import entry_set, is_medical, is_ordinary

_NAMES: Final = frozenset({"PERSON", "GPE", "ORGANIZATION", "STREET_ADDRESS"})
_WORD: Final = re.compile(r"[\w'’+-]*\w[+-]?")


def telling(text: str, spans: Sequence[IdentitySpan]) -> Iterator[IdentitySpan]:
    """The spans without the words at their ends that descriptions are made of; what is nothing else is no identity.

    What the header names, and what a title or a form of its own gives away, is found by others and not asked here.
    """
    for span in spans:
        if span.kind not in _NAMES:
            yield span
            continue
        told = [word for word in _WORD.finditer(text, span.start, span.end) if not is_plain(word[0])]
        if told:
            yield IdentitySpan(told[0].start(), told[-1].end(), span.kind)


def after_modality(text: str, spans: Iterable[IdentitySpan]) -> Iterator[IdentitySpan]:
    """The spans of recognisers, but that MR before a plain word is the modality, no title."""
    for span in spans:
        if span.kind == "PERSON" and text[: span.start].endswith("MR "):
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
