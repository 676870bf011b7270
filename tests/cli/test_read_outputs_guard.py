"""No output is ever written over a file that was to be read."""

import shutil
from pathlib import Path

import pytest

from tests.readers.bundled import DATA
from wetread.cli.outputs import JsonLines
from wetread.errors import OutputError


def test_lines_are_not_written_over_a_film(tmp_path: Path) -> None:
    film = tmp_path / "film.dcm"
    shutil.copy(DATA / "MR2_UNCR.dcm", film)
    before = film.read_bytes()
    with pytest.raises(OutputError, match="not written over"):
        JsonLines(film)
    assert film.read_bytes() == before


def test_older_lines_are_written_over(tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"schema": "wetread.image/1"}\n', "utf-8")
    JsonLines(lines).close()
    assert lines.read_text("utf-8") == ""
