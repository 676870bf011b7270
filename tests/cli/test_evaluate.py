"""`wetread evaluate reader` on a small folder of made films, and on folders that are none."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.training.folder import make_folder
from wetread.cli.main import run
from wetread.readers.bundle import embedded_bundle


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("evaluate"))


def evaluated(capsys: pytest.CaptureFixture[str], data: Path, *more: str) -> tuple[int, str, str]:
    code = run(["evaluate", "reader", "--data", str(data), "--resamples", "2", *more])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_every_table_is_there(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = evaluated(capsys, data, "--prevalence", "0.02")
    assert code == 0
    assert out.count("\n## ") + out.startswith("## ") == 15
    assert "| all films, measured here | 120 | 120 |" in out
    assert "PPV, NPV at 2.0%" in out
    assert "Not measured" not in out.split("## RG1")[0].split("## Outlines")[1]


def test_a_broken_picture_is_counted_and_left_out(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    film = next((data / "chest" / "images").iterdir())
    whole = film.read_bytes()
    film.write_bytes(b"no picture")
    try:
        _, out, _ = evaluated(capsys, data)
    finally:
        film.write_bytes(whole)
    assert "| all films, measured here | 119 | 119 |" in out
    assert "without a picture that can be read, left out: 1" in out


def test_a_folder_with_films_alone_is_enough(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "chest").symlink_to(data / "chest")
    (tmp_path / "chest_manifest.csv").symlink_to(data / "chest_manifest.csv")
    code, out, _ = evaluated(capsys, tmp_path)
    assert code == 0
    assert "neither anatomy.tar nor a folder anatomy" in out
    assert "neither modality.tar nor a folder modality" in out


@pytest.mark.parametrize("lacks", ["image", "labels", "age"])
def test_a_manifest_without_a_column_is_refused(
    data: Path, tmp_path: Path, lacks: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with (data / "chest_manifest.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (tmp_path / "chest_manifest.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [name for name in rows[0] if name != lacks], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    code, _, err = evaluated(capsys, tmp_path)
    assert code == 2
    assert f"train.data: The manifest lacks the columns {lacks}." in err


def test_no_folder_no_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = evaluated(capsys, tmp_path)
    assert (code, out) == (2, "")
    assert "train.data" in err


def test_weights_that_are_none_are_refused(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = evaluated(capsys, data, "--weights", str(tmp_path))
    assert code == 2
    assert "weights" in err


def test_figures_go_to_a_file_as_well(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = evaluated(capsys, data, "--json", str(tmp_path / "new" / "figures.json"))
    figures = json.loads((tmp_path / "new" / "figures.json").read_text("utf-8"))
    assert (code, err) == (0, "")
    assert figures["sections"]["films"]["films"][-1]["films"] == 120
    first = figures["sections"]["findings"]["findings"][0]["auroc"]["value"]
    assert f"| Atelectasis | {figures['sections']['findings']['findings'][0]['patients']} | {first:.3f} (" in out
    assert figures["resamples"] == 2


def test_a_file_that_cannot_be_written_is_said(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = evaluated(capsys, data, "--json", str(data / "chest_manifest.csv" / "figures.json"))
    assert code == 2
    assert "output.unwritable" in err


def test_films_are_never_written_over(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (data / "chest_manifest.csv").read_bytes()
    code, out, err = evaluated(capsys, data, "--json", str(data / "chest_manifest.csv"))
    assert (code, out) == (2, "")
    assert "output.unwritable" in err
    assert (data / "chest_manifest.csv").read_bytes() == before


def test_parts_of_weights_that_say_none_are_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = evaluated(capsys, data, "--part", "test", "--weights", str(without_split(tmp_path)))
    assert (code, out) == (2, "")
    assert "train.data: These weights do not say which patients are in which part" in err


def without_split(folder: Path) -> Path:
    held = embedded_bundle()
    shutil.copytree(held.folder, folder / "weights")
    manifest = json.loads((folder / "weights" / "manifest.json").read_text("utf-8"))
    (folder / "weights" / "manifest.json").write_text(json.dumps({**manifest, "split": None}), "utf-8")
    return folder / "weights"


@pytest.mark.parametrize("option", [["--prevalence", "1.5"], ["--resamples", "0"], ["--part", "all"], ["--seed", "-1"]])
def test_options_outside_their_range_are_refused(
    data: Path, option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluated(capsys, data, *option)[0] == 2


@pytest.mark.parametrize("place", ["folder", "chest_manifest.csv/figures.json", "long" * 100])
def test_a_place_that_cannot_be_written_is_said_before_anything_is_measured(
    data: Path, tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "chest_manifest.csv").write_text("a file", "utf-8")
    before = sorted(path.name for path in tmp_path.iterdir())
    code, out, err = evaluated(capsys, data, "--json", str(tmp_path / place))
    assert (code, out) == (2, "")
    assert "output.unwritable" in err
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize("place", [".", "/", ".."])
def test_a_folder_without_a_name_is_no_file_either(data: Path, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = evaluated(capsys, data, "--json", place)
    assert (code, out) == (2, "")
    assert "output.unwritable" in err


def test_a_file_of_earlier_figures_is_left_alone_where_nothing_can_be_measured(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held, empty = tmp_path / "figures.json", tmp_path / "empty"
    held.write_text("{}", "utf-8")
    empty.mkdir()
    code, _, err = evaluated(capsys, empty, "--json", str(held))
    assert code == 2
    assert "train.data" in err
    assert held.read_text("utf-8") == "{}"


def test_prevalences_that_are_near_have_columns_of_their_own(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = [part for share in ("0.0204", "0.0201", "0.0002", "0.0201") for part in ("--prevalence", share)]
    code, out, _ = evaluated(capsys, data, *wanted, "--json", str(tmp_path / "figures.json"))
    figures = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert code == 0
    assert "| PPV, NPV at 2.04% | PPV, NPV at 2.01% | PPV, NPV at 0.02% |" in out
    assert {"at_0.0204", "at_0.0201", "at_0.0002"} <= set(figures["sections"]["points"]["points"][0])
