"""Known institutions, departments, stations and addresses."""

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from wetread.deid.known import Known
from wetread.deid.text.spans import IdentitySpan
from wetread.deid.text.tables import entries, is_ordinary
from wetread.deid.text.words import Word, folded, words_of

_APART: Final = re.compile(r"[\^=\n;|\\]+")
_SAME: Final = {
    "saint": "st",
    "sankt": "st",
    "street": "st",
    "center": "centre",
    "ctr": "centre",
    "and": "",
    "avenue": "ave",
    "road": "rd",
}


def find_places(words: Sequence[Word], known: Known) -> Iterator[IdentitySpan]:
    """Runs of words that are a known place's, whatever signs stand between."""
    if not known.places:
        return
    kept = [(_plain(word.text), word) for word in words if word.text[0].isalnum()]
    spelt = [spelling for spelling, _ in kept]
    for place in _places(known.places):
        for at in range(len(spelt) - len(place) + 1):
            if spelt[at] == place[0] and tuple(spelt[at : at + len(place)]) == place:
                kind = "STREET_ADDRESS" if any(part.isdigit() for part in place) and len(place) > 1 else "ORGANIZATION"
                yield IdentitySpan(kept[at][1].start, kept[at + len(place) - 1][1].end, kind)


@functools.lru_cache(maxsize=64)
def _places(written: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The longest first, so that a whole name wins over its beginning."""
    pieces = [piece for one in written for piece in _APART.split(one)]
    found = {run for piece in pieces for run in _runs(piece)}
    return tuple(sorted(found, key=len, reverse=True))


def _runs(piece: str) -> Iterator[tuple[str, ...]]:
    """The name, and what is left of it without the word for its kind, where that still tells."""
    for way in (piece, _kinds().sub("", piece)):
        run = tuple(_plain(word.text) for word in words_of(way) if word.text[0].isalnum())
        if _tells(run):
            yield run


def _tells(run: tuple[str, ...]) -> bool:
    """Ordinary words by themselves ("Radiology", "Emergency") name no place."""
    told = [word for word in run if not is_ordinary(word)]
    return (len("".join(run)) > 2 and bool(told) and any(len(word) > 2 for word in told)) or len(run) > 2


@functools.cache
def _kinds() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(entries('facilities.txt'))})(?!\w)", re.IGNORECASE)


def _plain(word: str) -> str:
    spelling = folded(re.sub(r"['’]", "", word))
    return _SAME.get(spelling, spelling)
