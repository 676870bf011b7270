"""Words of a text with their places: the ground that lexicon, cues and sentences stand on."""

import functools
import re
import unicodedata
from typing import NamedTuple

# Fixed abbreviations with a slash, words with an apostrophe, numbers, and every other sign by itself.
_WORD = re.compile(
    r"(?:\b(?:[srhcdynbfw]/[pohtcuvlm]|w/o)\b)|[^\W\d_]+(?:['’\u00ad][^\W\d_]+)*|\d+(?:[.,:]\d+)*|[^\w\s]|_+",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
NUMBER, YEAR = "<n>", "<y>"
_WHOLE = frozenset(("was", "has", "his", "this", "thus", "does", "yes", "always", "perhaps", "towards", "afterwards"))


class Words(NamedTuple):
    """Parallel tuples over the words of a text: offsets of characters, and stems (lower case, singular)."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    stems: tuple[str, ...]

    def part(self, first: int, last: int) -> "Words":
        """The words from `first` up to, not including, `last`."""
        return Words(self.starts[first:last], self.ends[first:last], self.stems[first:last])


def words_of(text: str) -> Words:
    """Splits a text. A hyphen inside a word is a space: "ground-glass" is "ground glass"; "3-4" keeps it."""
    starts, ends, stems = [], [], []
    for found in _WORD.finditer(text):
        word, start, end = found.group(), found.start(), found.end()
        if word == "-" and _joins(text, start):
            continue
        starts.append(start)
        ends.append(end)
        stems.append(stem(word))
    return Words(tuple(starts), tuple(ends), tuple(stems))


def _joins(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return before.isalnum() and after.isalnum() and not (before.isdigit() and after.isdigit())


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Lower case without a plural's or possessive's ending; numbers and years become one word each."""
    if word[0].isdigit():
        return YEAR if _YEAR.fullmatch(word) else NUMBER
    if not word.isascii():  # ligatures and wide letters of a PDF, and hyphens that only show at a line's end
        word = unicodedata.normalize("NFKC", word.replace("\u00ad", "")) or word
    small = word.lower().replace("’", "'")
    if small.endswith("'s"):
        small = small[:-2]
    return _singular(small)


def _singular(word: str) -> str:
    if len(word) < 4 or word[-1] != "s" or word.endswith(("ss", "us", "is")) or word in _WHOLE:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1]
