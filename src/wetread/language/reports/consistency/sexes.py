"""Anatomy that the patient's sex does not have."""

from collections.abc import Iterator

from wetread.language.reports.consistency.facts import SEEN, SUMMED, warning
from wetread.language.reports.document import Document
from wetread.language.reports.patterns import pattern
from wetread.records.report import ReportWarning, Span


def sex_anatomy(document: Document) -> Iterator[ReportWarning]:
    """A patient called a man with a uterus, or a woman with a prostate."""
    head = [one for one in document.sections if one.kind in ("indication", "history", "exam", "past_history")]
    told = [
        (
            pattern("male").search(document.text, one.start, one.end),
            pattern("female").search(document.text, one.start, one.end),
        )
        for one in head
    ]
    male, female = next(((m, f) for m, f in told if m or f), (None, None))
    if bool(male) == bool(female):
        return
    wrong = pattern("female_anatomy") if male else pattern("male_anatomy")
    for section in document.sections:
        match = wrong.search(document.text, section.start, section.end) if section.kind in (SEEN, SUMMED) else None
        person = male or female
        if match and person:
            yield warning(
                "sex_anatomy",
                Span(start=match.start(), end=match.end()),
                Span(start=person.start(), end=person.end()),
                name=match.group().lower(),
            )
            return
