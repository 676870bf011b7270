"""Two sizes of one finding."""

from collections.abc import Iterator

from wetread.language.reports.consistency.facts import SEEN, SUMMED, key_of, place_of, warning
from wetread.language.reports.document import Document, Found
from wetread.language.reports.patterns import pattern
from wetread.language.reports.phrases import grammar
from wetread.records.report import ReportWarning


def measurement(document: Document) -> Iterator[ReportWarning]:
    """The one nodule of a report with two sizes that differ by more than a fifth, neither of them earlier."""
    sized: dict[tuple[str, str | None], list[tuple[float, Found, Found]]] = {}
    for relation in document.relations:
        if relation.type == "measures":
            size, found = document.entities[relation.head], document.entities[relation.tail]
            value = _millimetres(document.text[size.start : size.end])
            if value and found.concept is not None and not _is_earlier(document, size):
                sized.setdefault((key_of(found), found.laterality), []).append((value, size, found))
    for held in sized.values():
        sections = {document.section_of(found) for _, _, found in held}
        first, last = held[0], held[-1]
        if len(held) == 2 and sections == {SEEN, SUMMED} and max(first[0], last[0]) > 1.2 * min(first[0], last[0]):
            yield warning("measurement", place_of(first[1]), place_of(last[1]), name=first[2].name)


def _millimetres(text: str) -> float:
    match = pattern("size").search(text)
    return float(match.group(1)) * (10 if match.group(2).lower() == "cm" else 1) if match else 0.0


def _is_earlier(document: Document, size: Found) -> bool:
    stems = document.sentences[size.sentence].scene.stems
    return any(word in grammar()["earlier"] for word in stems[max(0, size.first - 3) : size.first])
