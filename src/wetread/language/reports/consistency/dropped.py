"""A "no" that was lost."""

from collections.abc import Iterator

from wetread.language.reports.chart import status_of
from wetread.language.reports.consistency.facts import SEEN, SUMMED, findings_in, grave, warning
from wetread.language.reports.document import Document, Found
from wetread.language.reports.patterns import pattern
from wetread.language.reports.phrases import grammar
from wetread.records.report import ReportWarning, Span


def dropped_no(document: Document) -> Iterator[ReportWarning]:
    """ "There is evidence of pneumothorax or effusion" amid what is normal: a "no" may have been lost."""
    summed = [one for one in document.sections if one.kind == SUMMED]
    seen = [one for one in findings_in(document, SEEN) if status_of(one) == "present"]
    weighty = {one.sentence for one in seen if not _is_minor(one)}
    if summed and any(pattern("no_disease").search(document.text, one.start, one.end) for one in summed):
        for number in dict.fromkeys(one.sentence for one in seen):
            if weighty <= {number} and _is_template(document, number, seen):
                sentence = document.sentences[number]
                yield warning("dropped_no", document.span(sentence, 0, sentence.last - sentence.first))
    elif summed and not weighty:
        match = pattern("bare_disease").match(document.text, summed[0].start)
        if match is not None:
            yield warning("dropped_no", Span(start=match.start(), end=match.end()))


def _is_template(document: Document, number: int, seen: list[Found]) -> bool:
    """Does the sentence name what templates deny, several joined by "or" or as evidence, with no word of how much?"""
    sentence = document.sentences[number]
    stems = sentence.scene.stems
    denied = [one for one in seen if one.sentence == number and one.concept_id in grave()]
    joined = "or" in stems and len(denied) > 1
    evident = "evidence" in stems[:4] and bool(denied)
    return (joined or evident) and not any(word in grammar()["amount"] for word in stems)


def _is_minor(found: Found) -> bool:
    return found.concept is not None and (found.concept.chronic or found.concept.variant)
