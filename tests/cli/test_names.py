"""File names are given once, and never those of an input."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from wetread.cli.names import Names


def test_a_name_that_comes_twice_gets_a_number(tmp_path: Path) -> None:
    names = Names()
    found = [names.fresh(tmp_path / "film.png").name for _ in range(3)]
    assert found == ["film.png", "film-2.png", "film-3.png"]


def test_an_input_is_never_overwritten(tmp_path: Path) -> None:
    assert Names([tmp_path / "x" / ".." / "film.png"]).fresh(tmp_path / "film.png").name == "film-2.png"


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["a.png", "a-2.png", "a-2-2.png", "b.png"]), max_size=12))
def test_all_names_differ(asked: list[str]) -> None:
    names = Names()
    given_out = [names.fresh(Path(name)) for name in asked]
    assert len(set(given_out)) == len(asked)
