"""Paired differences against drawing films one by one, Holm against hand and its definition."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetread.metrics.comparison import (
    Difference,
    Pair,
    difference,
    holm,
    paired_difference,
    patient_counts,
    resampled_aurocs,
    resampled_means,
)
from wetread.metrics.intervals import Indices, patient_bootstrap
from wetread.metrics.ranking import auroc

RNG = np.random.default_rng(20261126)
PATIENTS = RNG.integers(40, size=150)
TRUTHS = RNG.random((150, 3)) < (0.2, 0.4, 0.5)
# Rounded, so that many scores are tied.
PLAIN = np.asarray(np.round(RNG.normal(size=(150, 3)) + 0.5 * TRUTHS, 1), dtype=np.float64)
SHARP = np.asarray(np.round(PLAIN + 0.6 * TRUTHS, 1), dtype=np.float64)
P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=8)


def drawn(counts: npt.NDArray[np.int16]) -> Indices:
    return np.repeat(np.arange(counts.size), counts)


def mean_auroc(scores: npt.NDArray[np.float64], films: Indices) -> float:
    return float(np.mean([auroc(TRUTHS[films, row], scores[films, row]) for row in range(3)]))


def test_all_films_of_a_patient_are_drawn_alike_and_patients_as_often_as_there_are() -> None:
    counts = patient_counts(PATIENTS, resamples=30)
    first = np.unique(PATIENTS, return_index=True)[1]
    assert (counts[:, first].sum(axis=1) == first.size).all()
    assert all(len(set(row[patient == PATIENTS])) == 1 for row in counts for patient in set(PATIENTS))


def test_one_sort_gives_the_aurocs_of_the_drawn_films_ties_included() -> None:
    counts = patient_counts(PATIENTS, resamples=450, seed=7)
    expected = [auroc(TRUTHS[drawn(row), 0], PLAIN[drawn(row), 0]) for row in counts]
    assert resampled_aurocs(TRUTHS[:, 0], PLAIN[:, 0], counts) == pytest.approx(expected, abs=1e-12)


def test_the_interval_is_that_of_the_patient_bootstrap() -> None:
    counts = patient_counts(PATIENTS, resamples=300, seed=11)
    expected = patient_bootstrap(PATIENTS, lambda films: mean_auroc(PLAIN, films), resamples=300, seed=11)
    found = difference(0, resampled_means(TRUTHS, PLAIN, counts))
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-12)


def test_a_paired_difference_is_that_of_brute_force() -> None:
    counts = patient_counts(PATIENTS, resamples=200, seed=3)
    each = [mean_auroc(SHARP, drawn(row)) - mean_auroc(PLAIN, drawn(row)) for row in counts]
    found = paired_difference([Pair(TRUTHS, PLAIN, SHARP, counts)])
    everything = np.arange(150)
    assert found.value == pytest.approx(mean_auroc(SHARP, everything) - mean_auroc(PLAIN, everything), abs=1e-12)
    assert (found.low, found.high) == pytest.approx(np.quantile(each, [0.025, 0.975]).tolist(), abs=1e-12)
    assert found.value > found.low > 0
    assert found.p == pytest.approx(2 / 201)


def test_the_other_way_round_is_the_same_with_its_sign_turned() -> None:
    counts = patient_counts(PATIENTS, resamples=200)
    there, back = (
        paired_difference([Pair(TRUTHS, PLAIN, SHARP, counts)]),
        paired_difference([Pair(TRUTHS, SHARP, PLAIN, counts)]),
    )
    assert (back.value, back.low, back.high) == pytest.approx((-there.value, -there.high, -there.low))
    assert back.p == there.p


def test_a_reader_does_not_differ_from_itself() -> None:
    counts = patient_counts(PATIENTS, resamples=50)
    assert paired_difference([Pair(TRUTHS, PLAIN, PLAIN, counts)]) == Difference(0.0, 0.0, 0.0, 1.0)


def test_pairing_narrows_what_two_intervals_would_leave_open() -> None:
    counts = patient_counts(PATIENTS, resamples=500)
    paired = paired_difference([Pair(TRUTHS, PLAIN, SHARP, counts)])
    apart = resampled_means(TRUTHS, SHARP, counts) - resampled_means(TRUTHS, PLAIN, counts[::-1])
    unpaired = difference(paired.value, apart)
    assert paired.high - paired.low < 0.8 * (unpaired.high - unpaired.low)


def test_p_counts_the_smaller_side_twice_and_itself_once() -> None:
    assert difference(1, [1, 2, 3, -1, 4, 5, 6, 7, 8]).p == pytest.approx(2 * (1 + 1) / 10)
    assert difference(1, [1, 2, 3]).p == pytest.approx(2 / 4)
    assert difference(1, [-1, 1]).p == 1.0


def test_resamples_without_a_class_are_left_out() -> None:
    known = difference(0.5, [0.25, float("nan"), 0.75], level=0.999999)
    assert (known.low, known.high) == pytest.approx((0.25, 0.75), abs=1e-6)
    counts = patient_counts([1, 2, 3], resamples=5)
    none = paired_difference([Pair(np.zeros((3, 1)), np.ones((3, 1)), np.ones((3, 1)), counts)])
    assert all(math.isnan(value) for value in (none.value, none.low, none.high, none.p))


def test_p_values_without_a_difference_are_nearly_uniform() -> None:
    rng = np.random.default_rng(1)
    truth = np.arange(200)[:, None] % 2
    counts = patient_counts(np.arange(200), resamples=200)
    scores = rng.normal(size=(200, 2, 200, 1))
    found = np.array([paired_difference([Pair(truth, first, second, counts)]).p for first, second in scores])
    assert (found < 0.05).mean() == pytest.approx(0.05, abs=0.04)
    assert np.median(found) == pytest.approx(0.5, abs=0.12)


@pytest.mark.parametrize(
    ("given", "adjusted"),
    [
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
        ([0.02, 0.02, 0.02], [0.06, 0.06, 0.06]),
        ([0.6, 0.5], [1.0, 1.0]),
        ([0.04], [0.04]),
        ([], []),
    ],
)
def test_holm_by_hand(given: list[float], adjusted: list[float]) -> None:
    assert holm(given).tolist() == pytest.approx(adjusted)


@given(P_VALUES, st.sampled_from([0.01, 0.05, 0.2]))
@settings(max_examples=60)
def test_holm_rejects_what_the_step_down_rule_rejects(p: list[float], level: float) -> None:
    rejected: set[int] = set()
    for step, place in enumerate(sorted(range(len(p)), key=p.__getitem__)):
        if p[place] * (len(p) - step) > level:
            break
        rejected.add(place)
    assert {place for place, value in enumerate(holm(p)) if value <= level} == rejected


@given(P_VALUES)
@settings(max_examples=60)
def test_holm_keeps_order_and_lies_between_each_p_and_bonferroni(p: list[float]) -> None:
    found = holm(p)
    assert (found >= np.array(p)).all()
    assert (found <= np.minimum(1, np.array(p) * len(p))).all()
    assert (np.diff(found[np.argsort(p, kind="stable")]) >= 0).all()
    assert holm(p[::-1]).tolist() == found[::-1].tolist()


@pytest.mark.parametrize("given", [[0.2, 1.1], [-0.1], [float("nan")]])
def test_what_is_no_p_value_is_refused(given: list[float]) -> None:
    with pytest.raises(ValueError, match="p-values"):
        holm(given)


def test_pairs_of_other_patients_count_alike() -> None:
    counts, other = (patient_counts(PATIENTS, 300, seed) for seed in (1, 2))
    pairs = [Pair(TRUTHS, PLAIN, SHARP, counts), Pair(TRUTHS, PLAIN, PLAIN, other)]
    one, both = paired_difference(pairs[:1]), paired_difference(pairs)
    assert both.value == pytest.approx(one.value / 2)
    assert both.high - both.low == pytest.approx((one.high - one.low) / 2)
