"""What is known of the people of one file, made ready for looking it up word by word."""

import functools
from dataclasses import dataclass

from wetread.deid.known import Known
from wetread.deid.text.known.person_names import Part, PersonName, person_names, spellings
from wetread.deid.text.words import folded


@dataclass(frozen=True)
class Lexicon:
    """Folded spellings and the part they play in a name, for the patient and for everybody else; run-on names apart.

    `heads` is what any spelling begins with: most words of a text are told apart from it at once.
    """

    patient: dict[str, Part]
    people: dict[str, Part]
    run_on: tuple[PersonName, ...]
    initials: frozenset[str]
    heads: frozenset[str]

    def part(self, spelling: str) -> Part | None:
        return self.patient.get(spelling) or self.people.get(spelling)


@functools.lru_cache(maxsize=64)
def lexicon(known: Known) -> Lexicon:
    """Cached, since a file has many texts and one header."""
    patient, people = _names(known.patient_names), _names(known.people)
    words = _words(patient), _words(people)
    given = [word for name in (*patient, *people) for word in (*name.given, *name.family)]
    return Lexicon(
        patient=words[0],
        people=words[1],
        run_on=tuple(name for name in (*patient, *people) if name.run_on),
        initials=frozenset(word[0].casefold() for word in given),
        heads=frozenset(form[:cut] for whose in words for form in whose for cut in range(1, len(form))),
    )


def _names(written: tuple[str, ...]) -> list[PersonName]:
    return [name for one in written for name in person_names(one)]


def _words(names: list[PersonName]) -> dict[str, Part]:
    """The family's spellings last, so that a word that is both is the family's."""
    words: dict[str, Part] = {}
    for name in names:
        words |= {form: "given" for word in name.given for form in spellings(word) if len(form) > 1}
        words |= {"".join(map(_only, name.given)): "given"} if len(name.given) > 1 else {}
    for name in names:
        words |= {form: "family" for word in name.family for form in spellings(word) if len(form) > 1}
        words |= {"".join(map(way, name.family)): "family" for way in (_only, folded)} if len(name.family) > 1 else {}
    return words


def _only(word: str) -> str:
    return max(spellings(word), key=len, default="")
