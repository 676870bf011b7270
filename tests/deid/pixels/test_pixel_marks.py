"""Every row of `tables/marks.yaml`, and what a text that mixes marks with other words loses."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.deid.pixels.marks import is_drawing, leftover, marks, table

ROWS = [(kind, row) for kind, rows in table().items() for row in rows]
KEEP = [(kind, text) for kind, row in ROWS for text in row["keep"]]
LOSE = [text for _, row in ROWS for text in row["lose"]]


def lost(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in leftover(text, marks(text))]


@pytest.mark.parametrize(("kind", "text"), KEEP, ids=[text for _, text in KEEP])
def test_a_wanted_mark_stays(kind: str, text: str) -> None:
    assert lost(text) == []


@pytest.mark.parametrize("text", LOSE)
def test_what_only_looks_like_one_goes(text: str) -> None:
    assert lost(text)


@pytest.mark.parametrize(("kind", "row"), ROWS, ids=[row["pattern"][:30] for _, row in ROWS])
def test_every_row_has_examples_of_both_and_no_other_field(kind: str, row: dict[str, Any]) -> None:
    assert row["keep"]
    assert row["lose"]
    assert set(row) <= {"pattern", "keep", "lose", "alone", "whole", "lone"}


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("TIS<0.4 MI=0.8 A0=100%", []),
        ("W 400 L 40", []),
        ("R15 G66 C6 A2", []),
        ("PORTABLE 14:22", ["14:22"]),
        ("AP SUPINE SMITH", ["SMITH"]),
        ("SMITH, JOHN", ["SMITH, JOHN"]),
        ("DOB 17.08.1962", ["DOB 17.08.1962"]),
        ("L SMITH", ["L SMITH"]),  # a letter beside a name is an initial
        ("12 05 62", ["12 05 62"]),
        ("BAPTIST MED CTR", ["BAPTIST MED CTR"]),  # a word of a name, though it could stand for "medial"
        ("LONG, JOHN", ["LONG, JOHN"]),
        ("A S", ["A S"]),
        ("王小明", ["王小明"]),
        ("Иванов", ["Иванов"]),
    ],
)
def test_what_a_line_loses(text: str, gone: list[str]) -> None:
    assert lost(text) == gone


@pytest.mark.parametrize("text", ["", "-", "…", "十…十", "+", "▲", "一"])
def test_strokes_are_no_writing(text: str) -> None:
    assert is_drawing(text)


@pytest.mark.parametrize("text", ["L", "7", "十2", "王"])
def test_letters_and_digits_are(text: str) -> None:
    assert not is_drawing(text)


@given(text=st.text(max_size=40))
def test_marks_lie_in_the_text_in_order_and_nothing_is_lost_twice(text: str) -> None:
    found = marks(text)
    edges = [edge for mark in found for edge in (mark.start, mark.end)]
    assert edges == sorted(edges)
    gaps = leftover(text, found)
    assert all(0 <= start < end <= len(text) for start, end in gaps)
    inside = {at for mark in found for at in range(mark.start, mark.end)}
    assert all(at not in inside for start, end in gaps for at in range(start, end))


@given(name=st.from_regex(r"[A-Z][a-z]{4,9}, [A-Z][a-z]{4,9}", fullmatch=True))
def test_a_name_is_never_kept_whole(name: str) -> None:
    assert lost(name) or all(part in " ".join(text for _, text in KEEP).upper() for part in name.upper().split(", "))
