"""Sentences and whole reports against the gold tables: what is to be done, told, urgent, placed, related and wrong."""

from typing import Any

from tests.language.reports.tables import document_of, hold, listed, table
from wetread.language.reports.document import Document
from wetread.records.report import Span

RANK = ("none", "days", "hours", "minutes")


def words(document: Document, span: Span | None) -> str:
    return document.text[span.start : span.end] if span is not None else ""


def alike(one: str, other: str) -> bool:
    """The same place with more or fewer words around it."""
    return bool(one) == bool(other) and (one.lower() in other.lower() or other.lower() in one.lower())


def test_recommendations() -> None:
    rows, wrong = table("recommendation"), []
    for row in rows:
        document = document_of(row["text"])
        found = [(words(document, one.what), words(document, one.when)) for one in document.recommendations]
        if not (
            any(alike(what, row["what"]) and alike(when, row["when"]) for what, when in found)
            if row["what"]
            else not found
        ):
            wrong.append(row["text"])
    hold(len(rows), wrong, 0.82)


def test_communications() -> None:
    rows, wrong = table("communication"), []
    for row in rows:
        document = document_of(row["text"])
        told = document.communications[0] if document.communications else None
        found = (words(document, told.to), words(document, told.when), told.readback) if told else ("", "", False)
        if found != (row["to"], row["when"] if row["to"] else found[1], row["readback"] == "true"):
            wrong.append(row["text"])
    hold(len(rows), wrong, 0.97)


def test_urgency() -> None:
    rows, wrong = table("critical"), []
    for row in rows:
        found = max((one.urgency for one in document_of(row["text"]).urgent), key=RANK.index, default="none")
        if found != row["urgency"]:
            wrong.append(row["text"])
    hold(len(rows), wrong, 0.95)


def test_devices() -> None:
    rows, wrong = [row for row in listed("devices") if row["device"] != "other"], []
    for row in rows:
        document = document_of(row["text"])
        found = [(one.device, one.adequacy) for one in document.devices]
        if (row["device"], row["adequacy"]) not in found:
            wrong.append(row["text"])
    hold(len(rows), wrong, 0.94)


def _warned(text: str) -> set[str]:
    return {one.kind for one in document_of(text).warnings}


def test_consistency_warnings() -> None:
    rows = listed("consistency")
    wrong = [row["id"] for row in rows if _warned(row["text"]) != set(row["warnings"])]
    hold(len(rows), wrong, 0.97)


def _related(document: Document, head: str, tail: str, kind: str) -> bool:
    entities = document.entities
    return any(
        one.type == kind
        and alike(words(document, Span(start=entities[one.head].start, end=entities[one.head].end)), head)
        and alike(words(document, Span(start=entities[one.tail].start, end=entities[one.tail].end)), tail)
        for one in document.relations
    )


def test_relations_are_found() -> None:
    """Recall alone: the table lists only the obvious ones."""
    wanted = [(row["text"], relation) for row in listed("relations") for relation in row["relations"]]
    wrong = [f"{text}: {relation}" for text, relation in wanted if not _related(document_of(text), *relation)]
    hold(len(wanted), wrong, 0.70)


def _charted(row: dict[str, Any]) -> bool:
    chart = document_of(row["text"]).chart
    assert chart is not None
    wanted = {name: status for status in ("present", "absent", "uncertain") for name in row.get(status) or ()}
    said = {name: status for name, status in chart.labels if status != "unmentioned"}
    return said == wanted and chart.normal == row["normal"]


def test_charts() -> None:
    rows = listed("chart")
    wrong = [row["text"] for row in rows if not _charted(row)]
    hold(len(rows), wrong, 0.96)


def _sectioned(row: dict[str, Any]) -> bool:
    document = document_of(row["text"])
    held = [
        (one.kind.removeprefix("past_").removeprefix("family_"), document.text[one.start : one.end])
        for one in document.sections
        if one.end > one.start
    ]
    wanted = row["sections"]
    return len(held) == len(wanted) and all(
        kind == given and body.startswith(begins) for (kind, body), (given, begins) in zip(held, wanted, strict=True)
    )


def test_sections_of_whole_reports() -> None:
    rows = listed("reports")
    wrong = [row["id"] for row in rows if not _sectioned(row)]
    hold(len(rows), wrong, 0.92)


def test_sentences_of_whole_reports() -> None:
    rows, wrong = [row for row in listed("reports") if row.get("sentences")], []
    for row in rows:
        document = document_of(row["text"])
        kinds = [document.sections[one.section].kind for one in document.sentences]
        if sum(kind in ("findings", "impression") for kind in kinds) != row["sentences"]:
            wrong.append(row["id"])
    hold(len(rows), wrong, 0.9)
