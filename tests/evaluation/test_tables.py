"""The tables say what independent ways of counting say, and nothing of whose films they are."""

import dataclasses
import math
from time import monotonic

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, recall_score, roc_auc_score, roc_curve
from sklearn.neighbors import NearestNeighbors

from tests.builders import TO_STORED, masks
from tests.evaluation.films import fact, made_answers, made_films, shown, table
from wetread.evaluation.answers import Weights
from wetread.evaluation.draws import LEAST_PATIENTS, Draw, Rows, area, figure, mean_area
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
from wetread.evaluation.points import at_points, heads_of, percentage, predictive
from wetread.evaluation.sample import Sample
from wetread.evaluation.shares import Shares
from wetread.evaluation.sides import Told, Worded, sides, worded
from wetread.evaluation.sides import shown as spoken
from wetread.evaluation.sides import stated as opacity_stated
from wetread.evaluation.silhouettes import Silhouettes, enlarged, ratio_on
from wetread.evaluation.stated import false_statements
from wetread.evaluation.typical import COUNT, typical_errors
from wetread.imaging.silhouette import ENLARGED
from wetread.metrics.intervals import patient_bootstrap
from wetread.readers.bundle import embedded_bundle
from wetread.records.arrays import Labels
from wetread.records.geometry import Box
from wetread.records.operating import GateLimits
from wetread.records.vocabulary import FINDINGS, NO_FINDING, OPACITY, TARGETS, Laterality

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


def test_the_mean_of_all_says_which_findings_it_lacks() -> None:
    targets = FILMS.targets.copy()
    targets[:, FINDINGS.index("Hernia")], targets[:, FINDINGS.index("Mass")] = 0, 1
    blocks = list(headline(dataclasses.replace(FILMS, targets=targets), SAID, DRAW))
    said = fact(blocks, "mean_auroc_all")
    assert (said["findings"], said["missing"]) == (12, ["Hernia", "Mass"])
    assert "the 12 of 14 that can be measured here (not Hernia, Mass)" in shown(blocks)
    every = fact(headline(FILMS, SAID, DRAW), "mean_auroc_all")
    assert (every["findings"], every["missing"]) == (14, [])


@pytest.mark.parametrize("patients", [9, 10])
def test_a_mean_of_under_ten_patients_has_no_interval(patients: int) -> None:
    few = FILMS.where(np.arange(len(FILMS)) < 2 * patients)
    said = fact(blocks := list(headline(few, made_answers(few), DRAW)), "mean_auroc_all")
    assert math.isnan(said["low"]) == math.isnan(said["high"]) == (patients < 10)
    assert 0 <= said["value"] <= 1
    assert ("(-)" in shown(blocks)) == (patients < 10)


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
        patients = len(set(FILMS.patients[here][truth > 0]))
        figures = {"positive_films": int(truth.sum()), "positive_patients": patients}
        assert said[view] == {"auroc": pytest.approx(area_here), **figures}


@pytest.mark.parametrize("positive", [9, 10])
def test_a_view_with_under_ten_positive_films_has_no_area(positive: int) -> None:
    targets = np.zeros_like(FILMS.targets)
    targets[np.flatnonzero(FILMS.ap == 1)[:positive], 0] = 1
    row = table(by_view(dataclasses.replace(FILMS, targets=targets), SAID), "by_view")[0]
    assert row["ap"]["positive_films"] == positive
    assert math.isnan(row["ap"]["auroc"]) == (positive < 10)
    assert math.isnan(row["pa"]["auroc"])


def test_rates_of_a_point_have_the_interval_of_drawn_patients() -> None:
    """The same as a statistic of film indices, drawn one by one."""
    said = table(at_points(FILMS, SAID, (), Draw(100, 6)), "points")[0]
    truth, flagged = FILMS.targets[:, 0] > 0, SAID.chance(FINDINGS[0]) >= 0.6

    def found(rows: Rows) -> float:
        return float(recall_score(truth[rows], flagged[rows]))

    def spared(rows: Rows) -> float:
        return float(recall_score(~truth[rows], ~flagged[rows]))

    for key, statistic in (("sensitivity", found), ("specificity", spared)):
        low, high = patient_bootstrap(FILMS.patients, statistic, 100, 6)
        value = statistic(np.arange(len(FILMS)))
        assert said[key] == {"value": pytest.approx(value), "low": pytest.approx(low), "high": pytest.approx(high)}
    assert said["counts"] == {
        "found": (truth & flagged).sum(),
        "positives": truth.sum(),
        "false_alarms": (flagged & ~truth).sum(),
        "negatives": (~truth).sum(),
    }
    assert f"{said['counts']['found']}/{said['counts']['positives']}; {said['counts']['false_alarms']} |" in shown(
        at_points(FILMS, SAID, (), Draw(2, 6))
    )


def test_points_are_quick() -> None:
    start = monotonic()
    list(at_points(FILMS, SAID, (0.01,), Draw(2000, 6)))
    assert monotonic() - start < 10


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_a_share_lies_in_its_interval_and_has_one_where_patients_are_enough(
    films: list[tuple[int, bool, bool]],
) -> None:
    patients, hits, among = (np.array([one[at] for one in films]) for at in range(3))
    said = Shares.of(patients.astype(np.str_), Draw(200, 1)).share(hits, among)
    enough = len(set(patients[among])) >= LEAST_PATIENTS
    if not among.any():
        assert math.isnan(said.value)
    elif enough or said.value in {0, 1}:
        assert said.value == pytest.approx(hits[among].mean())
        assert 0 <= said.low <= said.value <= said.high <= 1
        assert said.low < said.high
    else:
        assert math.isnan(said.low)
        assert str(said).endswith("(-)")


def test_none_found_of_many_patients_leaves_the_exact_bound() -> None:
    said = Shares.of(np.arange(30).astype(np.str_), DRAW).share(np.zeros(30, np.bool_))
    assert (said.value, said.low) == (0.0, 0.0)
    assert said.high == pytest.approx(1 - 0.025 ** (1 / 30))


@given(st.floats(0, 1))
def test_a_negative_predictive_value_never_reads_as_certain(negative: float) -> None:
    text = predictive(0.5, negative).text.split(", ")[1]
    assert text == "none missed" if negative == 1 else float(text) < 1 or negative > 1 - 1e-15


@pytest.mark.parametrize(
    ("negative", "text"), [(0.9, "0.90"), (0.994, "0.99"), (0.996, "0.996"), (0.9996, "0.9996"), (1.0, "none missed")]
)
def test_a_negative_predictive_value_has_the_digits_it_needs(negative: float, text: str) -> None:
    assert predictive(math.nan, negative).text == f"-, {text}"


@given(st.lists(st.floats(1e-6, 0.999), min_size=2, max_size=4, unique=True))
def test_no_two_prevalences_have_one_column(shares: list[float]) -> None:
    heads = heads_of(shares)[-len(shares) :]
    assert len({head.key for head in heads}) == len({head.head for head in heads}) == len(shares)
    for share, head in zip(shares, heads, strict=True):
        assert float(head.head.split("at ")[1].rstrip("%")) / 100 == pytest.approx(share, rel=1e-12)


def test_prevalences_read_as_they_were_given() -> None:
    assert [percentage(share) for share in (0.01, 0.0204, 0.0201, 0.0002, 0.5)] == [
        *("1.0%", "2.04%", "2.01%", "0.02%", "50.0%")
    ]


def test_a_point_that_finds_nothing_is_named_as_noise() -> None:
    chances = np.zeros_like(SAID.chances)
    chances[:, 0] = np.where(FILMS.targets[:, 0] > 0, 0.9, 0.1)
    chances[:, 1] = np.where(FILMS.targets[:, 1] > 0, 0.1, 0.9)
    worse = FILMS.targets[:, 2].astype(np.bool_) & (np.arange(len(FILMS)) % 9 == 0)
    chances[:, 2] = np.where(worse | (FILMS.targets[:, 2] == 0), 0.9, 0.1)
    text = shown(at_points(FILMS, dataclasses.replace(SAID, chances=chances), (), DRAW)).split("read as noise here: ")[
        1
    ]
    assert f"{FINDINGS[1]} (hedged from 0.60 on, which finds none of {int(FILMS.targets[:, 1].sum())} positive" in text
    assert f"{FINDINGS[2]} (PPV" in text
    assert FINDINGS[0] not in text


def test_predictive_values_follow_bayes() -> None:
    said = table(at_points(FILMS, SAID, (0.01,), DRAW), "points")[0]
    truth, flagged = FILMS.targets[:, 0] > 0, SAID.chance(FINDINGS[0]) >= 0.6
    found, alarmed = flagged[truth].mean(), flagged[~truth].mean()
    assert said["rates"] == pytest.approx([found, 1 - alarmed])
    positive = found * 0.01 / (found * 0.01 + alarmed * 0.99)
    negative = (1 - alarmed) * 0.99 / ((1 - alarmed) * 0.99 + (1 - found) * 0.01)
    assert said["at_0.01"] == pytest.approx([positive, negative])
    assert said["own"] == pytest.approx([truth[flagged].mean(), (~truth)[~flagged].mean()])


def test_a_finding_without_a_point_is_not_assessed() -> None:
    rows = table(at_points(FILMS, made_answers(FILMS, hedge_at=None), (0.01,), DRAW), "points")
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
    # No alert on n patients of two films each leaves, at 95 %, at most 1 - .05 ** (1 / n).
    assert fact(blocks, "false_alerts")["upper"] == pytest.approx(1 - 0.05 ** (2 / len(FILMS)), abs=1e-6)
    assert fact(blocks, "false_alerts")["patients"] == len(FILMS) / 2
    assert fact(blocks, "exchanged")["caught"] > 0.1


def test_false_alerts_on_films_of_one_patient_count_as_one_patient() -> None:
    wrong = SAID.apparent.copy()
    wrong[:2, 0] = -wrong[:2, 0] * 100
    said = fact(headers(FILMS, dataclasses.replace(SAID, apparent=wrong), DRAW), "false_alerts")
    assert (said["alerts"], said["patients_alerted"]) == (2, 1)
    assert 1 - said["upper"] == pytest.approx(proportion_lower(149, 150), abs=1e-6)


def proportion_lower(successes: int, n: int) -> float:
    return float(beta.ppf(0.05, successes, n - successes + 1))


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
    sample = read_by_radiologists()
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
        view = roc_auc_score(classes[here] == 1, FILMS.ap[here])
        assert said["view"] == pytest.approx(max(view, 1 - view))
    for key, ap in (("auroc_pa", 0), ("auroc_ap", 1)):
        here = np.isin(classes, [0, 1]) & (FILMS.ap == ap)
        said = fact(blocks, key)
        assert said["value"] == pytest.approx(roc_auc_score(classes[here] == 1, SAID.chance("Lung Opacity")[here]))
        assert said["films"] == {"with": (classes[here] == 1).sum(), "without": (classes[here] == 0).sum()}
        assert said["view"] is None
    read = classes >= 0
    score = brier_score_loss(classes[read] == 1, SAID.chance("Lung Opacity")[read])
    assert fact(blocks, "calibration")["brier"] == pytest.approx(score)
    assert [row["point"] for row in table(blocks, "points")] == ["report", "hedge"]
    assert "Gaps by sex and by age: not judged" in shown(blocks)


def test_gaps_of_opacity_are_judged_on_the_films_that_were_read() -> None:
    films = made_films(800)
    said, classes = made_answers(films), np.array([0, 1, 2, -1] * 200)
    marks = Marks(classes, np.array([[]] * 800, dtype=np.object_), np.zeros((800, 8, 8), np.float32))
    row = table(opacities(Sample(films, marks, [[]] * 800, 0), said, DRAW, ()), "gaps")[0]
    each = {}
    for name, female in (("F", 1), ("M", 0)):
        here = (classes >= 0) & (films.female == female)
        each[name] = roc_auc_score(classes[here] == 1, said.chance(OPACITY)[here])
    assert (row["finding"], row["axis"], row["groups"]) == (OPACITY, "sex", pytest.approx(each))
    assert row["gap"]["value"] == pytest.approx(abs(each["F"] - each["M"]))


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
    figures = {"lungs": 1.0, "hearts": 1, "heart": 1.0, "ratio": 0.0, "unmeasured": 0}
    assert rows[-1] == {"set": "all", "films": 3, **figures}
    assert math.isnan(rows[1]["heart"])
    assert fact(blocks, "lost") == 2


def test_outlines_without_lungs_or_heart_are_no_traceback() -> None:
    labels = np.ones((1, 16, 16), np.uint8)
    held = Anatomy(labels, labels, np.array([True]), np.array(["JPC"]), np.array(["test"]))
    row = table(overlaps(held, np.zeros_like(labels)), "outlines")[0]
    assert (row["lungs"], row["unmeasured"]) == (0.0, 1)


def test_a_heart_without_a_ratio_is_counted_beside_those_with_one() -> None:
    labels = np.zeros((3, 16, 16), np.uint8)
    labels[:, 2:14, 1:6], labels[:, 2:14, 10:15], labels[:, 8:13, 6:11] = 1, 2, 3
    found = labels.copy()
    found[0][found[0] == 3] = 0
    held = Anatomy(labels, labels, np.ones(3, np.bool_), np.array(["JPC"] * 3), np.array(["test"] * 3))
    row = table(overlaps(held, found), "outlines")[0]
    assert (row["hearts"], row["unmeasured"], row["ratio"]) == (3, 1, 0.0)


def test_the_gate_lets_in_only_what_is_sure_and_near() -> None:
    limits = GateLimits(classes=("cxr_frontal", "ct"), confidence_at=0.7, distance_at=5.0)
    chances = np.array([[0.8, 0.2], [0.6, 0.4], [0.2, 0.8], [0.9, 0.1]])
    distance = np.array([1, 1, 1, 9], np.float32)
    assert passing(chances, distance, limits).tolist() == [True, False, False, False]


def test_films_join_a_gate_sample_as_frontal_ones() -> None:
    joined = GateSample.of(16, [], lost=3).and_films(FILMS.pixels[:2], "here")
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
    sample = read_by_radiologists()
    unread = dataclasses.replace(sample, marks=dataclasses.replace(sample.marks, classes=np.full(len(FILMS), -1)))
    blocks = list(typical_errors(unread, SAID))
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
    rows = table(typical_errors(read_by_radiologists(), SAID), "errors")
    assert rows[3]["chance"] == pytest.approx(without.max())


def test_of_ten_errors_two_are_of_opacity_by_the_radiologists_classes() -> None:
    sample = read_by_radiologists()
    blocks = list(typical_errors(sample, SAID))
    rows, chance, classes = table(blocks, "errors"), SAID.chance(OPACITY), sample.marks.classes
    assert len(rows) == COUNT
    assert [row["error"] for row in rows[:2]] == ["Lung Opacity, missed", "Lung Opacity, false alarm"]
    assert rows[0]["chance"] == pytest.approx(chance[classes == 1].min())
    assert rows[1]["chance"] == pytest.approx(chance[(classes == 0) | (classes == 2)].max())
    assert "surest miss and the surest false alarm" in shown(blocks)


def test_films_of_one_class_have_no_figures_and_no_traceback() -> None:
    one = dataclasses.replace(FILMS.where(np.arange(len(FILMS)) < 6), targets=np.zeros((6, 15), np.float32))
    one = dataclasses.replace(one, ap=np.zeros(6, np.float32), female=np.ones(6, np.float32))
    said = made_answers(one)
    assert math.isnan(table(ranked(one, said, DRAW), "findings")[0]["auroc"]["value"])
    assert math.isnan(fact(headline(one, said, DRAW), "mean_auroc_all")["value"])
    assert "No two groups" in shown(gaps(one, said, DRAW))
    assert "No film is labelled" in shown(false_statements(one, said, np.zeros(6, np.bool_), DRAW))
    marks = Marks(np.full(6, -1), np.array([[]] * 6, dtype=np.object_), np.zeros((6, 8, 8), np.float32))
    assert all(
        "missed" not in line for line in shown(typical_errors(Sample(one, marks, [[]] * 6, 0), said)).splitlines()
    )
    assert math.isnan(fact(headers(one, said, DRAW), "sex_auroc")["value"])
    assert table(at_points(one, said, (0.01,), DRAW), "points")[0]["rates"][1] <= 1
    assert table(by_view(one, said), "by_view")[0]["ap"]["positive_films"] == 0


def chest(heart: int) -> Labels:
    """Two lungs, and between and before them a heart so many cells wide; the thorax is 100 cells wide."""
    labels = np.zeros((128, 128), np.uint8)
    labels[20:100, 14:54], labels[20:100, 74:114] = 1, 2
    labels[60:100, 66 - heart // 2 : 66 + heart // 2] = 3
    return labels


@pytest.mark.parametrize(
    ("heart", "looks_ap", "drawn", "judged"),
    [(50, 0.1, 0.5, 0.5), (60, 0.1, 0.6, 0.6), (60, 0.95, 0.6, math.nan), (96, 0.1, 0.96, math.nan)],
)
def test_a_ratio_is_judged_where_a_draft_would_judge_it(
    heart: int, looks_ap: float, drawn: float, judged: float
) -> None:
    said = ratio_on(chest(heart), looks_ap, embedded_bundle().operating().anatomy)
    assert said.drawn == pytest.approx(drawn)
    assert said.judged == pytest.approx(judged, nan_ok=True)


def test_outlines_without_a_heart_or_with_lungs_exchanged_have_no_ratio() -> None:
    limits = embedded_bundle().operating().anatomy
    for labels in (chest(0), chest(50)[:, ::-1], np.zeros((128, 128), np.uint8)):
        assert math.isnan(ratio_on(labels, 0.1, limits).judged)


def test_a_wide_silhouette_is_held_against_cardiomegaly_on_pa_films_with_a_ratio() -> None:
    ratios = np.where(FILMS.ap == 0, 0.4 + 0.3 * np.random.default_rng(5).random(len(FILMS)), math.nan)
    ratios[np.flatnonzero(FILMS.ap == 0)[:7]] = math.nan
    said = fact(enlarged(FILMS, ratios, Draw(200, 1)), "ratio")
    here = ~np.isnan(ratios)
    truth, wide = FILMS.targets[here, FINDINGS.index("Cardiomegaly")] > 0, ratios[here] > ENLARGED
    assert (said["pa_films"], said["without"]) == ((FILMS.ap == 0).sum(), 7)
    assert (said["found"], said["positives"]) == ((truth & wide).sum(), truth.sum())
    assert (said["false_alarms"], said["negatives"]) == ((wide & ~truth).sum(), (~truth).sum())
    assert said["sensitivity"]["value"] == pytest.approx(recall_score(truth, wide))
    assert said["specificity"]["value"] == pytest.approx(recall_score(~truth, ~wide))
    assert said["sensitivity"]["low"] < said["sensitivity"]["value"] < said["sensitivity"]["high"]


def test_films_without_any_ratio_are_said() -> None:
    text = shown(enlarged(FILMS, np.full(len(FILMS), math.nan), DRAW))
    assert f"not measured; none of {int((FILMS.ap == 0).sum())} PA films has one" in text


def test_weights_that_never_learnt_a_heart_have_no_ratios() -> None:
    limits = SAID.operating.anatomy.model_copy(update={"heart": None})
    operating = SAID.operating.model_copy(update={"anatomy": limits})
    silhouettes = Silhouettes(Weights(embedded_bundle()), FILMS, dataclasses.replace(SAID, operating=operating))
    assert np.isnan(silhouettes.judged).all()
    assert not silhouettes.clean_wide.any()
