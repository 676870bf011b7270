"""What `wetread train` says of a data folder before it spends hours on it."""

import csv
import tarfile
from pathlib import Path

import pytest

from tests.training.folder import make_folder
from wetread.errors import BadData
from wetread.evaluation.parts import Split
from wetread.training.data import digest_of_data, enough

SPLIT = Split(key="tests", shares=(0.5, 0.1, 0.2, 0.2))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_folder(tmp_path)


@pytest.mark.parametrize("name", ["chest", "anatomy", "modality"])
def test_the_digest_sees_a_picture_of_an_unpacked_folder(data: Path, name: str) -> None:
    before = digest_of_data(data)
    assert digest_of_data(data) == before
    picture = sorted(file for file in (data / name).rglob("*") if file.is_file())[0]
    picture.write_bytes(picture.read_bytes() + b"0")
    assert digest_of_data(data) != before


def test_the_digest_sees_an_archive_only_where_no_folder_comes_before_it(data: Path) -> None:
    with tarfile.open(data / "chest.tar", "w") as archive:
        archive.add(data / "chest", "chest")
    unpacked = digest_of_data(data)
    (data / "chest").rename(data / "elsewhere")
    packed = digest_of_data(data)
    assert packed != unpacked
    (data / "chest.tar").write_bytes((data / "chest.tar").read_bytes()[:-512])
    assert digest_of_data(data) != packed


def test_a_manifest_of_too_few_patients_is_refused(data: Path) -> None:
    enough(data, SPLIT)
    with (data / "chest_manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with (data / "chest_manifest.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows[:2])
    with pytest.raises(BadData, match="too few patients"):
        enough(data, SPLIT)
