"""`wetread deid` as a person types it."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pydicom import dcmread

from tests.deid.datasets import ct
from tests.deid.export.files import written
from wetread.cli.main import run
from wetread.records.deidentification import FileCertificate, RunSummary

SECRETS = ("Quillfeather", "Zebulon", "7700123", "Nordstadt", "Okonkwo", "CTROOM7")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two studies of a patient, one of another, one without an ID, and a text."""
    files = {
        "Quillfeather/ct/1.dcm": ct(),
        "Quillfeather/ct/2.dcm": ct(SOPInstanceUID="1.2.3.4.2", StudyInstanceUID="1.2.3.4"),
        "other.dcm": ct(PatientID="88-1", PatientName="Roe^Anna", PatientBirthDate="", PatientSex="F"),
        "nobody.dcm": ct(PatientID=""),
    }
    top = tmp_path / "in"
    for name, dataset in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(written(dataset))
    (top / "README").write_text("Quillfeather's studies")
    (tmp_path / "key").write_bytes(bytes(range(32)))
    (tmp_path / "key").chmod(0o600)
    return tmp_path


def deid(folder: Path, *more: str, out: str = "out") -> int:
    return run(["deid", str(folder / "in"), str(folder / out), "--key", str(folder / "key"), "--header-only", *more])


def certificates(out: Path) -> list[FileCertificate]:
    return [FileCertificate.model_validate_json(path.read_text()) for path in sorted(out.rglob("*.certificate.json"))]


def contents(out: Path) -> dict[Path, bytes]:
    return {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_a_folder_comes_out_clean_with_certificates(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert deid(folder, "--jobs", "1") == 1
    out, told = folder / "out", capsys.readouterr()
    held = certificates(out)
    assert [one.status for one in held].count("released") == 3
    assert sorted(one.reason.code for one in held if one.reason) == ["deid.patient", "input.not_dicom"]
    for one in held:
        if one.output is not None:
            data = (out / one.output.path).read_bytes()
            assert hashlib.sha256(data).hexdigest() == one.output.sha256
    assert len({one.subject for one in held if one.subject}) == 2
    assert "3 released, 2 withheld" in told.out
    assert "deid.patient" in told.err
    assert not any(secret in told.out + told.err for secret in SECRETS)
    for path in out.rglob("*"):
        assert not any(secret in str(path.relative_to(out)) for secret in SECRETS)
        assert not path.is_file() or not any(secret.encode() in path.read_bytes() for secret in SECRETS)


def test_the_tree_stays_a_tree(folder: Path) -> None:
    deid(folder, "--jobs", "1")
    files = sorted(path.relative_to(folder / "out") for path in (folder / "out").rglob("*.dcm"))
    assert sorted(len(path.parts) for path in files) == [1, 3, 3]


def test_several_processes_do_the_same(folder: Path) -> None:
    deid(folder, "--jobs", "1")
    deid(folder, "--jobs", "2", out="two")
    assert contents(folder / "out") == contents(folder / "two")


def test_the_summary_counts(folder: Path) -> None:
    deid(folder, "--jobs", "1", "--option", "retain-modified-dates", "--option", "113108")
    summary = RunSummary.model_validate_json((folder / "out" / "summary.json").read_text())
    assert (summary.files, summary.released, summary.quarantined, summary.subjects) == (5, 3, 2, 2)
    assert summary.reasons == (("deid.patient", 1), ("input.not_dicom", 1))
    assert summary.applied.options == ("retain-modified-dates", "retain-patient-characteristics")
    assert summary.temporal == "MODIFIED"


def test_withheld_files_are_listed_for_the_site(folder: Path) -> None:
    deid(folder, "--jobs", "1", "--withheld", str(folder / "withheld.tsv"))
    rows = [line.split("\t") for line in (folder / "withheld.tsv").read_text().splitlines()]
    assert {(Path(path).name, code) for path, code, _ in rows} == {
        ("nobody.dcm", "deid.patient"),
        ("README", "input.not_dicom"),
    }


def test_one_file_is_enough(folder: Path) -> None:
    source = folder / "in" / "other.dcm"
    assert run(["deid", str(source), str(folder / "out"), "--key", str(folder / "key"), "--header-only"]) == 0
    (path,) = (folder / "out").rglob("*.dcm")
    assert dcmread(path).PatientIdentityRemoved == "YES"


def test_the_same_command_goes_on_where_it_stopped(folder: Path) -> None:
    deid(folder, "--jobs", "1")
    (lost, *kept) = sorted((folder / "out").rglob("*.dcm"))
    times = {path: path.stat().st_mtime_ns for path in kept}
    lost.unlink()
    deid(folder, "--jobs", "1")
    assert lost.exists()
    assert times == {path: path.stat().st_mtime_ns for path in kept}
    assert json.loads((folder / "out" / "summary.json").read_text())["resumed"] == 2


def test_other_options_do_the_work_again(folder: Path) -> None:
    deid(folder, "--jobs", "1")
    deid(folder, "--jobs", "1", "--option", "retain-uids")
    assert json.loads((folder / "out" / "summary.json").read_text())["resumed"] == 0


def test_patients_who_share_an_id_are_withheld(folder: Path) -> None:
    clashing = ct(PatientName="Roe^Anna", PatientBirthDate="19800101", SOPInstanceUID="1.2.3.9")
    (folder / "in" / "clash.dcm").write_bytes(written(clashing))
    deid(folder, "--jobs", "1")
    codes = [one.reason.code for one in certificates(folder / "out") if one.reason]
    assert codes.count("deid.patient") == 4


def test_another_key_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deid(folder, "--jobs", "1")
    (folder / "key").write_bytes(bytes(40))
    assert deid(folder) == 2
    assert "another key" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [
    ["deid"], ["deid", "in"], ["deid", "in", "out"], ["deid", "in", "in/out", "--key", "key"],
    ["deid", "none", "out", "--key", "key"], ["deid", "in", "out", "--key", "key", "--option", "retain-all"],
    ["deid", "in", "out", "--key", "key", "--header-only", "--page", "out/page.html"], ["deid", "--new-key", "key"],
    ["deid", "--validate", "none"],
])  # fmt: skip
def test_what_cannot_begin_is_told(folder: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert run(arguments) == 2


def test_a_key_is_made_and_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["deid", "--new-key", str(folder / "new")]) == 0
    assert len((folder / "new").read_bytes()) == 32
    (folder / "key").unlink()
    deid(folder, "--jobs", "1")
    assert "new key" in capsys.readouterr().err


def test_a_key_that_others_can_read_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "key").chmod(0o644)
    deid(folder, "--jobs", "1")
    assert "Others can read" in capsys.readouterr().err


def test_validation_finds_what_would_leak(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["deid", "--validate", str(folder / "in"), "--header-only"]) == 1
    told = capsys.readouterr()
    assert "00100010 PatientName" in told.out
    assert not any(secret in told.out.replace(str(folder), "").replace("Quillfeather/ct", "") for secret in SECRETS)
    deid(folder, "--jobs", "1")
    assert run(["deid", "--validate", str(folder / "out"), "--header-only"]) == 0


def test_validation_goes_on_after_a_damaged_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deid(folder, "--jobs", "1")
    broken = next((folder / "out").rglob("*.dcm"))
    data = broken.read_bytes()
    at = data.index(b"CT", 200) - 8
    broken.write_bytes(data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :])
    assert run(["deid", "--validate", str(folder / "out"), "--header-only"]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_identities_are_kept_where_they_are_asked_for(folder: Path) -> None:
    deid(folder, "--jobs", "1", "--identities", str(folder / "who"))
    data = (folder / "who" / "identities.sqlite").read_bytes()
    assert len(data) > 1000
    assert not any(secret.encode() in data for secret in SECRETS)


def test_a_text_comes_out_clean(folder: Path) -> None:
    report = "Mrs. Rosalind Tredwell, MRN 7712345, seen on 03/05/2021 with Swan-Ganz catheter. No effusion."
    (folder / "report.txt").write_text(report)
    arguments = ["deid", str(folder / "report.txt"), str(folder / "clean.txt"), "--key", str(folder / "key"), "--text"]
    assert run(arguments) == 0
    clean = (folder / "clean.txt").read_text()
    assert not any(secret in clean for secret in ("Tredwell", "7712345", "03/05/2021"))
    assert "Swan-Ganz catheter. No effusion." in clean


def test_lines_come_out_with_spans_and_agree_with_the_header(folder: Path) -> None:
    lines = [{"id": 1, "text": "Seen by Dr. Tredwell.", "patient_id": "MRN-7700123"}, {"id": 2}, {"id": 3, "text": ""}]
    (folder / "in.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    arguments = ["deid", str(folder / "in.jsonl"), str(folder / "out.jsonl"), "--key", str(folder / "key"), "--text"]
    assert run(arguments) == 1
    first, second, third = (json.loads(line) for line in (folder / "out.jsonl").read_text().splitlines())
    (span,) = first["spans"]
    assert lines[0]["text"][span["start"] : span["end"]] == "Tredwell"  # type: ignore[index]
    assert span["kind"] == "PERSON"
    assert first["text"] == f"Seen by Dr. {span['surrogate']}."
    assert second["error"]["code"] == "language.line"
    assert (third["text"], third["spans"]) == ("", [])


def test_a_kill_leaves_nothing_half_written(folder: Path) -> None:
    for number in range(60):
        made = ct(SOPInstanceUID=f"1.2.3.4.{number}", PixelData=os.urandom(1024 * 256), Rows=512, Columns=512)
        (folder / "in" / f"{number}.dcm").write_bytes(written(made))
    arguments = ["deid", str(folder / "in"), str(folder / "out"), "--key", str(folder / "key"), "--header-only"]
    command = [sys.executable, "-m", "wetread.cli.main", *arguments, "--jobs", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 60
    while len(list((folder / "out").rglob("*.dcm"))) < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for path in (folder / "out").rglob("*"):
        if path.suffix == ".dcm":
            assert dcmread(path).PatientIdentityRemoved == "YES"
        elif path.is_file():
            FileCertificate.model_validate_json(path.read_text())
    assert deid(folder, "--jobs", "1") == 1
    assert len(list((folder / "out").rglob("*.dcm"))) == 63
