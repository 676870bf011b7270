"""Two radiologists' reviews: sentences and reports of every kind with what is right of each, answered before they ran.

A check is `key:words=value` (or `!=`), values joined by "|": `c` the chart of a finding, `a` the assertion of some
words, `t` their temporality, `x` their experiencer, `ch` their change, `lat` their side, and `n` whether the study is
normal. Where charts are checked, no other finding may be stated. `words#2` is their second place.
"""

import re

import pytest

from tests.language.reports.tables import EXTRACTOR, hold, table
from wetread.language.reports.judging import FINDING_KINDS
from wetread.records.report import Explanation

# What was measured after each review, less about one in a hundred.
FLOORS = {"blind": 0.96, "adversarial": 0.94, "second blind": 0.965, "second adversarial": 0.975}
CHECK = re.compile(r"(?:(a|t|c|ch|lat|x):)?(.+?)(!?=)(.+)")


def place(text: str, words: str) -> tuple[int, int]:
    plain, _, count = words.partition("#")
    start = -1
    for _ in range(int(count or 1)):
        start = text.find(plain, start + 1)
    start = start if start >= 0 else text.lower().index(plain.lower())
    return start, start + len(plain)


def said(text: str, explained: Explanation, key: str | None, words: str) -> str:
    assert explained.chart is not None
    if key == "c":
        return dict(explained.chart.labels)[words]
    if key is None:
        return str(explained.chart.normal).lower()
    start, end = place(text, words)
    if key in ("a", "t", "x"):
        decision = EXTRACTOR.assess(text, [(start, end)])[0].decision
        return {"a": decision.assertion, "t": decision.temporality, "x": decision.experiencer}[key]
    kinds = FINDING_KINDS | {"MedicalDevice"}
    over = [one for one in explained.entities if one.start < end and one.end > start and one.kind in kinds]
    return str((over[-1].change if key == "ch" else over[-1].laterality) if over else "nothing named")


def _fits(value: str, match: re.Match[str]) -> bool:
    return value in match.group(4).split("|")


def wrong_checks(row: dict[str, str]) -> tuple[int, list[str]]:
    """How many checks a row has, and which fail."""
    text = row["text"].replace("\\n", "\n").replace("\\\\", "\\")
    explained = EXTRACTOR.explain(text)
    checks = [one.strip() for one in row["checks"].split(";")]
    told = [match for one in checks if one and not one.endswith("?") and (match := CHECK.fullmatch(one))]
    wrong = [
        f"{text[:60]}: {match.group()}"
        for match in told
        if (said(text, explained, match.group(1), match.group(2)) in match.group(4).split("|"))
        != (match.group(3) == "=")
    ]
    given = {one[2:].split("=")[0].rstrip("?!") for one in checks if one.startswith("c:")}
    if not given:
        return len(told), wrong
    stated = [name for name, status in _labels(explained) if status in ("present", "uncertain") and name not in given]
    return len(told) + 1, wrong + [f"{text[:60]}: also {name}" for name in stated[:1]]


def _labels(explained: Explanation) -> tuple[tuple[str, str], ...]:
    assert explained.chart is not None
    return explained.chart.labels


@pytest.mark.parametrize("name", FLOORS)
def test_the_review_holds(name: str) -> None:
    found = [wrong_checks(row) for row in table("review") if row["set"] == name]
    count, wrong = sum(number for number, _ in found), [one for _, fails in found for one in fails]
    hold(count, wrong, FLOORS[name])
