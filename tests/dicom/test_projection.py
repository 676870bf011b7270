"""The tables of views, orientations, body parts and kinds."""

from typing import get_args

import pytest
from pydicom.sr.codedict import Collection

from wetread.dicom.projection import body_part_of, kind_of, orientation_of, view_of
from wetread.dicom.rules import object_of, table
from wetread.records.vocabulary import Kind, Orientation, View


@pytest.mark.parametrize(
    ("directions", "expected"),
    [
        (("L", "F"), "conventional"),
        (("LP", "F"), "conventional"),
        (("L", "FA"), "conventional"),
        (("R", "F"), "mirrored"),
        (("RA", "FP"), "mirrored"),
        (("R", "H"), "other"),
        (("F", "L"), "other"),
        (("A", "F"), "other"),
        (("LE", "F"), "unverified"),
        (("l", "f"), "conventional"),
        (("L", ""), "unverified"),
        (("L",), "unverified"),
        ((), "unverified"),
    ],
)
def test_orientation_is_honoured_by_its_main_directions(directions: tuple[str, ...], expected: Orientation) -> None:
    assert orientation_of(directions) == expected


@pytest.mark.parametrize(
    ("position", "codes", "descriptions", "directions", "expected"),
    [
        ("PA", (), (), (), "PA"),
        ("ap", (), (), (), "AP"),
        ("LL", (), (), (), "lateral"),
        ("LLD", (), (), (), "other"),
        ("", ("SCT 272479007",), (), (), "PA"),
        ("", ("SRT R-10206",), (), (), "AP"),
        ("PA", ("SRT R-10206",), (), (), "unknown"),
        ("PA", ("XX 1",), (), (), "PA"),
        ("", (), ("Thorax p.a.",), (), "PA"),
        ("", (), ("CHEST_AP_PORTABLE",), (), "AP"),
        ("", (), ("W034 Chest Lat.",), (), "lateral"),
        ("", (), ("Thorax seitlich",), (), "lateral"),
        ("", (), ("CHEST PA AND LATERAL",), (), "unknown"),
        ("", (), ("SPAIN", "MAP"), (), "unknown"),
        ("", (), ("", "Chest PA"), (), "PA"),
        ("", (), (), ("A", "F"), "lateral"),
        ("", (), (), ("L", "F"), "unknown"),
        ("PA", (), ("Chest AP",), ("A", "F"), "PA"),
    ],
)
def test_view_comes_from_the_first_source_that_names_one(
    position: str, codes: tuple[str, ...], descriptions: tuple[str, ...], directions: tuple[str, ...], expected: View
) -> None:
    assert view_of(position, codes, descriptions, directions) == expected


@pytest.mark.parametrize(
    ("examined", "codes", "descriptions", "expected"),
    [
        ("CHEST", (), (), "CHEST"),
        ("Thorax", (), (), "CHEST"),
        ("", ("SCT 816094009",), (), "CHEST"),
        ("", ("SRT T-D3000",), (), "CHEST"),
        ("", (), ("", "", "Röntgen Brustkorb"), "CHEST"),
        ("", (), ("CXR_PORT",), "CHEST"),
        ("", (), ("CHEST AND ABDOMEN",), ""),
        ("", (), ("Hand li.", "THORAX"), "EXTREMITY"),
        ("SOMETHING", ("SCT 816094009",), ("CHEST",), "SOMETHING"),
        ("LSPINE", (), ("CHEST",), "SPINE"),
        ("", (), (), ""),
    ],
)
def test_body_part_is_wetreads_term_where_one_part_is_named(
    examined: str, codes: tuple[str, ...], descriptions: tuple[str, ...], expected: str
) -> None:
    assert body_part_of(examined, codes, descriptions) == expected


@pytest.mark.parametrize(
    ("modality", "part", "view", "expected"),
    [
        ("CR", "CHEST", "PA", "cxr_frontal"),
        ("DX", "CHEST", "AP", "cxr_frontal"),
        ("DX", "CHEST", "lateral", "cxr_lateral"),
        ("DX", "CHEST", "oblique", "radiograph_other"),
        ("DX", "CHEST", "unknown", "unknown"),
        ("CR", "", "PA", "unknown"),
        ("CR", "EXTREMITY", "AP", "radiograph_other"),
        ("CT", "CHEST", "unknown", "ct"),
        ("MR", "HEAD", "unknown", "mr"),
        ("US", "", "unknown", "us"),
        ("MG", "BREAST", "unknown", "mg"),
        ("DOC", "", "unknown", "document"),
        ("NM", "CHEST", "unknown", "unknown"),
        ("", "", "unknown", "unknown"),
    ],
)
def test_kind_by_modality_part_and_view(modality: str, part: str, view: str, expected: Kind) -> None:
    assert kind_of(object="image", modality=modality, body_part=part, view=view, conversion="") == expected


def test_scans_and_encapsulated_documents_are_documents() -> None:
    assert kind_of(object="image", modality="OT", body_part="", view="unknown", conversion="SD") == "document"
    pdf = object_of("1.2.840.10008.5.1.4.1.1.104.1")
    assert kind_of(object=pdf, modality="OT", body_part="", view="unknown", conversion="") == "document"


def test_view_table_holds_words_of_the_vocabulary_and_codes_that_dicom_defines() -> None:
    views = table("views")
    known = {concept.value for concept in Collection("CID4010").concepts.values()}
    assert {*views["positions"].values(), *views["codes"].values()} <= set(get_args(View))
    assert {code.split()[1] for code in views["codes"] if code.startswith("SCT")} <= known


def test_kind_and_orientation_tables_hold_words_of_the_vocabulary() -> None:
    assert {row["kind"] for row in table("kinds")} <= set(get_args(Kind))
    assert set(table("orientations").values()) <= set(get_args(Orientation))
