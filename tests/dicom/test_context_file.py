"""The file given with --context."""

from pathlib import Path

import pytest

from wetread.dicom.context import MAX_BYTES, load_context
from wetread.errors import BadContext
from wetread.records.context import Context


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("c.yaml", "indication: Cough\n", Context(indication="Cough")),
        ("c.yml", "prior_report: Old\n", Context(prior_reports=("Old",))),
        ("c.yaml", "prior_reports: [One, ' Two ']\nindication:\n", Context(prior_reports=("One", "Two"))),
        ("c.json", '{"indication": "Husten – Fieber", "prior_reports": []}', Context(indication="Husten – Fieber")),
        ("c.json", '{"prior_report": "A", "prior_reports": ["B"]}', Context(prior_reports=("A", "B"))),
        ("c.txt", " Fever and cough.\n", Context(indication="Fever and cough.")),
        ("c.txt", "", Context()),
    ],
)
def test_context_is_read(tmp_path: Path, name: str, content: str, expected: Context) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    assert load_context(tmp_path / name) == expected


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("c.yaml", b"diagnosis: x\n"),
        ("c.yaml", b"indication: [a]\n"),
        ("c.yaml", b"indication: 7\n"),
        ("c.yaml", b"prior_reports: one\n"),
        ("c.yaml", b"prior_reports: [1]\n"),
        ("c.yaml", b"just text\n"),
        ("c.yaml", b"{unclosed\n"),
        ("c.yaml", b"!!python/object/apply:os.getcwd []\n"),
        ("c.yaml", b""),
        ("c.json", b'{"indication": '),
        ("c.json", b"[" * 100_000),
        ("c.txt", b"M\xfcller"),
        ("c.docx", b"PK"),
        ("c.txt", b"x" * (MAX_BYTES + 1)),
    ],
)
def test_anything_else_is_a_bad_context(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadContext):
        load_context(tmp_path / name)


def test_missing_file_is_a_bad_context_that_names_no_path(tmp_path: Path) -> None:
    with pytest.raises(BadContext) as caught:
        load_context(tmp_path / "Doe.yaml")
    assert "Doe" not in caught.value.message
