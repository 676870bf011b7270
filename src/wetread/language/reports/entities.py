"""What a report names: words of the lexicon, measurements, and words whose form tells what they are."""

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple, cast

from wetread.language.reports.document import Document, Found, Sentence
from wetread.language.reports.lexicon import Concept, Lexicon, Name
from wetread.language.reports.phrases import Hit, Phrases, grammar, rows
from wetread.language.reports.spelling import Spelling
from wetread.language.reports.words import NUMBER, stem
from wetread.records.vocabulary import EntityKind

# A form counts only in a long word that no list knows: "-osis" in "diagnosis" or "-oma" in "stoma" would mislead.
_LEAST = 7


class Namer:
    """Finds entities by a lexicon: shared by all reports, so built once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._spelling = Spelling(_vocabulary(lexicon.phrases))
        self._composed = _compositions(lexicon)

    def name(self, document: Document) -> None:
        """Assigns the entities of every sentence, in the order of the text."""
        for number, sentence in enumerate(document.sentences):
            found = self._in_sentence(document, sentence, number)
            document.entities += sorted(found, key=lambda one: (one.first, one.last))

    def _in_sentence(self, document: Document, sentence: Sentence, number: int) -> list[Found]:
        stems = tuple(self._spelling.corrected(word) for word in sentence.scene.stems)
        hits = self.lexicon.hits(stems)
        taken = {place for hit in hits for place in range(hit.first, hit.last)}
        found = [_found(document, sentence, number, hit) for hit in hits]
        found += _measured(document, sentence, number)
        found += _by_form(document, sentence, number, taken)
        return found + [_composition(document, sentence, number, *one) for one in self._compose(stems, hits)]

    def _compose(self, stems: tuple[str, ...], hits: list[Hit[Concept]]) -> Iterator[tuple[Hit[Concept], Hit[Concept]]]:
        """A structure and a word that makes a finding of it, in one clause with no other structure between."""
        structures = [hit for hit in hits if hit.payload.kind == "BodyPart"]
        used: set[int] = set()
        for hit in structures:
            phrases = self._composed.get(hit.payload.id)
            if phrases is None:
                continue
            for word in phrases.hits(stems):
                if word.first not in used and _joined(stems, hit, word, structures, hits):
                    used.add(word.first)
                    yield hit, word
                    break


def _joined(
    stems: tuple[str, ...],
    structure: Hit[Concept],
    word: Hit[Concept],
    structures: list[Hit[Concept]],
    hits: list[Hit[Concept]],
) -> bool:
    """Does the word speak of the structure? Not where it is part of another finding, or another structure is nearer."""
    if any(hit.first < word.last and word.first < hit.last and hit.payload.kind not in ("Descriptor",) for hit in hits):
        return False
    low, high = (structure.last, word.first) if structure.last <= word.first else (word.last, structure.first)
    if structure.last <= word.first and stems[low : low + 1] == (":",):
        low += 1  # "Heart: enlarged"
    if not 0 <= high - low <= 7 or any(stems[place] in grammar()["apart"] for place in range(low, high)):
        return False
    if any(low <= other.first < high for other in structures if other is not structure):
        return structure.last <= word.first and all(
            stems[place] in grammar()["link"] or any(one.first <= place < one.last for one in structures)
            for place in range(low, high)
        )
    return True


@functools.cache
def _suffixes() -> tuple[tuple[str, EntityKind], ...]:
    return tuple((ending, cast("EntityKind", kind)) for ending, kind in rows("suffixes.tsv"))


@functools.lru_cache(maxsize=8192)
def _kind_by_form(word: str) -> EntityKind | None:
    if len(word) < _LEAST or word in grammar()["misleading_form"]:
        return None
    return next((kind for ending, kind in _suffixes() if word.endswith(ending)), None)


def _by_form(document: Document, sentence: Sentence, number: int, taken: set[int]) -> Iterator[Found]:
    for place, word in enumerate(sentence.scene.stems):
        kind = _kind_by_form(word) if place not in taken else None
        if kind is not None:
            span = document.span(sentence, place, place + 1)
            yield Found(number, place, place + 1, span.start, span.end, kind, None, word, rule="form of the word")


def _found(document: Document, sentence: Sentence, number: int, hit: Hit[Concept]) -> Found:
    words, concept = document.words, hit.payload
    start, end = words.starts[sentence.first + hit.first], words.ends[sentence.first + hit.last - 1]
    return Found(number, hit.first, hit.last, start, end, concept.kind, concept, concept.name)


def _composition(
    document: Document, sentence: Sentence, number: int, structure: Hit[Concept], word: Hit[Concept]
) -> Found:
    """The finding spans structure and word; whether it is there, is said of the word: "heart is [not] enlarged"."""
    whole = Hit(min(structure.first, word.first), max(structure.last, word.last), word.payload)
    found = _found(document, sentence, number, whole)
    found.rule = "structure with a word that makes a finding of it"
    found.core = (word.first, word.last)
    return found


class Size(NamedTuple):
    """The words of a measurement, and of its unit."""

    first: int
    last: int
    unit: int


def sizes(stems: tuple[str, ...]) -> Iterator[Size]:
    """Numbers with a unit: "3 x 4 cm", "2-3 mm", "5.2cm"."""
    place = 0
    while place < len(stems):
        if stems[place] == NUMBER:
            last = _numbers(stems, place)
            if last < len(stems) and stems[last] in _units():
                yield Size(place, last + 1, last)
                place = last
        place += 1


def _numbers(stems: tuple[str, ...], place: int) -> int:
    """Behind a run of numbers joined by "x", "by", "to" or a dash."""
    last = place + 1
    while last + 1 < len(stems) and stems[last] in ("x", "by", "to", "-", "×") and stems[last + 1] == NUMBER:
        last += 2
    if (
        last + 2 < len(stems)
        and stems[last] in _units()
        and stems[last + 1] in ("x", "by", "×")
        and stems[last + 2] == NUMBER
    ):
        return _numbers(stems, last + 2)
    return last


@functools.cache
def _units() -> frozenset[str]:
    return frozenset(stem(unit) for unit, _ in rows("units.tsv"))


def _measured(document: Document, sentence: Sentence, number: int) -> Iterator[Found]:
    for size in sizes(tuple(sentence.scene.stems)):
        span = document.span(sentence, size.first, size.last)
        yield Found(
            number,
            size.first,
            size.last,
            span.start,
            span.end,
            "Measurement",
            None,
            "measurement",
            rule="number with a unit",
        )
        unit = document.span(sentence, size.unit, size.unit + 1)
        yield Found(number, size.unit, size.unit + 1, unit.start, unit.end, "Unit", None, "unit", rule="unit")


def _vocabulary(phrases: Phrases[Name]) -> set[str]:
    return {word for word in phrases.words() if re.fullmatch(r"[a-z]+", word)}


def _compositions(lexicon: Lexicon) -> dict[str, Phrases[Concept]]:
    """By structure, the phrases that make a finding of it."""
    table: dict[str, Phrases[Concept]] = {}
    for structures, phrases, finding in rows("compositions.tsv"):
        for structure in structures.split("|"):
            held = table.setdefault(structure, Phrases())
            for phrase in phrases.split(" ; "):
                held.add(phrase, lexicon.concepts[finding])
    return table
