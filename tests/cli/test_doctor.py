"""`wetread doctor` finds what is broken."""

from pathlib import Path

import pytest

from wetread.cli import checkup as checkup_module
from wetread.cli.checkup import Check, checkup, report
from wetread.cli.console import stdout
from wetread.cli.main import run
from wetread.errors import WeightsMismatch


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of this test's own."""
    monkeypatch.setenv("WETREAD_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


def _bad(checks: tuple[Check, ...]) -> list[str]:
    return [check.text for check in checks if check.state == "bad"]


def test_every_transfer_syntax_that_some_decoder_reads_is_listed() -> None:
    texts = [check.text for check in checkup()]
    for name in ("JPEG 2000 Image Compression", "JPEG-LS Lossless", "RLE Lossless", "Explicit VR Little Endian"):
        assert any(text.startswith(name) for text in texts)


def test_every_requirement_of_the_core_is_listed_and_none_of_an_extra() -> None:
    texts = [check.text for check in checkup()]
    assert any(text.startswith("onnxruntime 1.") for text in texts)
    assert not any(text.startswith("torch ") for text in texts)


def test_a_state_folder_that_cannot_be_written_is_broken(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    state.write_text("a file, not a folder")
    assert run(["doctor"]) == 1
    assert "BROKEN: The state folder cannot be written" in capsys.readouterr().out


def test_weights_that_are_not_theirs_are_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def mismatch() -> None:
        raise WeightsMismatch("findings.onnx is not what the manifest says.")

    monkeypatch.setattr(checkup_module, "embedded_bundle", mismatch)
    assert _bad(checkup()) == ["findings.onnx is not what the manifest says. (reader.weights_digest)"]


def test_settings_that_cannot_be_used_are_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WETREAD_THREADS", "none")
    assert any(text.startswith("settings.invalid: ") for text in _bad(checkup()))


def test_the_report_sums_up(capsys: pytest.CaptureFixture[str]) -> None:
    report([Check("good", "fine"), Check("optional", "absent")], stdout())
    assert capsys.readouterr().out.splitlines() == [
        "ok: fine",
        "missing, optional: absent",
        "This installation can read.",
    ]
    report([Check("bad", "gone")], stdout())
    assert capsys.readouterr().out.splitlines() == ["BROKEN: gone", "Something is broken: see above."]
