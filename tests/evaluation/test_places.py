"""Where the reader looks, and the side and zone that a draft would say, against drawn boxes."""

import dataclasses

import numpy as np
import pytest

from tests.builders import TO_STORED, masks
from tests.evaluation.films import fact, made_answers, made_films, read_by_radiologists, shown, table
from wetread.evaluation.answers import Weights
from wetread.evaluation.draws import Draw
from wetread.evaluation.locations import heated, located, places
from wetread.evaluation.shares import Shares
from wetread.evaluation.sides import Told, Worded, sides, worded
from wetread.evaluation.sides import shown as spoken
from wetread.evaluation.sides import stated as opacity_stated
from wetread.readers.bundle import embedded_bundle
from wetread.records.geometry import Box
from wetread.records.vocabulary import FINDINGS, OPACITY, Laterality

FILMS = made_films()
SAID = made_answers(FILMS)
DRAW = Draw(20, 3)


def test_a_place_is_found_where_it_is() -> None:
    place = np.full((16, 16), -9.0, np.float32)
    place[8:12, 4:8] = 9.0
    inside, overlap = located(place, [(0.25, 0.5, 0.25, 0.25)])
    assert inside
    assert overlap > 0.8
    assert located(place, [(0.8, 0.1, 0.1, 0.1)]) == (False, 0.0)


def test_of_several_boxes_the_nearest_counts() -> None:
    grid = np.zeros((8, 8), np.float32)
    grid[1, 1] = 1.0
    inside, overlap = heated(grid, [(0.6, 0.6, 0.3, 0.3), (0.1, 0.1, 0.2, 0.2)])
    assert inside
    assert overlap > 0.1


def test_places_are_counted_on_boxed_films_alone() -> None:
    sample = read_by_radiologists(FILMS)
    blocks = list(places(sample, SAID, DRAW))
    boxed = [row for row, boxes in enumerate(sample.marks.boxes) if boxes]
    assert SAID.place is not None
    hits = [located(SAID.place[row], sample.marks.boxes[row]).inside for row in boxed]
    assert fact(blocks, "opacity_pointing")["value"] == pytest.approx(sum(hits) / 75)
    assert [(row["finding"], row["films"]) for row in table(blocks, "findings")] == [("Mass", 1)]
    assert fact(blocks, "findings_pointing")["films"] == 1
    assert "too few boxes to tell" in shown(blocks)


@pytest.mark.parametrize(
    ("hits", "films", "patients", "verdict"),
    [
        (2, 16, 16, "they are no place"),
        (0, 9, 9, "they are no place"),
        (2, 16, 9, "too few boxes to tell"),
        (8, 16, 16, "too few boxes to tell"),
        (15, 16, 16, "more often than not"),
        (0, 16, 2, "too few boxes to tell"),
    ],
)
def test_what_is_said_of_the_findings_maps_is_what_their_boxes_say(
    hits: int, films: int, patients: int, verdict: str
) -> None:
    """Every film has a hot first cell; a box is there, or far from it. Of few patients many films say little."""
    sample = read_by_radiologists(FILMS)
    maps = np.zeros_like(SAID.maps)
    maps[:, FINDINGS.index("Mass"), 0, 0] = 1.0
    drawn = [[("Mass", (0.0, 0.0, 0.3, 0.3) if row < hits else (0.7, 0.7, 0.2, 0.2))] for row in range(films)]
    boxed = [*drawn, *[[] for _ in range(len(FILMS) - films)]]
    whose = dataclasses.replace(FILMS, patients=np.array([str(row % patients) for row in range(len(FILMS))]))
    found = dataclasses.replace(sample, films=whose, finding_boxes=boxed)
    blocks = list(places(found, dataclasses.replace(SAID, maps=maps), Draw(200, 1)))
    said = fact(blocks, "findings_pointing")
    assert (said["hits"], said["films"], said["value"]) == (hits, films, pytest.approx(hits / films))
    assert said["low"] <= said["value"] <= said["high"]
    assert verdict in shown(blocks)


@pytest.mark.parametrize(
    ("own", "drawn", "expected"),
    [
        ((12, 40, 8, 8), [(10, 38, 12, 12)], (True, True, True, {"right"})),
        ((12, 40, 8, 8), [(10, 12, 12, 30)], (True, True, False, {"right"})),
        ((12, 40, 8, 8), [(10, 12, 12, 8)], (True, False, False, {"right"})),
        ((12, 40, 8, 8), [(40, 38, 12, 12)], (False, False, False, {"left"})),
        ((12, 40, 8, 8), [(40, 38, 12, 12), (10, 38, 12, 12)], (True, True, True, {"left", "right"})),
        ((12, 40, 8, 8), [(29, 12, 5, 4), (10, 38, 12, 12)], (True, True, True, {None, "right"})),
        ((29, 12, 5, 4), [(10, 38, 12, 12)], None),
    ],
)
def test_a_place_in_words_is_held_against_the_drawn_boxes(
    own: tuple[int, ...], drawn: list[tuple[int, ...]], expected: tuple[object, ...] | None
) -> None:
    stored = [TO_STORED.box_to_stored(Box(*cells)) for cells in (own, *drawn)]
    assert worded(stored[0], stored[1:], masks()) == expected


@pytest.mark.parametrize(
    ("lungs", "at_random", "in_one"),
    [({"left"}, 0.5, True), ({"left", "right"}, 1.0, False), ({"left", None}, 0.5, False), ({None}, 0.0, False)],
)
def test_a_side_named_at_random_is_right_as_often_as_lungs_have_boxes(
    lungs: set[Laterality | None], at_random: float, in_one: bool
) -> None:
    one = Worded(True, True, True, frozenset(lungs))
    assert (one.at_random, one.in_one) == (at_random, in_one)


def test_side_and_zone_are_counted_on_all_films_and_where_opacity_is_stated() -> None:
    """24 films of as many patients: each kind by hand."""
    both, right, left = (frozenset[Laterality | None](names) for names in (("left", "right"), ("right",), ("left",)))
    each = [Worded(True, True, False, both)] * 12 + [Worded(True, False, False, right)] * 4
    each += [Worded(False, False, False, left)] * 8
    stating = np.arange(24) < 14
    blocks = list(spoken(Told(each, stating, Shares.of(np.arange(24).astype(np.str_), DRAW)), boxed=30))
    side, one = fact(blocks, "opacity_side"), fact(blocks, "opacity_side_one_lung")
    assert fact(blocks, "opacity_told") == {"boxed": 30, "films": 24, "stated": 14}
    assert (side["films"], side["value"], side["at_random"]) == (24, pytest.approx(16 / 24), pytest.approx(18 / 24))
    assert (side["stated"]["films"], side["stated"]["value"]) == (14, 1.0)
    assert side["stated"]["at_random"] == pytest.approx(13 / 14)
    assert (one["films"], one["value"], one["at_random"]) == (12, pytest.approx(4 / 12), 0.5)
    assert one["low"] < one["value"] < one["high"]
    assert (one["stated"]["films"], one["stated"]["at_random"]) == (2, 0.5)
    assert fact(blocks, "opacity_zone")["value"] == 0.5
    assert fact(blocks, "opacity_middle")["value"] == 0.0


def test_opacity_is_stated_from_the_lower_of_its_points_on() -> None:
    chance = SAID.chance(OPACITY)
    assert np.array_equal(opacity_stated(SAID), chance >= 0.6)
    assert not opacity_stated(made_answers(FILMS, hedge_at=None)).any()


def test_weights_that_give_no_place_have_no_side_to_measure() -> None:
    sample = read_by_radiologists(FILMS)
    assert "give no place" in shown(
        sides(Weights(embedded_bundle()), sample, dataclasses.replace(SAID, place=None), DRAW)
    )


@pytest.mark.parametrize("sided", [(), (OPACITY,)])
def test_a_side_that_no_draft_says_is_measured_with_a_word_of_it(sided: tuple[str, ...]) -> None:
    made = dataclasses.replace(made_films(12), pixels=np.zeros((12, 128, 128), np.uint8))
    said = made_answers(made)
    told = dataclasses.replace(said, operating=said.operating.model_copy(update={"sided": sided}))
    text = shown(sides(Weights(embedded_bundle()), read_by_radiologists(made), told, DRAW))
    assert ("says neither side nor zone" in text) == (not sided)
