"""Which image of a study is read: the table, row by row, and the study as a whole."""

from typing import Any, get_args

import pytest
from pydicom import Dataset

from tests.dicom.build import code, dose_report, radiograph, rejection, section, uid
from wetread.dicom.headers import Header, header_of
from wetread.dicom.rules import table
from wetread.dicom.selection import choose
from wetread.records.reason import sentences
from wetread.records.vocabulary import Use

SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
DX_PROCESSING = "1.2.840.10008.5.1.4.1.1.1.1.1"


def chosen(*datasets: Dataset) -> list[tuple[Use, str]]:
    picked = choose([header_of(dataset) for dataset in datasets])
    return [(use, why.code.removeprefix("select.")) for use, why in picked]


@pytest.mark.parametrize(
    ("changes", "use", "reason"),
    [
        ({}, "read", "frontal"),
        ({"ImageType": ["DERIVED", "PRIMARY"]}, "read", "frontal"),
        ({"ViewPosition": "LL"}, "named", "lateral"),
        ({"ViewPosition": None}, "read", "gate_decides"),
        ({"BodyPartExamined": "KNEE", "ViewPosition": "LL"}, "read", "gate_decides"),
        ({"Modality": "DX", "PresentationIntentType": "FOR PROCESSING"}, "read", "for_processing_only"),
        ({"Modality": "DX", "SOPClassUID": DX_PROCESSING}, "read", "for_processing_only"),
        ({"SOPClassUID": SECONDARY_CAPTURE, "ConversionType": "WSD"}, "left_out", "secondary_capture"),
        ({"SOPClassUID": SECONDARY_CAPTURE + ".2"}, "left_out", "secondary_capture"),
        ({"ImageType": ["DERIVED", "SECONDARY"], "ConversionType": "DV"}, "left_out", "secondary_capture"),
        ({"ImageType": ["DERIVED", "SECONDARY"]}, "read", "frontal"),
        ({"SOPClassUID": SECONDARY_CAPTURE, "ConversionType": "SD"}, "left_out", "scanned_document"),
        ({"SOPClassUID": SECONDARY_CAPTURE, "SeriesDescription": "Scanned request"}, "left_out", "scanned_document"),
        ({"SeriesDescription": "Chest PA BONE_SUPPRESSED"}, "left_out", "bone_suppressed"),
        ({"DerivationDescription": "Bone suppression"}, "left_out", "bone_suppressed"),
        ({"ImageType": ["DERIVED", "PRIMARY", "SOFT TISSUE"]}, "left_out", "dual_energy"),
        ({"SeriesDescription": "Dual Energy Subtraction"}, "left_out", "dual_energy"),
        ({"SeriesDescription": "Soft tissue", "BodyPartExamined": "NECK"}, "read", "gate_decides"),
        ({"SeriesDescription": "REJECTED: motion"}, "left_out", "rejected"),
        ({"ImageComments": "reject"}, "left_out", "rejected"),
        ({"QualityControlImage": "YES"}, "left_out", "quality_control"),
        ({"SeriesDescription": "Dose Report"}, "left_out", "dose_report"),
        ({"Modality": "CT", "ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]}, "left_out", "localizer"),
        ({"Modality": "CT", "SeriesDescription": "Topogram 0.6"}, "left_out", "localizer"),
    ],
)
def test_one_image_is_used_by_the_first_row_that_matches(changes: dict[str, Any], use: Use, reason: str) -> None:
    assert chosen(radiograph(**changes)) == [(use, reason)]


def test_all_frontals_are_read_and_the_lateral_is_named() -> None:
    films = [radiograph("a"), radiograph("b", ViewPosition="AP"), radiograph("c", ViewPosition="LL")]
    assert chosen(*films) == [("read", "frontal"), ("read", "frontal"), ("named", "lateral")]


def test_image_for_presentation_is_preferred_only_for_the_same_view() -> None:
    shown = radiograph("shown", PresentationIntentType="FOR PRESENTATION")
    raw = radiograph("raw", PresentationIntentType="FOR PROCESSING")
    other = radiograph("other", PresentationIntentType="FOR PROCESSING", ViewPosition="AP")
    assert chosen(raw, shown, other) == [
        ("left_out", "presentation_preferred"),
        ("read", "frontal"),
        ("read", "for_processing_only"),
    ]


def test_an_unprocessed_image_without_a_view_may_be_the_one_for_presentation() -> None:
    shown = radiograph("shown", PresentationIntentType="FOR PRESENTATION")
    raw = radiograph("raw", PresentationIntentType="FOR PROCESSING", ViewPosition="")
    assert chosen(raw, shown) == [("left_out", "presentation_preferred"), ("read", "frontal")]


@pytest.mark.parametrize("title", ["113001", "113037", "113038", "113039", "113010"])
def test_key_object_takes_the_images_that_it_rejects_out(title: str) -> None:
    films = [radiograph("good"), radiograph("bad")]
    uses = chosen(*films, rejection(uid("instance", "bad"), title=title))
    assert uses == [("read", "frontal"), ("left_out", "rejected"), ("left_out", "key_object")]


def test_key_object_with_another_title_rejects_nothing() -> None:
    assert chosen(radiograph("good"), rejection(uid("instance", "good"), title="113000"))[0] == ("read", "frontal")


def test_rejected_presentation_image_does_not_take_the_processing_one_along() -> None:
    shown = radiograph("shown", PresentationIntentType="FOR PRESENTATION")
    raw = radiograph("raw", PresentationIntentType="FOR PROCESSING")
    uses = chosen(shown, raw, rejection(uid("instance", "shown")))
    assert uses[:2] == [("left_out", "rejected"), ("read", "for_processing_only")]


def test_middle_section_stands_for_its_series_whatever_the_order() -> None:
    numbers = [5, 1, 4, 2, 3]
    uses = chosen(*[section(number) for number in numbers])
    assert [number for number, (use, _) in zip(numbers, uses, strict=True) if use == "read"] == [3]
    assert uses.count(("left_out", "series_represented")) == 4


def test_each_series_is_represented_and_localizers_do_not_represent() -> None:
    localizer = section(2, ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"])
    other = section(1, SeriesInstanceUID="1.2.3.4.1.10")
    uses = chosen(section(1), localizer, section(3), other)
    assert [use for use, _ in uses] == ["left_out", "left_out", "read", "read"]


def test_films_that_do_not_name_their_modality_are_all_read() -> None:
    assert [use for use, _ in chosen(*[radiograph(name, Modality=None) for name in "abc"])] == ["read"] * 3


def test_objects_without_pixels_are_left_out_with_their_kind() -> None:
    assert chosen(dose_report()) == [("left_out", "dose_report")]


def test_body_part_and_view_codes_make_a_frontal() -> None:
    coded = radiograph(
        BodyPartExamined=None,
        ViewPosition=None,
        AnatomicRegionSequence=code("SCT", "816094009"),
        ViewCodeSequence=code("SRT", "R-10206"),
    )
    assert chosen(coded) == [("read", "frontal")]


def test_picture_is_read() -> None:
    use, why = choose([Header(object="picture", rows=1, columns=1, frames=1)])[0]
    assert (use, why.code) == ("read", "select.picture")


def test_every_row_has_a_use_and_a_sentence_and_the_last_one_matches_all() -> None:
    rows = table("selection")
    assert {row["use"] for row in rows} <= set(get_args(Use))
    assert {f"select.{row['reason']}" for row in rows} == {key for key in sentences() if key.startswith("select.")}
    assert rows[-1]["when"] == {}
