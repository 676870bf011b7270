"""Short descriptions in headers: imaging words stay, people go."""

import pytest

from wetread.deid.known import Known
from wetread.deid.text.engine import TextDeidentifier

ENGINE = TextDeidentifier(bytes(range(32)))


@pytest.mark.parametrize(
    "written",
    [
        "CT CHEST",
        "AP PORTABLE",
        "T2 AXIAL FAT SAT",
        "MR BRAIN W/O CONTRAST",
        "HEAD W/ CONTRAST",
        "Localizer",
        "PET WB CTAC",
        "XR KNEE LT 3V",
        "t1_mprage_sag_p2_iso",
        "FEMUR LATERAL",
        "Abd/Pelvis 5mm",
        "MR SHOULDER RIGHT",
        "ADULT CHEST",
        "US ABDOMEN COMPLETE",
        "Thorax routine",
        "MAMMOGRAM SCREENING",
        "wheelchair, oxygen",
        "penicillin, latex",
    ],
)
def test_descriptions_stay(written: str) -> None:
    assert ENGINE.find(written, descriptor=True) == ()


@pytest.mark.parametrize(
    ("written", "gone"),
    [
        ("CT CHEST for Ms. Quillfeather", "Quillfeather"),
        ("XR KNEE Dr. Tredwell", "Tredwell"),
        ("MR BAKER KNEE", "BAKER"),
        ("Zebulon Quillfeather CHEST", "Zebulon Quillfeather"),
        ("acc 44-18823 FEMUR", "44-18823"),
        ("CT 12/03/1961", "12/03/1961"),
    ],
)
def test_people_and_numbers_go(written: str, gone: str) -> None:
    found = ENGINE.find(written, descriptor=True)
    assert [written[span.start : span.end] for span in found] == [gone]


def test_what_the_header_names_goes_even_where_it_is_a_plain_word() -> None:
    (span,) = ENGINE.find("CHEST FOR MR LONG", Known(patient_names=("LONG^ANNA",)), descriptor=True)
    assert "CHEST FOR MR LONG"[span.start : span.end] == "LONG"
