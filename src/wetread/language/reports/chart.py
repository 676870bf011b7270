"""The chart of a report: the 14 findings of ChestX-ray14, and whether anything but the normal is described."""

from wetread.language.reports.document import Document, Found
from wetread.language.reports.judging import FINDING_KINDS
from wetread.records.report import Chart
from wetread.records.vocabulary import FINDINGS, VIEWS, ChartStatus

# Sections that describe what was asked or known before, not what is seen.
ELSEWHERE = frozenset(("indication", "history", "past_history", "family_history", "comparison", "technique", "exam"))
_RANK: dict[ChartStatus, int] = {"unmentioned": 0, "absent": 1, "uncertain": 2, "present": 3}


def chart_of(document: Document) -> Chart:
    """For each finding the strongest statement of the sections that describe the film."""
    status: dict[str, ChartStatus] = dict.fromkeys(FINDINGS, "unmentioned")
    described = [one for one in document.entities if document.section_of(one) not in ELSEWHERE]
    for found in described:
        if found.concept is not None and found.concept.finding is not None:
            said = status_of(found)
            if _RANK[said] > _RANK[status[found.concept.finding]]:
                status[found.concept.finding] = said
    return Chart(labels=tuple(status.items()), normal=_is_normal(document, described))


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
    """Something was described, and nothing of it is a finding, a device or a trace of surgery."""
    if not described:
        return False
    return not any(_is_abnormal(found) for found in described)


def _is_abnormal(found: Found) -> bool:
    if found.kind == "BodyPart":
        return False
    if found.concept is not None and found.concept.variant:
        return False
    if found.kind not in FINDING_KINDS and found.kind != "MedicalDevice":
        return False
    return status_of(found) in ("present", "uncertain")
