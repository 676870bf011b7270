"""What is measured reads well, and nothing of it is lost for a program."""

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from wetread.evaluation.blocks import Cell, Fact, Remark, Section, Table, columns, finite, number, percent, several

NUMBERS = st.floats() | st.integers() | st.text() | st.none()
NESTED = st.recursive(NUMBERS, lambda one: st.lists(one) | st.dictionaries(st.text(), one), max_leaves=20)


@given(NESTED)
def test_any_figure_becomes_json_and_comes_back(value: object) -> None:
    plain = finite(value)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert finite(plain) == plain


@given(st.floats())
def test_what_is_no_number_is_null(value: float) -> None:
    assert finite([value]) == [value if math.isfinite(value) else None]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5))
def test_a_table_has_a_line_for_each_row_and_a_cell_for_each_column(pairs: list[tuple[float, float]]) -> None:
    table = Table("both", columns(a="A", b="B"), tuple((number(a), percent(b)) for a, b in pairs))
    lines = table.markdown().splitlines()
    assert len(lines) == 2 + len(pairs)
    assert {line.count("|") for line in lines} == {3}
    assert table.plain() == [{"a": a, "b": b} for a, b in pairs]


def test_a_column_without_a_heading_is_for_programs_alone() -> None:
    table = Table("both", columns(a="A", b="", c="C"), ((number(1, 0), number(2, 0), number(3, 0)),))
    assert table.markdown() == "| A | C |\n|---|---|\n| 1 | 3 |"
    assert table.plain() == [{"a": 1, "b": 2, "c": 3}]


def test_a_section_reads_as_markdown_and_as_figures() -> None:
    blocks = (Fact("a", "one", math.nan), Fact("b", "two", [1, 2]), Remark("Why not."))
    section = Section("some", "Some", (*blocks, Table("t", columns(x="X"), ((Cell("-", None),),))))
    assert section.markdown() == "## Some\n\n- one\n- two\n\nWhy not.\n\n| X |\n|---|\n| - |\n"
    assert section.plain() == {"a": None, "b": [1, 2], "t": [{"x": None}], "remarks": ["Why not."]}


def test_figures_that_are_read_together_show_what_there_is() -> None:
    assert several((0.125, math.nan), 2, " / ").text == "0.12 / -"
    assert percent(math.nan).text == "-"
