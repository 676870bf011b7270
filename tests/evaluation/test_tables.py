"""The tables say what independent ways of counting say, and nothing of whose films they are."""

import dataclasses
import math

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score, roc_curve
from sklearn.neighbors import NearestNeighbors

from tests.builders import TO_STORED, masks
from tests.evaluation.films import fact, made_answers, made_films, shown, table
from wetread.evaluation.answers import Weights
from wetread.evaluation.draws import Draw, area, figure, mean_area
from wetread.evaluation.features import alike, nearest, noticed
from wetread.evaluation.films import Films
from wetread.evaluation.findings import by_view, headline, ranked
from wetread.evaluation.gaps import AGES, LEAST_POSITIVES, gaps
from wetread.evaluation.gatekeeping import GateSample, passing
from wetread.evaluation.headers import headers
from wetread.evaluation.locations import heated, located, places
from wetread.evaluation.marks import Marks, mask_of
from wetread.evaluation.opacity import opacities
from wetread.evaluation.outlines import Anatomy, overlaps
from wetread.evaluation.points import at_points
from wetread.evaluation.sample import Sample
from wetread.evaluation.sides import sides, worded
from wetread.evaluation.stated import false_statements
from wetread.evaluation.typical import COUNT, typical_errors
from wetread.readers.bundle import embedded_bundle
from wetread.records.geometry import Box
from wetread.records.operating import GateLimits
from wetread.records.vocabulary import FINDINGS, NO_FINDING, TARGETS

FILMS = made_films()
SAID = made_answers(FILMS)
DRAW = Draw(20, 3)
FIELDS = dataclasses.fields(Films)
NARROW = np.zeros(len(FILMS), np.bool_)


def read_by_radiologists() -> Sample:
    """Four classes in turn, a box on each film with an opacity, and one box of a finding."""
    classes = np.array([0, 1, 2, -1] * 75)
    boxes = np.empty(len(FILMS), dtype=np.object_)
    boxes[:] = [[(0.2, 0.2, 0.3, 0.3)] if one == 1 else [] for one in classes]
    marks = Marks(classes, boxes, np.stack([mask_of(held, 8) for held in boxes]))
    return Sample(FILMS, marks, [[("Mass", (0.1, 0.1, 0.2, 0.2))], *[[] for _ in range(len(FILMS) - 1)]], 0)


@pytest.mark.parametrize("row", range(len(TARGETS)))
def test_each_row_says_what_scikit_learn_says(row: int) -> None:
    said = table(ranked(FILMS, SAID, DRAW), "findings")[row]
    truth, chance = FILMS.targets[:, row], SAID.chance(TARGETS[row])
    assert said["finding"] == TARGETS[row]
    assert said["auroc"]["value"] == pytest.approx(roc_auc_score(truth, chance))
    assert said["auroc"]["low"] <= said["auroc"]["value"] <= said["auroc"]["high"]
    assert said["auprc"] == pytest.approx([average_precision_score(truth, chance), truth.mean()])
    assert said["brier"] == pytest.approx(brier_score_loss(truth, chance))
    view = roc_auc_score(truth, FILMS.ap)
    assert said["view_auroc"] == pytest.approx(max(view, 1 - view))
    assert said["patients"] == len({one for one, shows in zip(FILMS.patients, truth, strict=True) if shows})


def test_sensitivity_and_calibration_are_those_of_scikit_learn() -> None:
    said = table(ranked(FILMS, SAID, DRAW), "findings")[0]
    truth, chance = FILMS.targets[:, 0], SAID.chance(FINDINGS[0])
    false, found, _ = roc_curve(truth, chance, drop_intermediate=False)
    assert said["sensitivity_at"] == pytest.approx(
        [found[false <= 0.1 + 1e-9].max(), found[false <= 0.05 + 1e-9].max()]
    )
    line = LogisticRegression(C=np.inf, tol=1e-10).fit(np.log(chance / (1 - chance))[:, None], truth)
    assert said["calibration"] == pytest.approx([line.coef_[0, 0], line.intercept_[0]], abs=1e-4)


def test_the_mean_leaves_out_what_has_one_class() -> None:
    truth = np.array([[0, 1], [1, 1], [0, 1]])
    said = np.array([[0.1, 0.5], [0.9, 0.5], [0.2, 0.1]])
    assert mean_area(truth, said)(np.arange(3)) == 1.0


def test_an_interval_holds_its_value_and_is_the_same_each_time() -> None:
    once, again = (figure(FILMS.patients, area(FILMS.targets[:, 0], SAID.chances[:, 0]), Draw(50, 4)) for _ in "ab")
    assert once == again
    assert once.low <= once.value <= once.high


def test_an_interval_is_wider_where_a_patient_has_more_films() -> None:
    truth, chance = np.tile(FILMS.targets[:, 0], 4), np.tile(SAID.chances[:, 0], 4)
    together = figure(np.tile(FILMS.patients, 4), area(truth, chance), Draw(300, 4))
    apart = figure(np.arange(len(truth)).astype(np.str_), area(truth, chance), Draw(300, 4))
    assert together.high - together.low > 1.5 * (apart.high - apart.low)


def test_the_headline_is_the_mean_of_the_rows_and_of_each_seed() -> None:
    members = np.stack([SAID.logits[:, :15], -SAID.logits[:, :15]], 1).astype(np.float32)
    blocks = list(headline(FILMS, dataclasses.replace(SAID, members=members), DRAW))
    said = fact(blocks, "mean_auroc_all")
    each = [roc_auc_score(FILMS.targets[:, row], SAID.logits[:, row]) for row in range(len(FINDINGS))]
    assert said["value"] == pytest.approx(np.mean(each))
    assert said["seeds"]["each"] == pytest.approx([np.mean(each), 1 - np.mean(each)], abs=1e-5)
    assert said["seeds"]["mean"] == pytest.approx(0.5, abs=1e-5)
    assert said["seeds"]["deviation"] == pytest.approx(abs(2 * np.mean(each) - 1) / math.sqrt(2), abs=1e-4)


def test_what_too_few_patients_have_is_listed_apart() -> None:
    few = FILMS.where(np.arange(len(FILMS)) < 40)
    blocks = list(headline(few, made_answers(few), DRAW))
    assert set(fact(blocks, "seldom")) == set(FINDINGS)
    assert "mean AUROC of the" not in shown(blocks)


def test_weights_of_one_seed_say_nothing_of_seeds() -> None:
    for members in (None, SAID.members[:, :1] if SAID.members is not None else None):
        blocks = headline(FILMS, dataclasses.replace(SAID, members=members), DRAW)
        assert "seeds" not in fact(blocks, "mean_auroc_all")


def test_views_are_measured_apart() -> None:
    said = table(by_view(FILMS, SAID), "by_view")[0]
    for view, here in (("pa", FILMS.ap == 0), ("ap", FILMS.ap == 1)):
        truth = FILMS.targets[here, 0]
        area_here = roc_auc_score(truth, SAID.chance(FINDINGS[0])[here])
        assert said[view] == {"auroc": pytest.approx(area_here), "positive_films": int(truth.sum())}


def test_predictive_values_follow_bayes() -> None:
    said = table(at_points(FILMS, SAID, (0.01,)), "points")[0]
    truth, flagged = FILMS.targets[:, 0] > 0, SAID.chance(FINDINGS[0]) >= 0.6
    found, alarmed = flagged[truth].mean(), flagged[~truth].mean()
    assert said["rates"] == pytest.approx([found, 1 - alarmed])
    positive = found * 0.01 / (found * 0.01 + alarmed * 0.99)
    negative = (1 - alarmed) * 0.99 / ((1 - alarmed) * 0.99 + (1 - found) * 0.01)
    assert said["at_0.01"] == pytest.approx([positive, negative])
    assert said["own"] == pytest.approx([truth[flagged].mean(), (~truth)[~flagged].mean()])


def test_a_finding_without_a_point_is_not_assessed() -> None:
    rows = table(at_points(FILMS, made_answers(FILMS, hedge_at=None), (0.01,)), "points")
    assert [row["finding"] for row in rows] == list(FINDINGS)
    assert {row["point"] for row in rows} == {"not assessed"}


def test_only_groups_with_enough_positive_films_are_compared() -> None:
    blocks = list(gaps(FILMS, SAID, DRAW))
    compared = {(row["finding"], row["axis"]) for row in table(blocks, "gaps")} if "|" in shown(blocks) else set()
    enough = {
        ("sex", name)
        for row, name in enumerate(TARGETS)
        if min(FILMS.targets[FILMS.female == one, row].sum() for one in (0, 1)) >= LEAST_POSITIVES
    }
    assert {(axis, name) for name, axis in compared if axis == "sex"} == enough
    assert set(fact(blocks, "not_judged")["sex"]) == set(TARGETS) - {name for _, name in enough}


def test_a_gap_is_that_between_the_best_and_the_worst_group() -> None:
    many = made_films(2000)
    said = made_answers(many)
    blocks = list(gaps(many, said, DRAW))
    rows = {(row["finding"], row["axis"]): row for row in table(blocks, "gaps")}
    each = {}
    for low, high in AGES:
        here = (many.ages >= low) & (many.ages <= high)
        each[f"{low}-{high}"] = roc_auc_score(many.targets[here, 0], said.chance(FINDINGS[0])[here])
    row = rows[FINDINGS[0], "age"]
    assert row["groups"] == pytest.approx(each)
    assert row["gap"]["value"] == pytest.approx(max(each.values()) - min(each.values()))
    assert row["gap"]["low"] <= row["gap"]["value"] <= row["gap"]["high"]
    assert fact(blocks, "largest")["value"] == max(row["gap"]["value"] for row in rows.values())


def test_groups_that_do_not_differ_have_a_gap_whose_interval_holds_none() -> None:
    films = made_films(1500)
    twins = dataclasses.replace(films, female=np.zeros(1500, np.float32))
    other = dataclasses.replace(films, female=np.ones(1500, np.float32))
    both = Films(*(np.concatenate([getattr(one, each.name) for one in (twins, other)]) for each in FIELDS))
    rows = table(gaps(both, made_answers(both), Draw(200, 1)), "gaps")
    within = [row["gap"]["low"] <= 0 <= row["gap"]["high"] for row in rows if row["axis"] == "sex"]
    assert len(within) == len(TARGETS)
    assert np.mean(within) > 0.7


def test_statements_on_clean_films_are_counted_by_hand() -> None:
    clean = FILMS.targets[:, -1] > 0
    stated = np.delete(SAID.chances, TARGETS.index(NO_FINDING), 1) >= 0.6
    wide = NARROW | (np.arange(len(FILMS)) % 2 == 0)
    blocks = list(false_statements(FILMS, SAID, wide, DRAW))
    assert fact(blocks, "reported")["value"] == pytest.approx(stated[clean].any(1).mean())
    assert fact(blocks, "stated")["value"] == pytest.approx((stated.any(1) | wide)[clean].mean())
    assert fact(blocks, "stated")["films"] == clean.sum()


def test_headers_that_fit_raise_no_alert_and_exchanged_ones_do() -> None:
    blocks = list(headers(FILMS, SAID, DRAW))
    assert fact(blocks, "view_auroc")["value"] == fact(blocks, "sex_auroc")["value"] == 1.0
    assert fact(blocks, "age_error_years")["value"] == pytest.approx(0, abs=1e-4)
    assert fact(blocks, "false_alerts")["alerts"] == 0
    # No alert on n films leaves, at 95 %, at most 1 - .05 ** (1 / n).
    assert fact(blocks, "false_alerts")["upper"] == pytest.approx(1 - 0.05 ** (1 / len(FILMS)), abs=1e-6)
    assert fact(blocks, "exchanged")["caught"] > 0.1


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
    sample = read_by_radiologists()
    blocks = list(places(sample, SAID, DRAW))
    boxed = [row for row, boxes in enumerate(sample.marks.boxes) if boxes]
    assert SAID.place is not None
    hits = [located(SAID.place[row], sample.marks.boxes[row]).inside for row in boxed]
    assert fact(blocks, "opacity_pointing")["value"] == pytest.approx(sum(hits) / 75)
    assert [(row["finding"], row["films"]) for row in table(blocks, "findings")] == [("Mass", 1)]
    assert "not validated" in shown(blocks)


@pytest.mark.parametrize(
    ("own", "drawn", "expected"),
    [
        ((12, 40, 8, 8), [(10, 38, 12, 12)], (True, True, True)),
        ((12, 40, 8, 8), [(10, 12, 12, 30)], (True, True, False)),
        ((12, 40, 8, 8), [(10, 12, 12, 8)], (True, False, False)),
        ((12, 40, 8, 8), [(40, 38, 12, 12)], (False, False, False)),
        ((12, 40, 8, 8), [(40, 38, 12, 12), (10, 38, 12, 12)], (True, True, True)),
        ((29, 12, 5, 4), [(10, 38, 12, 12)], None),
    ],
)
def test_a_place_in_words_is_held_against_the_drawn_boxes(
    own: tuple[int, ...], drawn: list[tuple[int, ...]], expected: tuple[bool, ...] | None
) -> None:
    stored = [TO_STORED.box_to_stored(Box(*cells)) for cells in (own, *drawn)]
    assert worded(stored[0], stored[1:], masks()) == expected


def test_a_place_that_is_never_said_is_not_measured() -> None:
    sample = read_by_radiologists()
    assert "never said" in shown(sides(Weights(embedded_bundle()), sample, SAID, DRAW))


def test_opacity_is_measured_only_on_films_that_were_read() -> None:
    sample = read_by_radiologists()
    blocks, classes = list(opacities(sample, SAID, DRAW, (0.01,))), sample.marks.classes
    for key, against in (("auroc_normal", [0]), ("auroc_all", [0, 2])):
        here = np.isin(classes, [1, *against])
        said = fact(blocks, key)
        assert said["value"] == pytest.approx(roc_auc_score(classes[here] == 1, SAID.chance("Lung Opacity")[here]))
        assert said["films"] == {"with": 75, "without": 75 * len(against)}
    read = classes >= 0
    score = brier_score_loss(classes[read] == 1, SAID.chance("Lung Opacity")[read])
    assert fact(blocks, "calibration")["brier"] == pytest.approx(score)
    assert [row["point"] for row in table(blocks, "points")] == ["report", "hedge"]


def test_weights_without_opacity_and_films_that_nobody_read_say_so() -> None:
    sample = read_by_radiologists()
    older = dataclasses.replace(SAID, names=TARGETS, place=None)
    assert "weights say nothing" in shown(opacities(sample, older, DRAW, ()))
    assert "these weights give no place" in shown(places(sample, older, DRAW))
    unread = dataclasses.replace(sample, marks=dataclasses.replace(sample.marks, classes=np.full(len(FILMS), -1)))
    assert "no film of the folder was read" in shown(opacities(unread, SAID, DRAW, ()))


def test_outlines_that_are_right_are_whole() -> None:
    labels = np.zeros((3, 16, 16), np.uint8)
    labels[:, 2:14, 1:6], labels[:, 2:14, 10:15], labels[:, 8:13, 6:11] = 1, 2, 3
    hearts, sources = np.array([True, False, False]), np.array(["JPC", "CHN", "own"])
    held = Anatomy(labels, labels, hearts, sources, np.array(["test"] * 3))
    blocks = list(overlaps(held, labels.repeat(4, 1).repeat(4, 2), lost=2))
    rows = table(blocks, "outlines")
    assert [row["set"] for row in rows] == ["JSRT", "Shenzhen", "others", "all"]
    assert rows[-1] == {"set": "all", "films": 3, "lungs": 1.0, "hearts": 1, "heart": 1.0, "ratio": 0.0}
    assert math.isnan(rows[1]["heart"])
    assert fact(blocks, "lost") == 2


def test_outlines_without_lungs_or_heart_are_no_traceback() -> None:
    labels = np.ones((1, 16, 16), np.uint8)
    held = Anatomy(labels, labels, np.array([True]), np.array(["JPC"]), np.array(["test"]))
    assert table(overlaps(held, np.zeros_like(labels)), "outlines")[0]["lungs"] == 0.0


def test_the_gate_lets_in_only_what_is_sure_and_near() -> None:
    limits = GateLimits(classes=("cxr_frontal", "ct"), confidence_at=0.7, distance_at=5.0)
    chances = np.array([[0.8, 0.2], [0.6, 0.4], [0.2, 0.8], [0.9, 0.1]])
    distance = np.array([1, 1, 1, 9], np.float32)
    assert passing(chances, distance, limits).tolist() == [True, False, False, False]


def test_films_join_a_gate_sample_as_frontal_ones() -> None:
    joined = GateSample.of(16, [], lost=3).and_films(FILMS.where(np.arange(2)), "here")
    assert joined.pixels.shape == (2, 16, 16)
    assert (joined.sources.tolist(), joined.kinds.tolist(), joined.lost) == (["here"] * 2, ["cxr_frontal"] * 2, 3)


def test_the_nearest_films_are_those_of_other_patients_that_scikit_learn_finds() -> None:
    features = np.random.default_rng(4).normal(size=(len(FILMS), 12)).astype(np.float32)
    found = nearest(features, FILMS.patients, 4)
    assert (FILMS.patients[found] != FILMS.patients[:, None]).all()
    for film in range(0, len(FILMS), 17):
        others = np.flatnonzero(FILMS.patients != FILMS.patients[film])
        search = NearestNeighbors(n_neighbors=4, metric="cosine").fit(features[others])
        assert found[film].tolist() == others[search.kneighbors(features[film : film + 1])[1][0]].tolist()


def test_features_are_measured_as_far_as_they_go() -> None:
    weights, none = Weights(embedded_bundle()), GateSample.of(128, [])
    noise = np.random.default_rng(1).random((len(FILMS), 12)).astype(np.float32)
    known = dataclasses.replace(SAID, features=noise, distance=noise[:, 0])
    assert [row["finding"] for row in table(alike(FILMS, known, DRAW), "alike")] == list(TARGETS)
    assert "weights give no features" in shown(alike(FILMS, SAID, DRAW))
    assert "of one patient" in shown(alike(FILMS.where(np.arange(len(FILMS)) < 2), known, DRAW))
    for said in (known, SAID):
        assert "not measured" in shown(noticed(weights, said, none))


def test_typical_errors_are_errors_of_different_patients_and_name_nobody() -> None:
    blocks = list(typical_errors(FILMS, SAID))
    rows = table(blocks, "errors")
    assert len(rows) == COUNT
    assert "patient-" not in shown(blocks)
    for row in rows:
        name, kind = row["error"].split(", ")
        assert (name in row["labels"].split(", ")) == (kind == "missed")
        assert row["flag"] == ("reported" if row["chance"] >= 0.6 else "not flagged")


def test_the_surest_false_alarm_is_the_likeliest_film_without_the_finding() -> None:
    first = int(np.argmax(FILMS.targets[:, :14].sum(0)))
    without = SAID.chance(FINDINGS[first])[FILMS.targets[:, first] == 0]
    assert table(typical_errors(FILMS, SAID), "errors")[1]["chance"] == pytest.approx(without.max())


def test_films_of_one_class_have_no_figures_and_no_traceback() -> None:
    one = dataclasses.replace(FILMS.where(np.arange(len(FILMS)) < 6), targets=np.zeros((6, 15), np.float32))
    one = dataclasses.replace(one, ap=np.zeros(6, np.float32), female=np.ones(6, np.float32))
    said = made_answers(one)
    assert math.isnan(table(ranked(one, said, DRAW), "findings")[0]["auroc"]["value"])
    assert math.isnan(fact(headline(one, said, DRAW), "mean_auroc_all")["value"])
    assert "No two groups" in shown(gaps(one, said, DRAW))
    assert "No film is labelled" in shown(false_statements(one, said, np.zeros(6, np.bool_), DRAW))
    assert all("missed" not in line for line in shown(typical_errors(one, said)).splitlines())
    assert math.isnan(fact(headers(one, said, DRAW), "sex_auroc")["value"])
    assert table(at_points(one, said, (0.01,)), "points")[0]["rates"][1] <= 1
    assert table(by_view(one, said), "by_view")[0]["ap"]["positive_films"] == 0
