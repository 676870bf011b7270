"""The tables say what independent ways of counting say, and nothing of whose films they are."""

import dataclasses
import math

import numpy as np
import pytest
from scipy.stats import beta
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score, roc_curve

from tests.evaluation.films import fact, made_answers, made_films, read_by_radiologists, shown, table
from wetread.evaluation.draws import Draw, area, figure, mean_area
from wetread.evaluation.films import Films
from wetread.evaluation.findings import by_view, headline, ranked
from wetread.evaluation.gaps import AGES, LEAST_POSITIVES, gaps
from wetread.evaluation.headers import headers
from wetread.evaluation.marks import Marks
from wetread.evaluation.points import at_points
from wetread.evaluation.sample import Sample
from wetread.evaluation.stated import false_statements
from wetread.evaluation.typical import COUNT, typical_errors
from wetread.records.vocabulary import FINDINGS, NO_FINDING, OPACITY, TARGETS

FILMS = made_films()
SAID = made_answers(FILMS)
DRAW = Draw(20, 3)
FIELDS = dataclasses.fields(Films)
NARROW = np.zeros(len(FILMS), np.bool_)


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
    silent = members[:, ::-1].copy()
    silent[..., FINDINGS.index("Pneumonia")] = np.nan
    families = (("nothing", members), ("elsewhere", silent), ("one seed", members[:, :1]))
    blocks = list(headline(FILMS, dataclasses.replace(SAID, families=families), DRAW))
    said = fact(blocks, "mean_auroc_all")
    each = [roc_auc_score(FILMS.targets[:, row], SAID.logits[:, row]) for row in range(len(FINDINGS))]
    assert said["value"] == pytest.approx(np.mean(each))
    first, second = said["seeds"]
    assert (first["from"], second["from"]) == ("nothing", "elsewhere")
    assert first["each"] == pytest.approx([np.mean(each), 1 - np.mean(each)], abs=1e-5)
    assert first["mean"] == pytest.approx(0.5, abs=1e-5)
    assert first["deviation"] == pytest.approx(abs(2 * np.mean(each) - 1) / math.sqrt(2), abs=1e-4)
    heard = np.mean(np.delete(each, FINDINGS.index("Pneumonia")))
    assert (first["findings"], second["findings"]) == (14, 13)
    assert second["each"] == pytest.approx([1 - heard, heard], abs=1e-5)
    assert "alone: mean over 13 of them" in shown(blocks)


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
    for families in ((), tuple((start, logits[:, :1]) for start, logits in SAID.families)):
        blocks = headline(FILMS, dataclasses.replace(SAID, families=families), DRAW)
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


def test_typical_errors_are_errors_of_different_patients_and_name_nobody() -> None:
    sample = read_by_radiologists(FILMS)
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
    rows = table(typical_errors(read_by_radiologists(FILMS), SAID), "errors")
    assert rows[3]["chance"] == pytest.approx(without.max())


def test_of_ten_errors_two_are_of_opacity_by_the_radiologists_classes() -> None:
    sample = read_by_radiologists(FILMS)
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
