"""What the report wants done, and when."""

import functools

from wetread.language.reports.document import Document, Found, Sentence
from wetread.language.reports.patterns import pattern
from wetread.language.reports.phrases import rows, stems_of
from wetread.records.report import Recommendation, Span

_DOABLE = frozenset(("ImagingTest", "Procedure", "Test"))
# Words that make what is recommended more precise when they follow it.


def recommend(document: Document) -> None:
    """Assigns the recommendations: tests and procedures that are planned, each with its time."""
    planned: dict[int, list[Found]] = {}
    for found in document.entities:
        if _is_planned(found):
            planned.setdefault(found.sentence, []).append(found)
    for number, here in planned.items():
        sentence = document.sentences[number]
        for span in _merged(document, sentence, here):
            document.recommendations.append(
                Recommendation(what=span, when=_when(document, sentence, span), sentence=number)
            )


def _is_planned(found: Found) -> bool:
    decision = found.decision if found.kind in _DOABLE else None
    return decision is not None and decision.temporality == "planned" and not decision.negated


def _merged(document: Document, sentence: Sentence, planned: list[Found]) -> list[Span]:
    """One span for each thing to do: "follow-up" and "CT" side by side are one."""
    spans: list[Span] = []
    for found in planned:
        first = _widened(sentence, found.first)
        start = document.words.starts[sentence.first + first]
        end = _behind(document, found.end)
        if spans and start <= spans[-1].end + 1:
            spans[-1] = Span(start=spans[-1].start, end=max(end, spans[-1].end))
        else:
            spans.append(Span(start=start, end=end))
    return spans


def _behind(document: Document, end: int) -> int:
    found = pattern("recommended_behind").match(document.text, end)
    return found.end() if found else end


def _widened(sentence: Sentence, first: int) -> int:
    """The first word of what is recommended, with "repeat", "dedicated" and the like before it."""
    stems = tuple(sentence.scene.stems)
    while True:
        lead = next((words for words in _before() if stems[max(0, first - len(words)) : first] == words), None)
        if lead is None:
            return first
        first -= len(lead)


@functools.cache
def _before() -> tuple[tuple[str, ...], ...]:
    phrases = [stems_of(phrase) for phrase, role in rows("actions.tsv") if role == "before"]
    return tuple(sorted(phrases, key=len, reverse=True))


def _when(document: Document, sentence: Sentence, what: Span) -> Span | None:
    """The time in the sentence that stands nearest to what is to be done."""
    whole = document.span(sentence, 0, sentence.last - sentence.first)
    times = [match.span() for match in pattern("when").finditer(document.text, whole.start, whole.end)]
    times = [one for one in times if one[1] <= what.start or one[0] >= what.start]
    if not times:
        return None
    start, end = min(times, key=lambda one: abs(one[0] - what.end) if one[0] >= what.end else abs(what.start - one[1]))
    return Span(start=start, end=end)
