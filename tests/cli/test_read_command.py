"""`wetread read` on real files, around the simplest reader."""

import json
import os
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.cli.film_files import CT, RG1, film, mixed, picture, png_bytes
from tests.simple_parts import BrightnessReader, HeaderGate
from wetread.assemble import parts_with
from wetread.cli.lines import ImageLine, ReadDocument
from wetread.cli.main import run
from wetread.flow.parts import Parts
from wetread.records.image import ImageTensor
from wetread.records.study import ImageItem
from wetread.settings import Settings

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site with the brightness reader. Only what `build` gives is chosen; everything else is the real command."""
    monkeypatch.setattr("wetread.cli.run.build", lambda settings: _parts(tmp_path))


def _parts(tmp_path: Path) -> Parts:
    return parts_with(BrightnessReader(), HeaderGate(), Settings(state=tmp_path / "state"))


def _lines(path: Path) -> list[dict[str, Any]]:
    texts = path.read_text("utf-8").splitlines()
    for text in texts:
        ImageLine.model_validate_json(text)
    return [json.loads(text) for text in texts]


def _by_name(path: Path) -> dict[str, dict[str, Any]]:
    return {Path(line["source"]).name: line for line in _lines(path)}


def test_a_folder_of_every_sort_gives_a_line_for_every_file(tmp_path: Path) -> None:
    folder, out = mixed(tmp_path / "in"), tmp_path / "lines.jsonl"
    assert run(["read", str(folder), "--jsonl", str(out), "--quiet"]) == 1
    assert {name: line["status"] for name, line in _by_name(out).items()} == {
        "frontal.dcm": "read",
        "other.dcm": "read",
        "film.png": "read",
        "film.jpg": "read",
        "lateral.dcm": "abstained",
        "ct.dcm": "abstained",
        "cut.dcm": "failed",
        "letter.dcm": "failed",
    }


def test_sources_are_as_given_and_stand_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film(tmp_path / "in" / "DOE_JANE.dcm")
    monkeypatch.chdir(tmp_path)
    run(["read", "in", "--jsonl", "lines.jsonl", "--quiet"])
    text = Path("lines.jsonl").read_text("utf-8")
    assert json.loads(text)["source"] == "in/DOE_JANE.dcm"
    assert text.count("DOE_JANE") == 1
    assert "Doe^Jane" not in text


def test_a_zip_members_source_names_the_archive_and_the_member(tmp_path: Path) -> None:
    archive = tmp_path / "films.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a/film.png", png_bytes("zip"))
    run(["read", str(archive), "--jsonl", str(tmp_path / "l.jsonl"), "--masks", str(tmp_path / "m"), "--quiet"])
    assert _lines(tmp_path / "l.jsonl")[0]["source"] == f"{archive}!a/film.png"
    assert [path.name for path in (tmp_path / "m").iterdir()] == ["film.png"]


def test_the_same_file_under_two_names_gives_two_lines_and_two_masks(tmp_path: Path) -> None:
    first = film(tmp_path / "in" / "a.dcm")
    shutil.copy(first, tmp_path / "in" / "b.dcm")
    run(["read", str(tmp_path / "in"), "--jsonl", str(tmp_path / "l"), "--masks", str(tmp_path / "m"), "--quiet"])
    lines = _lines(tmp_path / "l")
    assert [Path(line["source"]).name for line in lines] == ["a.dcm", "b.dcm"]
    assert lines[0]["instance"] == lines[1]["instance"]
    assert sorted(path.name for path in (tmp_path / "m").iterdir()) == ["a.png", "b.png"]


def test_json_is_one_document_of_studies_and_failures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    film(tmp_path / "in" / "frontal.dcm")
    (tmp_path / "in" / "bad.dcm").write_text("no film")
    assert run(["read", str(tmp_path / "in"), "--json"]) == 1
    shown = capsys.readouterr()
    document = ReadDocument.model_validate_json(shown.out)
    assert [study.status for study in document.studies] == ["read"]
    assert [line.error.code for line in document.failures if line.error] == ["input.misnamed"]
    assert f"{tmp_path}/in/bad.dcm: input.misnamed: The file is called DICOM but is a text." in shown.err


@pytest.mark.parametrize(
    ("names", "code"),
    [(["good.dcm"], 0), (["good.dcm", "bad.dcm"], 1), (["bad.dcm"], 2), (["absent.dcm"], 2), (["ct.dcm"], 0)],
)
def test_the_exit_code_says_what_became_of_it(names: list[str], code: int, tmp_path: Path) -> None:
    film(tmp_path / "good.dcm")
    shutil.copy(CT, tmp_path / "ct.dcm")
    (tmp_path / "bad.dcm").write_text("no film")
    assert run(["read", *[str(tmp_path / name) for name in names], "--quiet"]) == code


def test_a_wrong_command_line_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read"]) == 2
    assert run(["read", "x.dcm", "--no-such-option"]) == 2
    assert run(["raed"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_masks_have_the_stored_size_and_the_labels_of_the_patients_sides(tmp_path: Path) -> None:
    run(["read", str(RG1), "--masks", str(tmp_path / "masks"), "--quiet"])
    labels = np.asarray(Image.open(tmp_path / "masks" / "RG1_UNCR.png"))
    assert labels.shape == (1955, 1841)
    assert set(np.unique(labels)) == {0, 1, 2, 3}


def test_a_mask_never_overwrites_a_picture_that_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = picture(tmp_path / "film.png")
    before = source.read_bytes()
    assert run(["read", str(source), "--masks", str(tmp_path)]) == 0
    assert source.read_bytes() == before
    assert (tmp_path / "film-2.png").exists()
    assert "film.png was taken" in capsys.readouterr().err


def test_html_is_a_file_or_a_folder_of_pages(tmp_path: Path) -> None:
    first, second = film(tmp_path / "a.dcm"), film(tmp_path / "b.dcm")
    run(["read", str(first), "--html", str(tmp_path / "one.html"), "--quiet"])
    assert (tmp_path / "one.html").read_text("utf-8").lstrip().lower().startswith("<!doctype html>")
    run(["read", str(first), str(second), "--html", str(tmp_path / "two.html"), "--quiet"])
    assert (tmp_path / "two.html").exists()
    assert (tmp_path / "two-2.html").exists()
    run(["read", str(first), str(second), "--html", str(tmp_path / "pages"), "--quiet"])
    assert len(list((tmp_path / "pages").glob("*.html"))) == 2


def test_the_summary_is_plain_text_when_piped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["read", str(film(tmp_path / "a.dcm"))])
    shown = capsys.readouterr().out
    assert "Physician review required" in shown
    assert "\x1b" not in shown


def test_quiet_says_nothing_of_what_went_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["read", str(film(tmp_path / "a.dcm")), "--html", str(tmp_path / "a.html"), "--quiet"])
    assert capsys.readouterr() == ("", "")


class _Undecodable:
    """Pixels that are never asked for."""

    def image(self, item: ImageItem, frame: int = 1) -> ImageTensor:
        raise AssertionError("a finished study was decoded again")


def test_what_is_done_is_not_read_again_and_its_lines_come_with_the_new_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film(tmp_path / "in" / "a.dcm")
    film(tmp_path / "in" / "b.dcm")
    arguments = ["--out", str(tmp_path / "out"), "--masks", str(tmp_path / "masks"), "--quiet"]
    assert run(["read", str(tmp_path / "in"), *arguments]) == 0
    first = _lines(tmp_path / "out" / "images.jsonl")
    (tmp_path / "in").rename(tmp_path / "moved")
    unasked = replace(_parts(tmp_path), pixels=_Undecodable())
    monkeypatch.setattr("wetread.cli.run.build", lambda settings: unasked)
    assert run(["read", str(tmp_path / "moved"), *arguments]) == 0
    second = _lines(tmp_path / "out" / "images.jsonl")
    assert [line.pop("source").replace("/in/", "/moved/") for line in first] == [line.pop("source") for line in second]
    assert first == second


def test_a_study_that_changed_is_read_again(tmp_path: Path) -> None:
    out = ["--out", str(tmp_path / "out"), "--quiet"]
    run(["read", str(film(tmp_path / "in" / "a.dcm")), *out])
    run(["read", str(film(tmp_path / "in" / "a.dcm", SeriesDescription="again")), *out])
    assert len(list((tmp_path / "out" / "studies").glob("*.json"))) == 2


def test_a_context_that_cannot_be_used_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "context.yaml").write_text("reason: cough")
    assert run(["read", str(film(tmp_path / "a.dcm")), "--context", str(tmp_path / "context.yaml")]) == 2
    shown = capsys.readouterr().err
    assert shown.startswith(f"{tmp_path}/context.yaml: input.context: ")
    assert "Traceback" not in shown


def test_a_prior_of_the_same_patient_is_known_and_of_another_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = film(tmp_path / "now.dcm")
    same, other = film(tmp_path / "same.dcm"), film(tmp_path / "other.dcm", "Roe^Richard", "P2")
    assert run(["read", str(now), "--prior", str(same), "--quiet"]) == 0
    assert run(["read", str(now), "--prior", str(other), "--quiet"]) == 2
    shown = capsys.readouterr().err
    assert f"{now}: input.context: The prior study belongs to another patient" in shown
    assert "Roe" not in shown


def test_an_output_that_cannot_be_written_stops_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert run(["read", str(film(tmp_path / "a.dcm")), "--jsonl", str(tmp_path / "file" / "x.jsonl")]) == 2
    assert "output.unwritable" in capsys.readouterr().err


def test_files_that_are_passed_over_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    film(tmp_path / "in" / "a.dcm")
    (tmp_path / "in" / "labels.csv").write_text("a,b")
    run(["read", str(tmp_path / "in")])
    assert f"Passed over, as no image: 1 ({tmp_path}/in/labels.csv)." in capsys.readouterr().err


def test_names_that_are_no_utf_8_or_hold_an_exclamation_mark_are_read_all_the_same(tmp_path: Path) -> None:
    first = film(tmp_path / "in" / "a.dcm")
    first.rename(os.fsdecode(os.fsencode(tmp_path / "in") + b"/odd\xff.dcm"))
    film(tmp_path / "in" / "b!c.dcm")
    arguments = ["--jsonl", str(tmp_path / "l"), "--masks", str(tmp_path / "m"), "--quiet"]
    assert run(["read", str(tmp_path / "in"), *arguments]) == 0
    assert [Path(line["source"]).name for line in _lines(tmp_path / "l")] == ["b!c.dcm", "odd\\xff.dcm"]
    assert (tmp_path / "m" / "b!c.png").exists()
