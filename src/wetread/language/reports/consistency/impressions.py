"""The impression against the findings: what it states although they deny it, what it leaves out."""

import functools
from collections.abc import Iterator

from wetread.language.reports.chart import status_of
from wetread.language.reports.consistency.facts import (
    SEEN,
    SUMMED,
    denied_in,
    findings_in,
    grave,
    is_limited,
    key_of,
    place_of,
    warning,
)
from wetread.language.reports.document import Document, Found
from wetread.language.reports.patterns import pattern
from wetread.language.reports.phrases import grammar, rows
from wetread.records.report import ReportWarning, Span


def impression_not_in_findings(document: Document) -> Iterator[ReportWarning]:
    """The impression states what the findings deny."""
    denied = denied_in(document)
    stated = {key_of(one) for one in findings_in(document, SEEN) if status_of(one) in ("present", "uncertain")}
    for found in findings_in(document, SUMMED):
        if status_of(found) != "present" or found.concept_id in _vague() or key_of(found) in stated:
            continue
        denial = denied.get(key_of(found)) if found.change != "resolved" else None
        other = denial or _denying(document, found)
        if other is not None:
            yield warning("impression_not_in_findings", place_of(found), place_of(other), name=found.name)


def _denying(document: Document, found: Found) -> Found | None:
    """The structure that the findings call normal although the impression names a finding of that very structure."""
    shaped = _shapes().get(found.concept_id, frozenset())
    normal = (one for one in document.entities if one.normal and one.concept_id in shaped and not one.laterality)
    return next((one for one in normal if document.section_of(one) == SEEN and not is_limited(document, one)), None)


@functools.cache
def _shapes() -> dict[str, frozenset[str]]:
    """By finding, the structures whose altered shape it is."""
    table = rows("compositions.tsv")
    return {
        finding: frozenset(name for structures, _, same in table if same == finding for name in structures.split("|"))
        for _, _, finding in table
    }


@functools.cache
def _vague() -> frozenset[str]:
    return frozenset(name for (names,) in rows("vague.tsv") for name in names.split())


def findings_missing_from_impression(document: Document) -> Iterator[ReportWarning]:
    """An important finding that the impression leaves out."""
    summed = [one for one in document.sections if one.kind == SUMMED and one.end > one.start]
    if not summed:
        return
    told = {key_of(one) for one in findings_in(document, SUMMED)}
    says_nothing = any(pattern("no_disease").search(document.text, one.start, one.end) for one in summed)
    for found in findings_in(document, SEEN):
        if _is_weighty(document, found, says_nothing) and key_of(found) not in told and not _covered(found, told):
            place = Span(start=summed[0].start, end=summed[0].end)
            yield warning("findings_missing_from_impression", place_of(found), place, name=found.name)


def _is_weighty(document: Document, found: Found, says_nothing: bool) -> bool:
    """Must an impression tell of it: is it there, no old news, and urgent, large, or denied by "no disease"?"""
    concept = found.concept
    if concept is None or status_of(found) != "present" or found.change in ("stable", "resolved"):
        return False
    if _is_old(document, found):
        return False
    stems = document.sentences[found.sentence].scene.stems
    large = any(word in grammar()["large"] for word in stems[max(0, found.first - 4) : found.last])
    charted = bool(concept.findings) and not concept.chronic
    return concept.urgency is not None or (charted and (large or (says_nothing and concept.id in grave())))


def _covered(found: Found, told: set[str]) -> bool:
    """A more general or more telling name in the impression covers a finding."""
    names = _covers().get(found.concept_id, frozenset())
    return "-" in names or bool(names & told)


@functools.cache
def _covers() -> dict[str, frozenset[str]]:
    """By finding, the names that cover it in an impression; "-" among them: it need not be told again."""
    return {finding: frozenset(names.split()) for finding, names in rows("covers.tsv")}


def _is_old(document: Document, found: Found) -> bool:
    stems = document.sentences[found.sentence].scene.stems
    near = stems[max(0, found.first - 5) : found.last + 4]
    return any(word in grammar()["no_news"] for word in near) or any(word in grammar()["harmless"] for word in stems)
