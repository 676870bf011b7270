"""Zip archives: honest ones are read in place, hostile ones are refused as a whole."""

import stat
import struct
import zipfile
from pathlib import Path

import pytest

from tests.dicom.build import radiograph, save
from wetread.dicom import archives
from wetread.dicom.intake import FileIntake
from wetread.records.failure import Failure
from wetread.records.study import RawStudy


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def film(folder: Path, name: str = "film") -> bytes:
    return save(radiograph(name), folder / "loose" / f"{name}.dcm").read_bytes()


def codes(path: Path) -> list[str]:
    return [each.code if isinstance(each, Failure) else "study" for each in FileIntake().studies([path])]


def test_members_are_grouped_like_files_of_a_folder(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", {"x/1": film(tmp_path, "a"), "x/2": film(tmp_path, "b"), "DICOMDIR": b"x"})
    intake = FileIntake()
    found = [each for each in intake.studies([archive]) if isinstance(each, RawStudy)]
    assert [len(study.items) for study in found] == [2]
    assert intake.source_of(found[0].items[0].content).member == "x/1"


def test_bad_member_is_a_failure_and_the_good_ones_are_read(tmp_path: Path) -> None:
    archive = zipped(
        tmp_path / "a.zip", {"bad.dcm": b"\0" * 4 + b"\xfe" * 200, "good": film(tmp_path), "readme.txt": b"hi"}
    )
    assert codes(archive) == ["input.not_dicom", "study"]


def test_encrypted_archive_is_refused(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", {"film": film(tmp_path)})
    data = bytearray(archive.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<H", data, 6, 1)
    struct.pack_into("<H", data, at + 8, 1)
    archive.write_bytes(data)
    assert codes(archive) == ["input.zip_encrypted"]


@pytest.mark.parametrize("name", ["../film.dcm", "a/../../film.dcm", "/etc/film.dcm", "..\\film.dcm", "C:\\film.dcm"])
def test_member_that_points_outside_refuses_the_archive(tmp_path: Path, name: str) -> None:
    assert codes(zipped(tmp_path / "a.zip", {name: film(tmp_path), "good": film(tmp_path)})) == ["input.zip_traversal"]


def test_link_in_an_archive_refuses_it(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert codes(tmp_path / "a.zip") == ["input.zip_traversal"]


def test_member_that_swells_beyond_any_image_is_a_bomb(tmp_path: Path) -> None:
    assert codes(zipped(tmp_path / "a.zip", {"bomb": bytes(archives.RATIO_FROM_BYTES + 1)})) == ["input.zip_bomb"]


def test_archive_that_promises_too_much_is_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = zipped(tmp_path / "a.zip", {"a": film(tmp_path), "b": film(tmp_path)})
    monkeypatch.setattr(archives, "MAX_TOTAL_BYTES", 100)
    assert codes(archive) == ["input.zip_bomb"]
    monkeypatch.undo()
    monkeypatch.setattr(archives, "MAX_MEMBERS", 1)
    assert codes(archive) == ["input.zip_bomb"]


def test_member_too_large_for_a_radiograph_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = zipped(tmp_path / "a.zip", {"a": film(tmp_path)})
    monkeypatch.setattr(archives, "MAX_MEMBER_BYTES", 100)
    assert codes(archive) == ["input.too_large"]


def test_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"film": film(tmp_path)}).read_bytes()
    assert codes(zipped(tmp_path / "a.zip", {"inner.zip": inner, "good": film(tmp_path)})) == [
        "input.not_dicom",
        "study",
    ]


def test_archive_cut_short_is_bad_and_an_empty_one_holds_nothing(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", {"film": film(tmp_path)}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:-30])
    assert codes(tmp_path / "cut.zip") == ["input.zip_bad"]
    assert codes(zipped(tmp_path / "empty.zip", {})) == ["input.nothing_found"]


def test_damaged_member_is_named_by_its_own_failure(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", {"film": film(tmp_path)})
    data = bytearray(archive.read_bytes())
    data[60:64] = b"\xff\xff\xff\xff"
    archive.write_bytes(data)
    assert codes(archive) == ["input.zip_bad"]
