"""Typed arrows between the things that a sentence names."""

import functools
from collections.abc import Iterator, Sequence

from wetread.language.reports.document import Document, Found
from wetread.language.reports.judging import FINDING_KINDS
from wetread.language.reports.phrases import Hit, Phrases, grammar, named
from wetread.records.report import Relation, Span
from wetread.records.vocabulary import RelationType

_PLACED = FINDING_KINDS | {"MedicalDevice"}
_FAR = 12


@functools.cache
def _cues() -> Phrases[str]:
    return named("relations.tsv")


def relate(document: Document) -> None:
    """Assigns the relations of each sentence; ids are the entities' places in the document."""
    by_sentence: dict[int, list[tuple[int, Found]]] = {}
    for number, found in enumerate(document.entities):
        by_sentence.setdefault(found.sentence, []).append((number, found))
    for number, here in by_sentence.items():
        if len(here) > 1:
            stems = document.sentences[number].scene.stems
            seen = dict.fromkeys([*_side_by_side(stems, here), *_by_cue(document, number, here), *_planned(here)])
            document.relations += list(seen)


def _side_by_side(stems: Sequence[str], here: Sequence[tuple[int, Found]]) -> Iterator[Relation]:
    """What place and grammar tell: "[small] effusion", "effusion in the [left base]", "[5 mm] nodule"."""
    for number, found in here:
        if found.kind in _PLACED:
            for other, near in here:
                kind = _near(stems, found, near)
                if kind == "located_at":
                    yield Relation(head=number, tail=other, type=kind)
                elif kind is not None:
                    yield Relation(head=other, tail=number, type=kind)
        elif found.kind == "BodyPart":
            yield from (
                Relation(head=other, tail=number, type="modifies")
                for other, near in here
                if near.kind == "Direction" and 0 <= found.first - near.last <= 1 and near.last <= found.first
            )


def _near(stems: Sequence[str], found: Found, near: Found) -> RelationType | None:
    before = near.last <= found.first
    gap = tuple(stems[near.last : found.first] if before else stems[found.last : near.first])
    if near.kind in ("Descriptor", "Direction") and before and _plain(gap):
        return "modifies"
    if near.kind == "Descriptor" and not before and _predicate(gap):
        return "modifies"
    if near.kind == "Measurement" and (
        _plain(gap) if before else gap in ((",",), ("of",)) or (len(gap) <= 6 and not _parted(gap))
    ):
        return "measures"
    if near.kind == "BodyPart" and near is not found and (_plain(gap) if before else _leads(gap)):
        return "located_at"
    return None


def _plain(gap: Sequence[str]) -> bool:
    """Nothing between but what may stand inside a name."""
    return len(gap) <= 4 and not any(
        word in grammar()["relation_break"] or word in grammar()["place_link"] for word in gap
    )


def _predicate(gap: Sequence[str]) -> bool:
    return 0 < len(gap) <= 3 and gap[0] in grammar()["copula"] and not _parted(gap)


def _leads(gap: Sequence[str]) -> bool:
    """A preposition leads from a finding to its place, over other places or sizes but no other clause."""
    return 0 < len(gap) <= _FAR and any(word in grammar()["place_link"] for word in gap) and not _parted(gap)


def _parted(gap: Sequence[str]) -> bool:
    return any(word in grammar()["relation_break"] for word in gap)


def _by_cue(document: Document, number: int, here: Sequence[tuple[int, Found]]) -> Iterator[Relation]:
    """What a phrase between two things tells: "opacity [suggestive of] pneumonia"."""
    sentence = document.sentences[number]
    for hit in _cues().hits(sentence.scene.stems):
        span = document.span(sentence, hit.first, hit.last)
        relation = _between(hit, here, span)
        if relation is not None:
            yield relation


def _between(hit: Hit[str], here: Sequence[tuple[int, Found]], span: Span) -> Relation | None:
    before = [one for one in here if one[1].last <= hit.first]
    behind = [one for one in here if one[1].first >= hit.last]
    sides = _SIDES[hit.payload]
    head = next((one for one in reversed(before) if one[1].kind in sides[0]), None)
    tail = next((one for one in behind if one[1].kind in sides[1]), None)
    if head is None or tail is None or tail[1].first - hit.last > _FAR:
        return None
    if hit.payload == "found_by":
        return Relation(head=tail[0], tail=head[0], type="test_finds_problem", cue=span)
    return Relation(head=head[0], tail=tail[0], type=hit.payload, cue=span)  # type: ignore[arg-type]


_TESTS = frozenset(("ImagingTest", "Test"))
_SIDES = {
    "suggestive_of": (FINDING_KINDS, FINDING_KINDS),
    "caused_by": (FINDING_KINDS, FINDING_KINDS | {"Procedure", "MedicalDevice"}),
    "compared_to": (FINDING_KINDS, _TESTS),
    "test_finds_problem": (_TESTS, FINDING_KINDS),
    "found_by": (FINDING_KINDS, _TESTS),
}


def _planned(here: Sequence[tuple[int, Found]]) -> Iterator[Relation]:
    """A finding recommends the test that is planned in its sentence."""
    planned = [
        number
        for number, found in here
        if found.kind in ("ImagingTest", "Procedure")
        and found.decision is not None
        and found.decision.temporality == "planned"
    ]
    findings = [number for number, found in here if found.kind in FINDING_KINDS and found.concept is not None]
    for test in planned[:1]:
        yield from (Relation(head=finding, tail=test, type="recommends") for finding in findings[:2])
