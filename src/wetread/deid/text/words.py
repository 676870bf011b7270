"""Words of a text, in any script. A word is a run of letters and digits, or one sign that is neither."""

import functools
import re
import unicodedata
from typing import Final, NamedTuple

# Combining marks are no letters to `re`; without them names of many scripts, and decomposed accents, would break up.
MARKS: Final = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u065f"
    "\u0900-\u0903\u093a-\u094f\u0980-\u0983\u09bc-\u09d7\u0b80-\u0bd7\u0e31-\u0e4e"
)
_WORD: Final = re.compile(rf"[^\W_][^\W_{MARKS}]*(?:[{MARKS}]+[^\W_]*)*(?:['’][^\W\d_]+)?|[^\w\s]|_")


class Word(NamedTuple):
    """Characters `start` to `end` of the text, as written."""

    start: int
    end: int
    text: str


def words_of(text: str) -> list[Word]:
    """Every word, in order; white space belongs to none."""
    return [Word(match.start(), match.end(), match[0]) for match in _WORD.finditer(text)]


@functools.lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """In small letters, without accents: what two spellings of a name have in common."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).translate(_FLAT)


_FLAT: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"}
)
