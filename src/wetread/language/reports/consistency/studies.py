"""A comparison with a study that the report does not list."""

from collections.abc import Iterator

from wetread.language.reports.consistency.facts import SEEN, SUMMED, warning
from wetread.language.reports.document import Document
from wetread.language.reports.patterns import pattern
from wetread.records.report import ReportWarning, Span


def comparison_missing(document: Document) -> Iterator[ReportWarning]:
    """A comparison with a study, while the report lists none."""
    listed = [one for one in document.sections if one.kind == "comparison"]
    none = next((one for one in listed if pattern("no_comparison").match(document.text[one.start : one.end])), None)
    if none is None:
        return
    for section in document.sections:
        match = (
            pattern("compared").search(document.text, section.start, section.end)
            if section.kind in (SEEN, SUMMED)
            else None
        )
        if match is not None:
            yield warning(
                "comparison_missing", Span(start=match.start(), end=match.end()), Span(start=none.start, end=none.end)
            )
            return
