"""The words of a DICOM person name (PS3.5 6.2.1), or of a plain one, with the part that each plays."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from wetread.deid.text.tables import entry_set
from wetread.deid.text.words import folded

Part = Literal["family", "given"]

_PIECES: Final = re.compile(r"[\s\-‐–.,'’`]+")
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
# Scripts that put no blank between words: a name is looked for as a string of signs.
RUN_ON: Final = re.compile(r"[\u0e00-\u0eff\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


@dataclass(frozen=True)
class PersonName:
    """One written form of a name: words of each part, folded; `run_on` where its script has no blanks."""

    family: tuple[str, ...]
    given: tuple[str, ...]
    run_on: bool = False


def person_names(written: str) -> Iterator[PersonName]:
    """Each group ("=") of a person name as one form; a plain one is divided at its comma or before its last word."""
    for group in written.split("="):
        family, given = _parts(group.strip(" ^"))
        if family or given:
            yield PersonName(family, given, bool(RUN_ON.search(group)))


def _parts(group: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if "^" in group:
        family, *rest = group.split("^")
        return tuple(family.split()), tuple(" ".join(rest[:2]).split())
    if "," in group:
        family, _, given = group.partition(",")
        return tuple(family.split()), _without_titles(given.split())
    words = _without_titles(group.split())
    first = next((place for place, word in enumerate(words) if place and _is_particle(word)), len(words) - 1)
    return tuple(words[first:]), tuple(words[:first])


def _without_titles(words: list[str]) -> tuple[str, ...]:
    outside = entry_set("titles.txt") | entry_set("credentials.txt")
    return tuple(
        word for word in words if word.strip(".,").capitalize() not in outside and word.strip(",") not in outside
    )


def _is_particle(word: str) -> bool:
    return word.lower().strip(".") in entry_set("particles.txt")


def spellings(word: str) -> frozenset[str]:
    """How a word of a name may be spelt, folded: without accents, with them written out, whole and in its pieces."""
    plain = word.casefold()
    pieces = [piece for piece in _PIECES.split(plain) if piece]
    whole = "".join(pieces)
    forms = {folded(whole), folded(whole.translate(_UMLAUTS))}
    forms |= {folded(piece) for piece in pieces if len(pieces) == 1 or len(piece) > 2}
    forms |= {form.replace("ue", "u").replace("oe", "o").replace("ae", "a") for form in forms if len(form) > 4}
    return frozenset(form for form in forms if form and form not in entry_set("particles.txt"))
