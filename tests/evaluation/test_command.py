"""`wetread evaluate reader` refuses a file that it cannot write before it measures anything."""

import json
from pathlib import Path

import pytest

from tests.evaluation.folder import made_folder
from wetread.cli.main import run


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_folder(tmp_path_factory.mktemp("command"))


def evaluated(capsys: pytest.CaptureFixture[str], data: Path, *more: str) -> tuple[int, str, str]:
    code = run(["evaluate", "reader", "--data", str(data), "--resamples", "2", *more])
    said = capsys.readouterr()
    return code, said.out, said.err


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
