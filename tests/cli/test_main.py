"""The program as a whole: quick to answer, and honest about what is wrong."""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from wetread.cli.lines import ImageLine, ReadDocument
from wetread.cli.main import run

HEAVY = {"pydicom", "onnxruntime", "numpy", "pydantic", "scipy", "jinja2", "PIL", "torch", "yaml"}


def _python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


def test_help_imports_nothing_heavy() -> None:
    shown = _python(
        "import sys; from wetread.cli.main import run; code = run(['--help']); "
        "print(code, *sorted(sys.modules), sep='\\n@')"
    )
    modules = {line.partition("@")[2] for line in shown.splitlines()}
    assert "wetread.cli.main" in modules
    assert modules & HEAVY == set()


def test_help_lists_the_commands_and_the_banner(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for command in ("read", "models", "doctor", "train", "schema"):
        assert f"│ {command} " in shown
    assert "not reviewed by a physician" in shown


def test_the_help_of_read_tells_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "--help"]) == 0
    shown = capsys.readouterr().out
    for code in ("0 ", "1 ", "2 ", "130 "):
        assert f"\n  {code}" in shown


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.strip() == version("wetread")


@pytest.mark.parametrize(("of", "model"), [("image", ImageLine), ("read", ReadDocument)])
def test_the_schema_requires_every_key(
    of: str, model: type[ImageLine] | type[ReadDocument], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["schema", of]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert set(schema["required"]) == {field.alias or name for name, field in model.model_fields.items()}
    assert schema["additionalProperties"] is False


def test_an_unknown_reader_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "x.dcm", "--reader", "nobody"]) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("part.unknown: There is no reader named “nobody”.")
    assert len(shown.splitlines()) == 1


def test_settings_that_cannot_be_used_are_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WETREAD_THREADS", "none")
    assert run(["read", "x.dcm"]) == 2
    assert capsys.readouterr().err.startswith("settings.invalid: ")


def test_training_without_its_extra_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("wetread.registry.find_spec", lambda name: None if name == "torch" else object())
    assert run(["train", "recipe.yaml", "--data", str(tmp_path)]) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("part.missing: ")
    assert "pip install 'wetread[train]'" in shown


def test_a_program_that_stops_reading_our_output_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m wetread.cli.main schema | true"
    done = subprocess.run(["bash", "-c", command], check=True, capture_output=True, text=True)
    assert done.stderr == ""
