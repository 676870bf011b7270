"""Tubes and lines: where the tip lies, and whether that will do."""

import functools
from typing import NamedTuple, cast

from wetread.language.reports.document import Document, Found, Sentence
from wetread.language.reports.patterns import pattern
from wetread.language.reports.phrases import Phrases, grammar, leading, parsed, rows
from wetread.language.reports.words import NUMBER
from wetread.records.report import DevicePosition, Span
from wetread.records.vocabulary import Adequacy

# Centimetres above the carina between which a tracheal tube is well placed (neck neutral 5 +- 2; Goodman, 1976).
LOW, HIGH = 2.0, 7.0


class _Place(NamedTuple):
    adequacy: Adequacy
    rule: str


@functools.cache
def _places(device: str) -> Phrases[_Place]:
    """The rows of the table for a device; where two are worded alike the earlier one wins."""
    held: Phrases[_Place] = Phrases()
    for devices, phrase, adequacy in reversed(list(rows("devices.tsv"))):
        if devices == "*" or device in devices.split("|"):
            parts = parsed(phrase)
            held.add_parts(parts[leading(parts) :], _Place(cast("Adequacy", adequacy), f"{devices}: {phrase}"))
    return held


def position(document: Document) -> None:
    """Assigns a position to every tube or line that the report names."""
    tubes = [
        (number, one) for number, one in enumerate(document.entities) if one.concept is not None and one.concept.device
    ]
    for place, (number, found) in enumerate(tubes):
        if found.concept is None or found.concept.device in (None, "other"):
            continue
        following = tubes[place + 1][1] if place + 1 < len(tubes) else None
        document.devices.append(_positioned(document, number, found, following))


def _positioned(document: Document, number: int, found: Found, following: Found | None) -> DevicePosition:
    sentence = document.sentences[found.sentence]
    device = cast("str", found.concept.device if found.concept else "other")
    if _is_gone(document, sentence, found):
        return DevicePosition(entity=number, device=device, tip=None, adequacy="absent", rule="denied or removed")
    last = sentence.last - sentence.first
    if following is not None and following.sentence == found.sentence:
        last = following.first
    first = 0 if _leads(sentence, found) else found.first
    far = _distance(document, sentence, first, last, device)
    placed = _placed(document, sentence, device, first, last)
    return _decided(number, device, far, placed)


def _leads(sentence: Sentence, found: Found) -> bool:
    """Does the sentence speak of the tip before it names the device: "the tip of the ET tube ..."?"""
    return "tip" in sentence.scene.stems[: found.first] and found.first < 6


def _decided(
    number: int, device: str, far: tuple[Span, _Place] | None, placed: list[tuple[Span, _Place]]
) -> DevicePosition:
    """The worst of what is said: an adequate place does not mend a side hole outside the chest."""
    said = [*placed, *([far] if far else [])]
    if not said:
        return DevicePosition(entity=number, device=device, tip=None, adequacy="unknown", rule="no place named")
    wrong = [one for one in said if one[1].adequacy == "malpositioned"]
    located = [one for one in (far, *placed) if one is not None and not one[1].rule.startswith("*")]
    chosen = wrong[0] if wrong else said[0]
    tip = chosen if not chosen[1].rule.startswith("*") else (located[0] if located else None)
    return DevicePosition(
        entity=number, device=device, tip=tip[0] if tip else None, adequacy=chosen[1].adequacy, rule=chosen[1].rule
    )


def _is_gone(document: Document, sentence: Sentence, found: Found) -> bool:
    if found.decision is not None and found.decision.negated:
        return True
    stems = sentence.scene.stems
    before, behind = stems[max(0, found.first - 5) : found.first], stems[found.last : found.last + 7]
    clause = behind[: behind.index(",")] if "," in behind else behind
    gone = (
        "removal" in before
        or any(word in grammar()["gone"] for word in clause)
        or ("taken" in clause and "out" in clause)
        or "longer" in clause
    )
    return gone and "should" not in clause and "be" not in clause


def _distance(document: Document, sentence: Sentence, first: int, last: int, device: str) -> tuple[Span, _Place] | None:
    """A tip so many centimetres above the carina, weighed by the limits for a tracheal tube."""
    span = document.span(sentence, first, last)
    match = pattern("tip_distance").search(document.text, span.start, span.end)
    if match is None:
        return None
    size = float(match.group(1)) / (10 if match.group(2).lower().startswith("m") else 1)
    return Span(start=match.start(), end=match.end()), _Place(
        _weighed(device, size, match.group(3).lower()), f"{LOW}-{HIGH} cm"
    )


def _weighed(device: str, size: float, where: str) -> Adequacy:
    if device == "endotracheal_tube":
        high = where in ("above", "from", "proximal to", "superior to", "cephalad to")
        return "adequate" if high and LOW <= size <= HIGH else "malpositioned"
    if device == "enteric_tube":
        return "malpositioned" if where in ("above", "proximal to", "superior to") else "adequate"
    if device == "iabp":
        return "adequate" if where in ("below", "distal to", "from") and size <= 4 else "malpositioned"
    return "adequate"


def _placed(document: Document, sentence: Sentence, device: str, first: int, last: int) -> list[tuple[Span, _Place]]:
    """The places named for the tip; a passage that a tube only comes through is no place of its tip."""
    stems = tuple(sentence.scene.stems[first:last])
    found = []
    for hit in _places(device).hits(stems):
        if NUMBER in stems[max(0, hit.first - 3) : hit.first] and stems[hit.first] in ("above", "from", "below"):
            continue
        if hit.first and stems[hit.first - 1] in grammar()["passed"]:
            continue
        found.append((document.span(sentence, first + hit.first, first + hit.last), hit.payload))
    return found
