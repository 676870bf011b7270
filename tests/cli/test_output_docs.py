"""docs/output.md names every key that comes out."""

from pathlib import Path

import pytest

from wetread.cli.lines import ImageLine, StudyDocument
from wetread.settings import Settings

TEXT = (Path(__file__).parents[2] / "docs" / "output.md").read_text("utf-8")


@pytest.mark.parametrize("model", [ImageLine, StudyDocument])
def test_every_key_has_its_row(model: type[ImageLine] | type[StudyDocument]) -> None:
    rows = "\n".join(line.split("|")[1] for line in TEXT.splitlines() if line.startswith("|"))
    for name, field in model.model_fields.items():
        assert f"`{field.alias or name}`" in rows


def test_the_example_line_is_valid() -> None:
    example = TEXT.split("```json")[1].split("```")[0]
    assert ImageLine.model_validate_json(example).status == "failed"


def test_every_setting_is_documented() -> None:
    for name in Settings.model_fields:
        assert f"`WETREAD_{name.upper()}`" in TEXT
