"""What does not fit inside one report, each a warning with its places: one file for each kind of check."""

from collections.abc import Callable, Iterator

from wetread.language.reports.consistency.dropped import dropped_no
from wetread.language.reports.consistency.impressions import (
    findings_missing_from_impression,
    impression_not_in_findings,
)
from wetread.language.reports.consistency.sexes import sex_anatomy
from wetread.language.reports.consistency.sides import laterality
from wetread.language.reports.consistency.sizes import measurement
from wetread.language.reports.consistency.studies import comparison_missing
from wetread.language.reports.consistency.templates import denied_and_stated, template_normal
from wetread.language.reports.document import Document
from wetread.records.report import ReportWarning, Span

CHECKS: tuple[Callable[[Document], Iterator[ReportWarning]], ...] = (
    impression_not_in_findings,
    findings_missing_from_impression,
    laterality,
    sex_anatomy,
    measurement,
    template_normal,
    denied_and_stated,
    dropped_no,
    comparison_missing,
)


def warn(document: Document) -> None:
    """Assigns the warnings of all checks, each place once."""
    found = [warning for check in CHECKS for warning in check(document)]
    lost = [one.places[0] for one in found if one.kind == "dropped_no"]
    document.warnings = list(dict.fromkeys(one for one in found if one.kind == "dropped_no" or not _follows(one, lost)))


def _follows(warning: ReportWarning, lost: list[Span]) -> bool:
    """Does it only follow from a "no" that was lost: is one of its places in that sentence?"""
    return any(place.start >= one.start and place.end <= one.end for one in lost for place in warning.places)
