"""Where a claim lies, from boxes on the builders' lungs: right 8 to 28, left 36 to 56, rows 10 to 50 of 64."""

from dataclasses import replace

import pytest

from tests.builders import TO_STORED, item, masks, reading, region, study
from wetread.language.drafts.place import Place, place_of, shown_regions
from wetread.records.evidence import Region
from wetread.records.geometry import Box, PixelTransform
from wetread.records.reading import ImageReading
from wetread.records.vocabulary import OPACITY

RIGHT_UPPER, RIGHT_MID, RIGHT_LOWER = (12, 12, 8, 8), (12, 26, 8, 8), (12, 40, 8, 8)
LEFT_LOWER, HEART_LEFT, BETWEEN = (40, 40, 8, 8), (34, 35, 16, 10), (29, 12, 6, 6)


def box(*cells: float, score: float = 0.8) -> Region:
    """A validated box in cells of the picture."""
    stored = TO_STORED.box_to_stored(Box(*cells))
    return region(OPACITY, validated=True).model_copy(update={"box": stored, "score": score})


def placed(*regions: Region, reliable: bool = True, mirrored: bool = False) -> Place:
    given = replace(reading({OPACITY: 0.8}), regions=regions, masks=masks(reliable))
    orientation = "mirrored" if mirrored else "conventional"
    return place_of([(given, OPACITY)], study(item(orientation=orientation)))


@pytest.mark.parametrize(
    ("cells", "side", "zone"),
    [
        (RIGHT_UPPER, "right", "upper"),
        (RIGHT_MID, "right", "mid"),
        (RIGHT_LOWER, "right", "lower"),
        (LEFT_LOWER, "left", "lower"),
        (HEART_LEFT, "left", "lower"),
        (BETWEEN, None, None),
    ],
)
def test_a_box_has_the_lung_under_it_and_a_third_of_its_height(
    cells: tuple[int, ...], side: str | None, zone: str | None
) -> None:
    assert placed(box(*cells)) == (side, zone)


def test_several_boxes_give_both_sides_and_several_zones() -> None:
    assert placed(box(*RIGHT_LOWER), box(*LEFT_LOWER)) == ("bilateral", "lower")
    assert placed(box(*RIGHT_LOWER), box(*RIGHT_UPPER)) == ("right", "several")
    assert placed(box(*RIGHT_UPPER), box(*LEFT_LOWER)) == ("bilateral", "several")


def test_a_weak_piece_is_not_said() -> None:
    weak = box(*LEFT_LOWER, score=0.39)
    assert placed(box(*RIGHT_LOWER), weak) == ("right", "lower")
    given = replace(reading({OPACITY: 0.8}), regions=(box(*RIGHT_LOWER), weak))
    assert shown_regions(given, OPACITY) == [box(*RIGHT_LOWER)]


@pytest.mark.parametrize("regions", [(), (region(OPACITY),), (region("Mass", validated=True),)])
def test_nothing_is_said_without_a_validated_box_of_the_finding(regions: tuple[Region, ...]) -> None:
    assert placed(*regions) == (None, None)


def test_nothing_is_said_without_outlines_that_hold() -> None:
    assert placed(box(*RIGHT_LOWER), reliable=False) == (None, None)
    bare = replace(reading({OPACITY: 0.8}), masks=None)
    assert place_of([(bare, OPACITY)], study()) == (None, None)


def test_a_film_of_unknown_orientation_keeps_its_zone() -> None:
    given: ImageReading = reading({OPACITY: 0.8})
    assert place_of([(given, OPACITY)], study(item(orientation="unverified"))) == ("unverified", "lower")
    assert place_of([(given, OPACITY)], study(item("2.25.9"))) == ("unverified", "lower")


def test_a_mirrored_film_gives_the_patients_side() -> None:
    turned = PixelTransform(column_scale=-8, column_offset=512, row_scale=8)
    given = reading({OPACITY: 0.8})
    flipped = replace(given, masks=replace(masks(), to_stored=turned), regions=(box(*RIGHT_LOWER),))
    assert place_of([(flipped, OPACITY)], study(item(orientation="mirrored"))) == ("left", "lower")


def test_a_side_that_is_too_often_wrong_is_not_said() -> None:
    given = replace(reading({OPACITY: 0.8}), regions=(box(*RIGHT_LOWER),), sided=())
    assert place_of([(given, OPACITY)], study(item())) == (None, None)
