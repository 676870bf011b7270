"""What every Intake must do: studies out, failures counted, and no name of a file in any record."""

from pathlib import Path

import pytest
from PIL import Image

from tests.dicom.build import radiograph, save, section
from wetread.dicom.intake import FileIntake
from wetread.ports import Intake
from wetread.records.failure import Failure
from wetread.records.reason import sentences
from wetread.records.study import RawStudy

INTAKES: list[type[FileIntake]] = [FileIntake]


@pytest.fixture(params=INTAKES)
def intake(request: pytest.FixtureRequest) -> Intake:
    made: Intake = request.param()
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two studies, a picture, and a file that is nothing."""
    save(radiograph("a"), tmp_path / "Doe^John" / "1.dcm")
    save(radiograph("b", ViewPosition="LL"), tmp_path / "Doe^John" / "2.dcm")
    for number in range(3):
        save(section(number, StudyInstanceUID="1.2.3.9"), tmp_path / "Doe^John" / f"ct{number}.dcm")
    (tmp_path / "Doe^John" / "broken.dcm").write_bytes(b"\xde\xad\xbe\xef" * 50)
    Image.new("L", (4, 3), 7).save(tmp_path / "Doe^John" / "picture.png")
    return tmp_path


def test_everything_given_comes_out_once(intake: Intake, folder: Path) -> None:
    found = list(intake.studies([folder]))
    contents = [item.content for study in found if isinstance(study, RawStudy) for item in study.items]
    assert len(contents) == len(set(contents)) == 6
    assert [failure.code for failure in found if isinstance(failure, Failure)] == ["input.not_dicom"]


def test_same_input_gives_the_same_studies(intake: Intake, folder: Path) -> None:
    assert list(intake.studies([folder])) == list(intake.studies([folder]))


def test_names_of_files_enter_no_record(intake: Intake, folder: Path) -> None:
    assert not any("Doe" in repr(found) for found in intake.studies([folder]))


def test_every_item_has_a_use_with_a_sentence(intake: Intake, folder: Path) -> None:
    studies = [study for study in intake.studies([folder]) if isinstance(study, RawStudy)]
    assert all(item.why.code in sentences() and item.why.text for study in studies for item in study.items)


def test_identity_is_split_off_from_the_items(intake: Intake, folder: Path) -> None:
    studies = [study for study in intake.studies([folder]) if isinstance(study, RawStudy)]
    assert {study.identity.patient_name for study in studies} == {"Synthetic^Person", ""}
    assert not any("Synthetic" in item.facts.model_dump_json() for study in studies for item in study.items)


def test_nothing_given_is_nothing(intake: Intake) -> None:
    assert list(intake.studies([])) == []
