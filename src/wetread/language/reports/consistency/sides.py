"""Left in the findings, right in the impression."""

from collections.abc import Iterator

from wetread.language.reports.chart import status_of
from wetread.language.reports.consistency.facts import SEEN, SUMMED, findings_in, key_of, place_of, warning
from wetread.language.reports.document import Document, Found
from wetread.records.report import ReportWarning


def laterality(document: Document) -> Iterator[ReportWarning]:
    """One finding on the left in the findings and on the right in the impression."""
    seen: dict[str, list[Found]] = {}
    for one in findings_in(document, SEEN):
        if status_of(one) in ("present", "uncertain"):
            seen.setdefault(key_of(one), []).append(one)
    sides = {key: {one.laterality for one in held} for key, held in seen.items()}
    for found in findings_in(document, SUMMED):
        stated = found.laterality in ("left", "right") and status_of(found) in ("present", "uncertain")
        there = sides.get(key_of(found), set()) if stated else set()
        if there and not there & {found.laterality, "bilateral", None}:
            yield warning("laterality", place_of(found), place_of(seen[key_of(found)][0]), name=found.name)
