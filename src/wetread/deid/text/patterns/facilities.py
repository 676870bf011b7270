"""Institutions: names that end in a word for one, such as Hospital or Imaging."""

import functools
import re
from collections.abc import Iterator

from wetread.deid.text.spans import IdentitySpan
from wetread.deid.text.tables import entries, entry_set


def find_facilities(text: str) -> Iterator[IdentitySpan]:
    for match in _pattern().finditer(text):
        start = match.start() + _skipped(match[1])
        if start < match.end(1):
            yield IdentitySpan(start, match.end(), "ORGANIZATION")


@functools.cache
def _pattern() -> re.Pattern[str]:
    kinds = "|".join(entries("facilities.txt"))
    part = r"[^\W\d_a-z][\w'’.&-]{0,40}"
    joint = r"(?:of|the|for|and|de|la|du|&|at|in)"
    after = rf"(?:[ ](?:(?:of|for|at|de)[ ](?:the[ ])?{part}(?:[ ]{part}){{0,2}}))?"
    return re.compile(rf"\b({part}(?:[ ](?:{joint}[ ])*{part}){{0,5}}?[ ])(?:{kinds})\b{after}")


def _skipped(before: str) -> int:
    """Characters of the words at the beginning that name no institution, such as "The Outside"."""
    place = 0
    for word in re.finditer(r"\S+\s*", before):
        if word[0].strip(" .,'’").lower() not in entry_set("not_facilities.txt"):
            break
        place = word.end()
    return place
