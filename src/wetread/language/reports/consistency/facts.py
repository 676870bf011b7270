"""What the checks of a report ask of it."""

import functools

from wetread.language.reports.chart import status_of
from wetread.language.reports.document import Document, Found
from wetread.language.reports.judging import FINDING_KINDS
from wetread.language.reports.phrases import grammar, rows
from wetread.records.reason import because
from wetread.records.report import ReportWarning, Span
from wetread.records.vocabulary import WarningKind

SEEN, SUMMED = "findings", "impression"


def warning(kind: WarningKind, *places: Span, **values: str) -> ReportWarning:
    return ReportWarning(kind=kind, places=places, reason=because(f"report.{kind}", **values))


def place_of(found: Found) -> Span:
    return Span(start=found.start, end=found.end)


def findings_in(document: Document, section: str) -> list[Found]:
    return [
        one
        for one in document.entities
        if one.kind in FINDING_KINDS and one.concept is not None and document.section_of(one) == section
    ]


def key_of(found: Found) -> str:
    """Concepts that one film cannot tell apart count as one here."""
    return _alike().get(found.concept_id, found.concept_id)


@functools.cache
def _alike() -> dict[str, str]:
    return {concept: group.split()[0] for (group,) in rows("alike.tsv") for concept in group.split()}


@functools.cache
def grave() -> frozenset[str]:
    """Findings that "no acute disease" contradicts, though nobody need be called for them."""
    return frozenset(name for (names,) in rows("grave.tsv") for name in names.split())


def is_plain_denial(document: Document, found: Found) -> bool:
    """ "No large effusion" denies no small one."""
    stems = document.sentences[found.sentence].scene.stems
    return not any(word in grammar()["partial_denial"] for word in stems[max(0, found.first - 4) : found.first])


def is_limited(document: Document, structure: Found) -> bool:
    """Is it called normal but for something, or only in part?"""
    return any(word in grammar()["in_part"] for word in document.sentences[structure.sentence].scene.stems)


def denied_in(document: Document) -> dict[str, Found]:
    """What the findings deny outright, by key."""
    return {
        key_of(one): one
        for one in findings_in(document, SEEN)
        if status_of(one) == "absent" and one.change != "resolved" and is_plain_denial(document, one)
    }
