"""The chart of a report: the 14 findings of ChestX-ray14, and whether anything but the normal is described."""

from wetread.language.reports.document import Document, Found
from wetread.language.reports.judging import FINDING_KINDS
from wetread.language.reports.patterns import pattern
from wetread.records.report import Chart
from wetread.records.vocabulary import FINDINGS, VIEWS, ChartStatus

# Sections that describe what was asked or known before, not what is seen.
ELSEWHERE = frozenset(("indication", "history", "past_history", "family_history", "comparison", "technique", "exam"))
_RANK: dict[ChartStatus, int] = {"unmentioned": 0, "absent": 2, "uncertain": 3, "present": 4}


def chart_of(document: Document) -> Chart:
    """For each finding the strongest statement of the sections that describe the film."""
    described = [one for one in document.entities if document.section_of(one) not in ELSEWHERE]
    status: dict[str, ChartStatus] = dict.fromkeys(FINDINGS, "unmentioned")
    ranks = dict.fromkeys(FINDINGS, 0)
    for found in described:
        said, rank = status_of(found), _rank(found)
        for finding in found.concept.findings if found.concept is not None else ():
            if rank > ranks[finding]:
                status[finding], ranks[finding] = said, rank
    return Chart(labels=tuple(status.items()), normal=_is_normal(document, described))


def _rank(found: Found) -> int:
    """What is only supposed ("if concern for pneumothorax persists") is outweighed by what is denied."""
    supposed = found.decision is not None and found.decision.assertion == "hypothetical"
    return min(_RANK[status_of(found)], 1) if supposed else _RANK[status_of(found)]


def status_of(found: Found) -> ChartStatus:
    """An entity as the chart sees it: what resolved is absent now, what is only history is not mentioned."""
    decision = found.decision
    if decision is None or decision.experiencer == "other":
        return "unmentioned"
    if found.change == "resolved":
        return "absent"
    if decision.temporality == "past" and decision.assertion == "present":
        return "unmentioned"
    return VIEWS[decision.assertion][1]


def _is_normal(document: Document, described: list[Found]) -> bool:
    """Something is called normal or denied, and nothing is a finding, a device, a trace of surgery or unreadable."""
    if any(_is_abnormal(found) for found in described) or _says(document, "not_normal"):
        return False
    return any(_is_reassuring(found) for found in described) or _says(document, "normal_study")


def _says(document: Document, name: str) -> bool:
    """Do the sections that describe the film hold a pattern?"""
    places = [(one.start, one.end) for one in document.sections if one.kind not in ELSEWHERE]
    return any(pattern(name).search(document.text, *place) for place in places)


def _is_reassuring(found: Found) -> bool:
    return found.normal is True or (found.kind in FINDING_KINDS and status_of(found) == "absent")


def _is_abnormal(found: Found) -> bool:
    """A finding that is there, was there, or may be; a device; surgery that left its trace."""
    if found.kind == "BodyPart" or found.decision is None or found.decision.experiencer == "other":
        return False
    if found.concept is not None and found.concept.variant:
        return False
    there = found.decision.assertion in ("present", "possible") and found.change != "resolved"
    if found.kind == "Procedure":
        return (
            there
            and found.concept is not None
            and found.concept.id == "surgery"
            and found.decision.temporality != "planned"
        )
    return there and (found.kind in FINDING_KINDS or found.kind == "MedicalDevice")
