"""Results that were told to somebody: to whom, when, how, and whether they were read back."""

import functools
from collections.abc import Sequence
from typing import cast

from wetread.language.reports.document import Document, Sentence
from wetread.language.reports.patterns import pattern
from wetread.language.reports.phrases import Hit, Phrases, grammar, rows
from wetread.records.report import Communication, Span
from wetread.records.vocabulary import Communicated


@functools.cache
def _phrases() -> tuple[Phrases[str], Phrases[str]]:
    """What tells that somebody was told, and what tells how and whether it was confirmed: they may share words."""
    people: Phrases[str] = Phrases()
    ways: Phrases[str] = Phrases()
    for phrase, kind in rows("communication.tsv"):
        (ways if kind.startswith("how:") or kind == "readback" else people).add(phrase, kind)
    return people, ways


def communicate(document: Document) -> None:
    """Assigns the communications, one for each sentence that tells of one."""
    for number, sentence in enumerate(document.sentences):
        people, ways = _phrases()
        hits = people.hits(sentence.scene.stems, overlap=True)
        if any(hit.payload == "none" for hit in hits):
            continue
        to = next((whom for hit in hits if (whom := _whom(document, sentence, hit)) is not None), None)
        if to is not None:
            document.communications.append(
                _told(document, sentence, number, to, ways.hits(sentence.scene.stems, overlap=True))
            )


def _told(document: Document, sentence: Sentence, number: int, to: Span, hits: list[Hit[str]]) -> Communication:
    whole = document.span(sentence, 0, sentence.last - sentence.first)
    when = pattern("told_when").search(document.text, whole.start, whole.end)
    how = next((hit for hit in hits if hit.payload.startswith("how:")), None)
    return Communication(
        sentence=number,
        to=to,
        when=Span(start=when.start(), end=when.end()) if when else None,
        how=cast("Communicated", how.payload[4:]) if how else None,
        how_span=document.span(sentence, how.first, how.last) if how else None,
        readback=any(hit.payload == "readback" for hit in hits),
    )


def _whom(document: Document, sentence: Sentence, hit: Hit[str]) -> Span | None:
    stems = sentence.scene.stems
    if hit.payload == "to":
        last = _end_of_name(stems, hit.last)
        return _person(document, sentence, hit.last, last)
    if hit.payload in ("was", "ack"):
        return _person(document, sentence, _start_of_name(stems, hit.first), hit.first)
    return None


_ON_CALL = ("on", "call")


def _end_of_name(stems: Sequence[str], place: int) -> int:
    last = place
    while last < len(stems) and (stems[last] not in grammar()["whom_end"] or stems[last : last + 2] == _ON_CALL):
        if stems[last] == "." and stems[last - 1] != "dr":
            break
        last += 1
    return last


def _start_of_name(stems: Sequence[str], place: int) -> int:
    first = place
    while (
        first > 0
        and stems[first - 1] not in grammar()["whom_end"]
        and not (stems[first - 1] == "." and stems[first - 2] != "dr")
    ):
        first -= 1
    return first


def _person(document: Document, sentence: Sentence, first: int, last: int) -> Span | None:
    if first >= last or last - first > 8 or sentence.scene.stems[last - 1] in grammar()["nobody"]:
        return None
    span = document.span(sentence, first, last)
    return span if pattern("person").search(document.text[span.start : span.end]) else None
