"""Files, folders and DICOMDIRs to studies."""

import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pydicom.data import get_testdata_file

from tests.dicom.build import dose_report, radiograph, save, section
from wetread.dicom.intake import FileIntake
from wetread.records.failure import Failure
from wetread.records.study import RawStudy


def taken(*paths: Path) -> tuple[list[RawStudy], list[str]]:
    """The studies, and the codes of the failures."""
    found = list(FileIntake().studies(paths))
    studies = [each for each in found if isinstance(each, RawStudy)]
    return studies, [each.code for each in found if isinstance(each, Failure)]


def picture(path: Path, shade: int = 9) -> Path:
    Image.new("L", (20, 10), shade).save(path)
    return path


def test_files_are_grouped_by_study_and_keep_the_order_of_the_folder(tmp_path: Path) -> None:
    save(radiograph("b"), tmp_path / "x" / "2.dcm")
    save(radiograph("a"), tmp_path / "x" / "1.dcm")
    save(radiograph("c", StudyInstanceUID="1.2.9"), tmp_path / "y" / "1.dcm")
    studies, failures = taken(tmp_path)
    assert [len(study.items) for study in studies] == [2, 1]
    assert failures == []


def test_files_given_one_by_one_are_grouped_as_well(tmp_path: Path) -> None:
    paths = [save(radiograph(name), tmp_path / name) for name in "ab"]
    assert [len(study.items) for study in taken(*paths)[0]] == [2]


def test_two_patients_under_one_study_uid_are_two_studies(tmp_path: Path) -> None:
    save(radiograph("a"), tmp_path / "1")
    save(radiograph("b", PatientID="SYN-2"), tmp_path / "2")
    assert len(taken(tmp_path)[0]) == 2


def test_files_without_study_uid_are_studies_of_their_own(tmp_path: Path) -> None:
    for name in "ab":
        save(radiograph(name, StudyInstanceUID=None), tmp_path / name)
    assert len(taken(tmp_path)[0]) == 2


def test_same_content_counts_once_and_all_its_sources_are_known(tmp_path: Path) -> None:
    first = save(radiograph("a"), tmp_path / "1")
    second = Path(shutil.copy(first, tmp_path / "2"))
    intake = FileIntake()
    (study,) = intake.studies([tmp_path])
    assert isinstance(study, RawStudy)
    (item,) = study.items
    assert [source.path for source in intake.sources_of(item.content)] == [first, second]


def test_same_instance_uid_with_other_content_is_kept(tmp_path: Path) -> None:
    save(radiograph("a"), tmp_path / "1")
    save(radiograph("a", Rows=3, Columns=16), tmp_path / "2")
    assert [len(study.items) for study in taken(tmp_path)[0]] == [2]


def test_path_given_twice_or_within_a_folder_given_is_read_once(tmp_path: Path) -> None:
    path = save(radiograph("a"), tmp_path / "1")
    assert [len(study.items) for study in taken(tmp_path, path, tmp_path)[0]] == [1]


def test_one_bad_file_among_good_ones_is_a_failure_of_its_own(tmp_path: Path) -> None:
    save(radiograph("a"), tmp_path / "1.dcm")
    (tmp_path / "2.dcm").write_bytes(b"\xde\xad\xbe\xef" * 40)
    save(radiograph("b"), tmp_path / "3.dcm")
    studies, failures = taken(tmp_path)
    assert [len(study.items) for study in studies] == [2]
    assert failures == ["input.not_dicom"]


def test_failure_names_no_path_but_its_digest_leads_back_to_it(tmp_path: Path) -> None:
    (tmp_path / "Doe^John.dcm").write_bytes(b"\xde\xad\xbe\xef" * 40)
    intake = FileIntake()
    (failure,) = intake.studies([tmp_path / "Doe^John.dcm"])
    assert isinstance(failure, Failure)
    assert "Doe" not in failure.model_dump_json()
    assert failure.item is not None
    assert intake.source_of(failure.item).path == tmp_path / "Doe^John.dcm"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.dcm", b"just some text\n", "input.misnamed"),
        ("a.dcm", b"%PDF-1.4 ...", "input.misnamed"),
        ("a.dcm", b"<html><body>Not found</body></html>", "input.misnamed"),
        ("a.txt", b"just some text\n", "input.not_dicom"),
        ("a", b"\x13\x37" * 99, "input.not_dicom"),
        ("a.dcm", b"", "input.truncated"),
        ("a.dcm", b"\0" * 128 + b"DICM", "input.truncated"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "input.truncated"),
        ("a.gif", b"GIF89a\x01\x00\x01\x00\x80\x00\x00", "input.not_dicom"),
        ("a.zip", b"PK\x03\x04 nothing", "input.zip_bad"),
    ],
)
def test_what_is_no_image_has_its_own_code(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert taken(tmp_path / name)[1] == [code]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"PixelData": None}, "input.no_pixels"),
        ({"Rows": 0}, "input.zero_sized"),
        ({"Columns": None}, "input.zero_sized"),
        ({"Rows": 65535, "Columns": 65535}, "input.too_large"),
        ({"Rows": 60}, "input.truncated"),
        ({"BitsStored": 17}, "input.header"),
    ],
)
def test_header_that_cannot_be_right_has_its_own_code(tmp_path: Path, changes: dict[str, Any], code: str) -> None:
    assert taken(save(radiograph(**changes), tmp_path / "film.dcm"))[1] == [code]


def test_unsupported_syntax_is_found_before_anything_is_decoded(tmp_path: Path) -> None:
    data = save(radiograph(), tmp_path / "film.dcm").read_bytes()
    (tmp_path / "film.dcm").write_bytes(data.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.99999.1.2.1\0"))
    assert taken(tmp_path / "film.dcm")[1] == ["input.unsupported_syntax"]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.999])
def test_file_cut_short_is_truncated(tmp_path: Path, rg1: Path, share: float) -> None:
    data = rg1.read_bytes()
    header = 1900
    (tmp_path / "film.dcm").write_bytes(data[: int(header + share * (len(data) - header))])
    assert taken(tmp_path / "film.dcm")[1] == ["input.truncated"]


@pytest.mark.parametrize("at", range(140, 1200, 53))
def test_cut_anywhere_in_the_header_is_a_failure(tmp_path: Path, at: int) -> None:
    data = Path(str(get_testdata_file("CT_small.dcm", download=False))).read_bytes()
    (tmp_path / "film.dcm").write_bytes(data[:at])
    studies, codes = taken(tmp_path / "film.dcm")
    assert studies == []
    assert codes[0] in {"input.truncated", "input.no_pixels", "input.not_dicom"}


def test_missing_path_and_broken_link_are_unreadable(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert taken(tmp_path / "missing.dcm")[1] == ["input.unreadable"]
    assert taken(tmp_path)[1] == ["input.unreadable"]


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not stop the superuser")
def test_protected_file_and_folder_are_unreadable(tmp_path: Path) -> None:
    save(radiograph(), tmp_path / "film.dcm").chmod(0)
    (tmp_path / "inner").mkdir(mode=0)
    assert taken(tmp_path)[1] == ["input.unreadable", "input.unreadable"]


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert taken(tmp_path)[1] == ["input.unreadable"]


def test_empty_folder_says_that_nothing_was_found(tmp_path: Path) -> None:
    assert taken(tmp_path)[1] == ["input.nothing_found"]


def test_system_files_are_passed_by_and_companions_are_counted(tmp_path: Path) -> None:
    save(radiograph(), tmp_path / "film.dcm")
    for name in (".DS_Store", "Thumbs.db", "._film.dcm"):
        (tmp_path / name).write_bytes(b"\0\1\2")
    (tmp_path / "labels.csv").write_text("film,finding\n")
    intake = FileIntake()
    assert len(list(intake.studies([tmp_path]))) == 1
    assert [source.path.name for source in intake.passed_over] == ["labels.csv"]


def test_folder_that_links_to_itself_ends(tmp_path: Path) -> None:
    save(radiograph(), tmp_path / "film.dcm")
    (tmp_path / "again").symlink_to(tmp_path)
    assert len(taken(tmp_path)[0]) == 1


def test_report_beside_images_is_left_out_and_alone_it_has_no_pixels(tmp_path: Path) -> None:
    save(radiograph(), tmp_path / "1.dcm")
    report = save(dose_report(), tmp_path / "2.dcm")
    (study,), failures = taken(tmp_path)
    assert [item.use for item in study.items] == ["read", "left_out"]
    assert (study.items[1].rows, study.items[1].columns, failures) == (0, 0, [])
    assert taken(report) == ([], ["input.no_pixels"])


def test_folder_with_nothing_but_a_report_is_a_study_without_images(tmp_path: Path) -> None:
    save(dose_report(), tmp_path / "report.dcm")
    (study,), failures = taken(tmp_path)
    assert [item.use for item in study.items] == ["left_out"]
    assert failures == []


def test_each_picture_is_a_study_with_empty_facts(tmp_path: Path) -> None:
    picture(tmp_path / "a.png", 1)
    picture(tmp_path / "b.jpg", 2)
    picture(tmp_path / "c.dcm.png", 3)
    studies, failures = taken(tmp_path)
    assert [(study.items[0].rows, study.items[0].columns) for study in studies] == [(10, 20)] * 3
    assert all(study.items[0].facts.model_dump(exclude_defaults=True) == {} for study in studies)
    assert all(study.identity.model_dump(exclude_defaults=True) == {} for study in studies)
    assert failures == []


def test_turned_picture_has_the_size_that_is_seen(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("L", (20, 10)).save(tmp_path / "a.jpg", exif=exif)
    (study,), _ = taken(tmp_path)
    assert (study.items[0].rows, study.items[0].columns) == (20, 10)


def test_dicomdir_leads_to_its_files_and_misses_are_failures(tmp_path: Path) -> None:
    source = Path(str(get_testdata_file("DICOMDIR", download=False))).parent
    shutil.copytree(source / "77654033", tmp_path / "77654033")
    shutil.copy(source / "DICOMDIR", tmp_path)
    studies, failures = taken(tmp_path / "DICOMDIR")
    assert sum(len(study.items) for study in studies) == 7
    assert set(failures) == {"input.unreadable"}
    assert len(failures) == 24
    in_folder, missing = taken(tmp_path)
    assert (sum(len(study.items) for study in in_folder), len(missing)) == (7, 24)


def test_dicomdir_without_references_holds_nothing() -> None:
    assert taken(Path(str(get_testdata_file("DICOMDIR-empty.dcm", download=False))))[1] == ["input.nothing_found"]


def test_dicomdir_may_not_lead_out_of_its_folder(tmp_path: Path) -> None:
    source = Path(str(get_testdata_file("DICOMDIR", download=False)))
    save(radiograph(), tmp_path / "secret" / "6154")
    inside = tmp_path / "disc"
    inside.mkdir()
    first = b"77654033\\CR1\\6154"
    data = source.read_bytes()
    assert first in data
    (inside / "DICOMDIR").write_bytes(data.replace(first, b"..\\secret\\\\\\\\6154"))
    studies, failures = taken(inside / "DICOMDIR")
    assert studies == []
    assert set(failures) == {"input.unreadable"}


def test_link_on_a_disc_may_not_lead_out_of_it(tmp_path: Path) -> None:
    source = Path(str(get_testdata_file("DICOMDIR", download=False)))
    save(radiograph(), tmp_path / "secret" / "CR1" / "6154")
    (tmp_path / "disc").mkdir()
    (tmp_path / "disc" / "77654033").symlink_to(tmp_path / "secret")
    shutil.copy(source, tmp_path / "disc")
    assert taken(tmp_path / "disc" / "DICOMDIR")[0] == []


def test_original_pixels_of_the_same_film_are_one_study(samples: Path) -> None:
    studies, failures = taken(*sorted(samples.glob("RG1_*.dcm")))
    assert [[item.use for item in study.items] for study in studies] == [["read"] * 4]
    assert failures == []


def test_five_hundred_sections_are_indexed_in_seconds_and_one_is_read(tmp_path: Path) -> None:
    for number in range(500):
        save(section(number), tmp_path / f"{number:03}.dcm")
    start = time.process_time()
    (study,), _ = taken(tmp_path)
    assert time.process_time() - start < 8
    assert [item.use for item in study.items].count("read") == 1
