"""Tables that other tests of this room do not visit row by row."""

import re

import pytest
from pydicom._uid_dict import UID_dictionary
from pydicom.sr.codedict import Collection
from pydicom.uid import UID

from wetread.dicom.rules import object_of, table, word


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("X-Ray Radiation Dose SR Storage", "dose_report"),
        ("Key Object Selection Document Storage", "key_object"),
        ("Comprehensive SR Storage", "structured_report"),
        ("Grayscale Softcopy Presentation State Storage", "presentation_state"),
        ("Encapsulated PDF Storage", "encapsulated_document"),
        ("12-lead ECG Waveform Storage", "waveform"),
        ("Segmentation Storage", "segmentation"),
        ("RT Plan Storage", "radiotherapy"),
        ("Raw Data Storage", "not_an_image"),
        ("CT Image Storage", "image"),
        ("Digital X-Ray Image Storage - For Presentation", "image"),
        ("X-Ray Angiographic Image Storage", "image"),
        ("Ultrasound Multi-frame Image Storage", "image"),
        ("Enhanced MR Image Storage", "image"),
        ("Positron Emission Tomography Image Storage", "image"),
        ("Nuclear Medicine Image Storage", "image"),
        ("VL Photographic Image Storage", "image"),
    ],
)
def test_objects_are_told_by_sop_class(name: str, expected: str) -> None:
    uids = [uid for uid, (called, *_) in UID_dictionary.items() if called == name]
    assert {object_of(uid) for uid in uids} == {expected}


def test_sop_classes_that_dicom_calls_images_are_images_and_all_listed_ones_exist() -> None:
    images = [uid for uid, (name, *_) in UID_dictionary.items() if re.search(r"(?<!RT )Image Storage", name)]
    wrong = {UID(uid).name for uid in images if object_of(uid) != "image"}
    assert wrong == set()
    listed = [uid for uids in table("objects").values() for uid in uids if not uid.endswith("*")]
    assert all(UID(uid).name != uid for uid in listed)


def test_every_title_that_rejects_is_defined() -> None:
    defined = {f"DCM {concept.value}" for concept in Collection("CID7010").concepts.values()}
    assert set(table("rejections")) <= defined


def test_file_names_are_in_small_letters_and_suffixes_have_a_dot() -> None:
    files = table("files")
    assert all(name == name.lower() for names in files.values() for name in names)
    assert all(suffix.startswith(".") for kind in ("companions", "dicom") for suffix in files[kind])
    assert not set(files["companions"]) & set(files["dicom"])


def test_no_term_or_code_stands_for_two_body_parts() -> None:
    parts = table("body_parts").values()
    for field in ("terms", "codes"):
        values = [value for part in parts for value in part[field]]
        assert len(values) == len(set(values))


def test_every_expression_compiles() -> None:
    expressions = [part["words"] for part in table("body_parts").values()]
    expressions += [expression for _, expression in table("views")["descriptions"]]
    expressions += [row["when"]["remarks"] for row in table("selection") if "remarks" in row["when"]]
    assert all(isinstance(word(expression), re.Pattern) for expression in expressions)


@pytest.mark.parametrize(("text", "found"), [("CHEST_PA", True), ("PA1", True), ("SPAIN", False), ("ÄPA", False)])
def test_words_end_at_digits_and_signs_but_not_at_letters(text: str, found: bool) -> None:
    assert (word("PA").search(text) is not None) is found
