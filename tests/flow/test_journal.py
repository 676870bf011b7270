"""What is in the journal is there whole."""

import os
from pathlib import Path

import pytest

from wetread.errors import OutputError
from wetread.flow.journal import Journal, write_whole


def test_what_was_put_is_there_for_the_next_run(tmp_path: Path) -> None:
    Journal(tmp_path / "studies").put("k", "straße")
    assert Journal(tmp_path / "studies").has("k")
    assert Journal(tmp_path / "studies").get("k") == "straße"


def test_a_half_written_entry_does_not_count(tmp_path: Path) -> None:
    (tmp_path / ".k.json.part").write_text("{")
    assert not Journal(tmp_path).has("k")
    Journal(tmp_path).put("k", "{}")
    assert [path.name for path in tmp_path.iterdir()] == ["k.json"]


def test_a_folder_that_is_a_file_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError) as raised:
        write_whole(tmp_path / "file" / "x", b"")
    assert os.fspath(tmp_path) not in raised.value.message


def test_an_entry_that_cannot_be_read_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "k.json").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(OutputError):
        Journal(tmp_path).get("k")
