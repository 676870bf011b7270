"""Misspelt words of the lexicon: one letter missing, added, changed or exchanged with its neighbour."""

import functools
from collections.abc import Iterable

# Short words have too many neighbours that are words of their own.
LEAST = 8


class Spelling:
    """Corrects a word to the only long word of the lexicon that is one slip away from it and begins alike.

    Words of the lexicon stay, and so does a word with two such neighbours.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._alike: dict[tuple[str, int], list[str]] = {}
        for word in self._words:
            if len(word) >= LEAST and word.isalpha():
                self._alike.setdefault((word[0], len(word)), []).append(word)
        self.corrected = functools.lru_cache(maxsize=8192)(self._corrected)

    def _corrected(self, word: str) -> str:
        if len(word) < LEAST - 1 or word in self._words or not word.isalpha():
            return word
        lengths = range(len(word) - 1, len(word) + 2)
        near = [one for length in lengths for one in self._alike.get((word[0], length), ()) if _one_slip(one, word)]
        return near[0] if len(near) == 1 else word


def _one_slip(right: str, wrong: str) -> bool:
    """One insertion, deletion, change, or exchange of neighbours."""
    start = next((place for place, pair in enumerate(zip(right, wrong, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return len(right) != len(wrong)
    tail, other = right[start:], wrong[start:]
    exchanged = tail[:2] == other[1::-1] and tail[2:] == other[2:]
    return exchanged or tail[1:] == other[1:] or tail[1:] == other or tail == other[1:]
