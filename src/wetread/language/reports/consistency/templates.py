"""A sentence of the template left beside a finding."""

import functools
from collections.abc import Iterator

from wetread.language.reports.chart import status_of
from wetread.language.reports.consistency.facts import (
    SEEN,
    denied_in,
    findings_in,
    is_limited,
    key_of,
    place_of,
    warning,
)
from wetread.language.reports.document import Document, Found
from wetread.language.reports.phrases import rows
from wetread.records.reason import because
from wetread.records.report import ReportWarning


def template_normal(document: Document) -> Iterator[ReportWarning]:
    """A normal sentence of the template left beside a finding of the same organ: the first such pair."""
    seen: dict[str, list[Found]] = {}
    for one in findings_in(document, SEEN):
        if status_of(one) == "present":
            seen.setdefault(one.concept_id, []).append(one)
    for structure in document.entities:
        if structure.normal and not is_limited(document, structure):
            for name in _organs().get(structure.concept_id, frozenset()) & seen.keys():
                found = next((one for one in seen[name][:_FEW] if _contradicts(document, structure, one)), None)
                if found is not None:
                    yield warning(
                        "template_normal", place_of(structure), place_of(found), name=structure.name, finding=found.name
                    )
                    return


# So many places of one finding are looked at: the first that contradicts is enough.
_FEW = 8


def _contradicts(document: Document, structure: Found, found: Found) -> bool:
    if document.section_of(structure) != SEEN or found.sentence == structure.sentence:
        return False
    return {structure.laterality, found.laterality} != {"left", "right"}


@functools.cache
def _organs() -> dict[str, frozenset[str]]:
    """By structure, the findings that make "normal" untrue of it."""
    return {structure: frozenset(findings.split()) for structure, findings in rows("organs.tsv")}


def denied_and_stated(document: Document) -> Iterator[ReportWarning]:
    """ "No pleural effusion" of the template beside "small left pleural effusion": the first such pair."""
    denied = denied_in(document)
    for found in findings_in(document, SEEN):
        other = denied.get(key_of(found))
        if other is None or status_of(found) != "present" or other.sentence == found.sentence:
            continue
        if other.laterality is None and found.change != "improved" and other.concept == found.concept:
            reason = because("report.denied_and_stated", name=found.name)
            yield ReportWarning(kind="template_normal", places=(place_of(other), place_of(found)), reason=reason)
            return
