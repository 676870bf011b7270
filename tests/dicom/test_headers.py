"""From a dataset to facts and identity."""

from pathlib import Path
from typing import Any

import pytest
from pydicom import dcmread
from pydicom.sequence import Sequence

from tests.dicom.build import changed, radiograph, save
from wetread.dicom.headers import acquisition_date, header_of
from wetread.errors import InconsistentHeader


def test_chest_film_of_pydicom_data_is_a_woman_of_55_whose_study_date_is_an_artefact(rg1: Path) -> None:
    header = header_of(dcmread(rg1, stop_before_pixels=True))
    facts = header.facts
    assert (facts.header_kind, facts.view, facts.orientation, facts.sex) == ("cxr_frontal", "PA", "conventional", "F")
    assert facts.acquired == "19950926"
    assert facts.age_years is not None
    assert int(facts.age_years) == 55
    assert (facts.adult, facts.spacing) == (True, None)
    assert header.identity.patient_name == "CompressedSamples^RG1"
    assert header.identity.study_date == "20040826"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"AcquisitionDate": "20200102", "ContentDate": "20200103"}, "20200102"),
        ({"AcquisitionDateTime": "20200104101010.5+0100", "ContentDate": "20200103"}, "20200104"),
        ({"ContentDate": "20200103", "SeriesDate": "20200105"}, "20200103"),
        ({"SeriesDate": "20200105"}, "20200105"),
        ({}, "20200301"),
        ({"StudyDate": ""}, ""),
        ({"StudyDate": "2020.03.01"}, "20200301"),
    ],
)
@pytest.mark.filterwarnings("ignore:Invalid value for VR DA")
def test_acquisition_date_is_the_first_that_is_a_day(changes: dict[str, str], expected: str) -> None:
    assert acquisition_date(radiograph(**changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"PixelSpacing": [0.1, 0.2]}, None),
        ({"PixelSpacing": [0.1, 0.2], "PixelSpacingCalibrationType": "GEOMETRY"}, (0.1, 0.2)),
        ({"PixelSpacing": [0.1, 0.2], "PixelSpacingCalibrationType": "FIDUCIAL"}, (0.1, 0.2)),
        ({"ImagerPixelSpacing": [0.1, 0.2]}, None),
        ({"Modality": "CT", "PixelSpacing": [0.1, 0.2]}, (0.1, 0.2)),
        ({"Modality": "CT", "PixelSpacing": [0, 0]}, None),
    ],
)
def test_spacing_is_the_patients_or_none(changes: dict[str, Any], expected: tuple[float, float] | None) -> None:
    assert header_of(radiograph(**changes)).facts.spacing == expected


def test_identity_is_complete_and_as_written() -> None:
    request = radiograph("request", ReasonForTheRequestedProcedure="Cough", RequestedProcedureID="RP7")
    dataset = radiograph(
        IssuerOfPatientID="HOSP",
        OtherPatientIDs=["A1", "B2"],
        AccessionNumber="ACC9",
        ReferringPhysicianName="Doe^Jane",
        InstitutionName="Example Hospital",
        RequestAttributesSequence=Sequence([request]),
    )
    identity = header_of(dataset).identity
    assert (identity.patient_name, identity.patient_id, identity.issuer) == ("Synthetic^Person", "SYN-1", "HOSP")
    assert (identity.other_ids, identity.accession, identity.order) == (("A1", "B2"), "ACC9", "RP7")
    assert (identity.indication, identity.referrer) == ("Cough", "Doe^Jane")
    assert (identity.institution, identity.study_time) == ("Example Hospital", "101500")
    assert {original for _, original in identity.originals} == {
        dataset.StudyInstanceUID,
        dataset.SeriesInstanceUID,
        dataset.SOPInstanceUID,
    }


def test_empty_header_gives_empty_facts() -> None:
    bare = radiograph()
    for element in list(bare):
        if element.tag.group < 0x28 and element.keyword != "SOPClassUID":
            del bare[element.tag]
    facts = header_of(bare).facts
    assert (facts.modality, facts.view, facts.orientation, facts.age_years) == ("", "unknown", "unverified", None)
    assert (facts.adult, facts.header_kind) == (None, "unknown")


def test_rows_that_are_no_number_are_refused() -> None:
    with pytest.raises(InconsistentHeader):
        header_of(radiograph(Rows=[1, 2]))


def test_instance_number_that_is_none_does_not_stop_a_file() -> None:
    assert header_of(radiograph(InstanceNumber=None)).number == 0


def test_built_file_is_read_back_as_it_was(tmp_path: Path) -> None:
    path = save(changed(radiograph(), PatientAge="070Y"), tmp_path / "film.dcm")
    assert header_of(dcmread(path)) == header_of(changed(radiograph(), PatientAge="070Y"))
