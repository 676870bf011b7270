"""The view model: words, keys, places and marks of a wet read."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import FRONTAL, claim, draft, item, masks, ratio, reading, region, route, study, wet_read
from tests.workbench.desk import OTHER, abstained, held_back, picture, two_claims
from wetread.records import vocabulary
from wetread.records.context import Context, ContextUse
from wetread.records.draft import ImageFailure
from wetread.records.geometry import PixelTransform
from wetread.records.reason import because
from wetread.records.vocabulary import OPACITY, Orientation
from wetread.workbench.film import Sheet, markers, smooth
from wetread.workbench.links import spelt, word
from wetread.workbench.page import page_view
from wetread.workbench.view import Diameter

PICTURES = {FRONTAL: picture()}
WORDS = {
    "effect": vocabulary.Effect,
    "flag": vocabulary.Flag,
    "raw": vocabulary.Flag,
    "kind": vocabulary.Kind,
    "use": vocabulary.Use,
    "ratio": vocabulary.RatioUse,
    "orientation": vocabulary.Orientation,
    "zone": vocabulary.Zone,
}
scales = st.floats(0.05, 40) | st.floats(-40, -0.05)
transforms = st.builds(
    PixelTransform,
    column_scale=scales,
    column_offset=st.floats(-500, 500),
    row_scale=scales,
    row_offset=st.floats(-500, 500),
)
shares = st.floats(0, 1)


@pytest.mark.parametrize("table", WORDS)
def test_every_word_of_a_closed_list_has_one_on_the_page(table: str) -> None:
    for key in get_args(WORDS[table]):
        assert word(table, key)


@settings(max_examples=50)
@given(shown=transforms, to_stored=transforms, u=shares, v=shares)
def test_a_point_of_a_map_lies_where_its_stored_pixel_is_shown(
    shown: PixelTransform, to_stored: PixelTransform, u: float, v: float
) -> None:
    sheet = Sheet(1000, 800, shown)
    place = sheet.layer((48, 64), to_stored)
    across, down = (1 - u if place.flip_x else u), (1 - v if place.flip_y else v)
    expected = sheet.point(*to_stored.to_stored(64 * u, 48 * v))
    found = (place.left + place.width * across, place.top + place.height * down)
    assert found == pytest.approx(expected, abs=1e-3, rel=1e-5)


def test_a_mirrored_film_carries_its_boxes_and_maps_along() -> None:
    film = page_view(wet_read(), {FRONTAL: picture(mirrored=True)}).films[0]
    assert film.boxes[0].place.left == 100 - 18.75 - 12.5
    assert film.heats[0].place.flip_x
    assert not film.heats[0].place.flip_y


@pytest.mark.parametrize(
    ("orientation", "scale", "sides"),
    [
        ("conventional", 1, ("R", "L")),
        ("mirrored", -1, ("R", "L")),
        ("mirrored", 1, ("L", "R")),
        ("unverified", 1, ("", "")),
        ("other", 1, ("", "")),
    ],
)
def test_markers_are_drawn_from_the_orientation(orientation: Orientation, scale: int, sides: tuple[str, str]) -> None:
    assert markers(item(orientation=orientation), PixelTransform(column_scale=scale)) == sides


def test_unverified_laterality_is_said() -> None:
    film = page_view(wet_read(study(item(orientation="unverified"))), PICTURES).films[0]
    assert not film.verified
    assert film.orientation.startswith("Laterality unverified")


def test_the_two_diameters_lie_on_the_film_with_the_use_of_the_ratio() -> None:
    read = wet_read(readings=[reading(measurements=(ratio(0.5, "ap_view"),))])
    measured = page_view(read, PICTURES).films[0].measured[0]
    assert measured.lines[1] == Diameter(10.9375, 74.2188, 89.0625, 74.2188)
    assert (measured.value, measured.use) == ("0.50", "not for judgement: AP view")
    assert not measured.judged


def test_a_ratio_links_to_the_claim_that_rests_on_it() -> None:
    measured = ratio(0.6)
    wide = claim("Cardiomegaly", "enlarged cardiac silhouette").model_copy(update={"evidence": (measured,)})
    view = page_view(wet_read(readings=[reading(measurements=(measured,))], written=draft(wide)), PICTURES)
    assert view.films[0].measured[0].claims == view.cards[0].key == "c1"
    assert view.cards[0].rests_on == ("cardiothoracic ratio 0.60",)
    assert view.cards[0].location == ""


def test_a_claim_says_side_certainty_effect_and_that_its_place_is_not_validated() -> None:
    card, struck = page_view(two_claims(), PICTURES).cards
    assert (card.concept, card.assertion, card.certainty) == ("pleural effusion", "present", "probable")
    assert (card.probability, card.location, card.effect) == ("0.80", "location not validated", "keep")
    assert (struck.effect, struck.films) == ("strike", "f1")
    assert struck.reasons == ("The draft compares with an earlier study that was not used.",)


@pytest.mark.parametrize(("chance", "boxes"), [(0.2, []), (0.4, ["location measured"]), (0.8, ["location measured"])])
def test_only_what_is_stated_has_its_box_drawn(chance: float, boxes: list[str]) -> None:
    film = page_view(wet_read(readings=[reading({OPACITY: chance})]), PICTURES).films[0]
    assert [box.location for box in film.boxes] == boxes


def test_a_claim_says_the_zone_of_the_lung_that_was_measured() -> None:
    evidence = (*claim().evidence, region(OPACITY, validated=True))
    placed = claim().model_copy(update={"laterality": "right", "zone": "lower", "evidence": evidence})
    card = page_view(wet_read(written=draft(placed)), PICTURES).cards[0]
    assert (card.where, card.location) == ("right, lower zone", "location measured")


def test_the_gates_row_says_how_a_film_was_taken() -> None:
    poor = replace(reading(), quality=(because("quality.cropped"),))
    assert because("quality.cropped").text in page_view(wet_read(readings=[poor]), PICTURES).gate[0].reasons


@pytest.mark.parametrize(("side", "shown"), [("left", "left"), ("unverified", "side unverified"), (None, "")])
def test_a_side_is_the_patients_or_unverified_or_not_stated(side: str | None, shown: str) -> None:
    sided = claim().model_copy(update={"laterality": side})
    assert page_view(wet_read(written=draft(sided)), PICTURES).cards[0].where == shown


def test_a_negated_claim_says_so() -> None:
    negated = claim().model_copy(update={"negated": True, "assertion": "someone_else"})
    assert page_view(wet_read(written=draft(negated)), PICTURES).cards[0].assertion == "someone else, negated"


def test_a_held_draft_has_neither_cards_nor_text_but_all_reasons() -> None:
    view = page_view(held_back(), PICTURES)
    assert (view.cards, view.parts) == ((), ())
    assert view.judgement.about == ("The draft compares with an earlier study that was not used.",)
    assert all(not box.claims for box in view.films[0].boxes)
    assert view.findings[0].title == "Over the point to report"


def test_findings_are_grouped_by_what_the_draft_says_with_their_operating_points() -> None:
    groups = {group.flag: group.rows for group in page_view(two_claims(), PICTURES).findings}
    assert [row.finding for row in groups["reported"]] == ["Effusion", "Mass"]
    assert (groups["reported"][0].bar, groups["reported"][0].ticks) == (80.0, (30.0, 50.0))
    assert {row.finding for row in groups["not_assessed"]} == {"Hernia", "No Finding"}
    assert groups["not_assessed"][0].ticks == ()


def test_two_frontals_give_one_row_with_both_values() -> None:
    one, other = reading({"Effusion": 0.8, "No Finding": 0.1}), reading({"No Finding": 0.7}, instance=OTHER)
    read = wet_read(study(item(), item(OTHER, "AP")), [route(), route(OTHER)], [one, other])
    rows = {
        row.finding: row for group in page_view(read, PICTURES | {OTHER: picture(OTHER)}).findings for row in group.rows
    }
    assert [mark.value for mark in rows["Effusion"].marks] == ["0.80", "0.05"]
    assert (rows["Effusion"].probability, rows["No Finding"].probability) == ("0.80", "0.10")


def test_a_heat_map_has_one_switch_for_all_films() -> None:
    both = [reading({"Effusion": 0.8}), reading({"Effusion": 0.6}, instance=OTHER)]
    read = wet_read(study(item(), item(OTHER, "AP")), [route(), route(OTHER)], both)
    switch = page_view(read, PICTURES | {OTHER: picture(OTHER)}).switches[0]
    assert (switch.heats, switch.probability, switch.claims) == ("f1-h1 f2-h1", "0.80 / 0.60", "c1")


def test_two_readings_of_one_film_keep_their_layers_apart() -> None:
    film = page_view(wet_read(readings=[reading({"Effusion": 0.8}), reading({"Mass": 0.8})]), PICTURES).films[0]
    layers = [layer.key for layers in (film.heats, film.boxes, film.masks, film.measured) for layer in layers]
    assert len(layers) == len(set(layers)) == 8


def test_masks_in_doubt_say_why() -> None:
    doubted = replace(reading(), masks=replace(masks(reliable=False), why=(because("anatomy.sides"),)))
    film = page_view(wet_read(readings=[doubted]), PICTURES).films[0]
    assert film.masks[0].doubt == ("The outlines of the two lungs are on the wrong sides.",)


def test_smoothing_keeps_every_label_in_its_place() -> None:
    labels = masks().values
    fine = smooth(labels)
    assert fine.shape == (640, 640)
    assert np.mean(fine[5::10, 5::10] == labels) > 0.98


def test_a_lost_image_is_named_with_its_code_and_has_no_picture() -> None:
    lost = ImageFailure(instance=FRONTAL, code="input.truncated", message="The file ends too early.")
    view = page_view(replace(wet_read(), failures=(lost,)), {})
    assert view.films[0].uri is None
    assert view.images[0].failure == "The file ends too early. (input.truncated)"


def test_what_was_given_is_told_but_not_its_content() -> None:
    read = wet_read(readings=[reading(uses=ContextUse(indication=True))], context=Context(indication="secret cough"))
    view = page_view(read, PICTURES)
    assert view.context[0] == "Indication: given, used by the reader"
    assert "secret cough" not in repr(view)


def test_an_abstained_study_names_the_reader_it_needs() -> None:
    view = page_view(abstained(), PICTURES)
    assert view.judgement.needs == ("a reader for ct",)
    assert view.gate[0].kind == "CT"
    assert view.findings == ()


def test_one_maker_is_named_once() -> None:
    assert [maker.name for maker in page_view(two_claims(), PICTURES).makers] == ["test-gate", "test-reader"]


@pytest.mark.parametrize(("finding", "name"), [("Pleural_Thickening", "Pleural thickening"), ("Mass", "Mass")])
def test_findings_are_spelt_for_people(finding: str, name: str) -> None:
    assert spelt(finding) == name
