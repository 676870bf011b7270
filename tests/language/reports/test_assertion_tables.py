"""Single sentences, read as their first annotator read them. The floors are what was measured, less a row."""

import pytest

from tests.language.reports.tables import EXTRACTOR, document_of, hold, over, table
from wetread.language.reports.judging import FINDING_KINDS

ASSERTED = {"hypothetical": 0.89, "conditional": 0.92, "someone_else": 0.86}


def said(text: str, target: str) -> tuple[str, bool, str]:
    start = text.index(target)
    decision = EXTRACTOR.assess(text, [(start, start + len(target))])[0].decision
    return decision.assertion, decision.negated, decision.temporality


@pytest.mark.parametrize("name", ASSERTED)
def test_assertions_agree_with_the_table(name: str) -> None:
    rows = table(name)
    wrong = [
        row["text"]
        for row in rows
        if said(row["text"], row["target"])[0] != row["assertion"]
        or str(said(row["text"], row["target"])[1]).lower()
        != row.get("negated", str(said(row["text"], row["target"])[1])).lower()
    ]
    hold(len(rows), wrong, ASSERTED[name])


@pytest.mark.parametrize("row", table("scope"), ids=lambda row: row["text"][:40] + " / " + row["target"])
def test_scope_stops_where_it_should(row: dict[str, str]) -> None:
    assertion, negated, _ = said(row["text"], row["target"])
    assert (assertion, str(negated).lower()) == (row["assertion"], row["negated"])
    changes = [one.change for one in over(document_of(row["text"]), row["target"]) if one.kind in FINDING_KINDS]
    assert (changes[0] or "none") == row["change"]


def test_what_is_planned_past_or_current() -> None:
    rows = table("planned")
    wrong = [row["text"] for row in rows if said(row["text"], row["target"])[2] != row["temporality"]]
    hold(len(rows), wrong, 0.91)


def test_normal_structures() -> None:
    rows, wrong = table("normal"), []
    for row in rows:
        found = [one for one in over(document_of(row["text"]), row["target"]) if one.kind == "BodyPart"]
        normal = bool(found) and found[0].normal is True and all(one.normal is not False for one in found)
        if str(normal).lower() != row["normal"]:
            wrong.append(row["text"])
    hold(len(rows), wrong, 0.93)


def test_change_against_an_earlier_study() -> None:
    rows, wrong = table("change"), []
    for row in rows:
        found = [one for one in over(document_of(row["text"]), row["target"]) if one.kind in FINDING_KINDS]
        if next((one.change for one in found if one.change), "none") != row["change"]:
            wrong.append(row["text"])
    hold(len(rows), wrong, 0.91)
