"""Calibration metrics: known values, scikit-learn, and what an honest probability must give."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.calibration import _sigmoid_calibration
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss

from wetread.metrics.calibration import (
    apply_platt,
    brier,
    calibration_line,
    expected_calibration_error,
    fit_platt,
    honest_error,
)

Values = npt.NDArray[np.float64]


def sample(n: int, slope: float = 1.0, intercept: float = 0.0, seed: int = 7) -> tuple[npt.NDArray[np.bool_], Values]:
    """Outcomes and the logit that was claimed, where the true log odds are slope * logit + intercept."""
    rng = np.random.default_rng(seed)
    logit = rng.normal(-0.5, 1.2, n)
    return rng.random(n) < 1 / (1 + np.exp(-(slope * logit + intercept))), logit


def test_brier_is_that_of_scikit_learn() -> None:
    truth, logit = sample(300)
    probability = apply_platt(logit, 1, 0)
    assert brier(truth, probability) == pytest.approx(brier_score_loss(truth, probability))


def test_calibration_error_of_known_bins() -> None:
    truth, probability = [0, 1, 0, 0, 1, 1, 1, 0], [0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9]
    assert expected_calibration_error(truth, probability, bins=2) == pytest.approx(0.15)
    assert expected_calibration_error([0, 1], [0.5, 0.5], bins=1) == 0.0
    assert expected_calibration_error([0, 0, 0], [0.2, 0.2, 0.2]) == pytest.approx(0.2)


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=50))
@settings(max_examples=50)
def test_calibration_error_does_not_mind_the_order(pairs: list[tuple[bool, float]]) -> None:
    truth, probability = np.array(pairs).T
    moved_truth, moved = np.array(sorted(pairs, reverse=True)).T
    error = expected_calibration_error(truth, probability, bins=5)
    assert expected_calibration_error(moved_truth, moved, bins=5) == pytest.approx(error, abs=1e-12)
    assert 0 <= error <= 1


def test_honest_probabilities_have_a_small_error_and_the_line_one_zero() -> None:
    truth, logit = sample(20_000)
    probability = apply_platt(logit, 1, 0)
    assert expected_calibration_error(truth, probability) < 0.02
    assert calibration_line(truth, probability) == pytest.approx((1.0, 0.0), abs=0.06)


def test_exact_probabilities_have_an_error_of_their_own_that_falls_with_the_films() -> None:
    rng = np.random.default_rng(5)
    within = []
    for number in range(60):
        probability = rng.beta(2, 2, 300)
        mean, most = honest_error(probability, seed=number)
        assert 0 < mean < most
        within.append(expected_calibration_error(rng.random(300) < probability, probability) <= most)
    assert 0.85 <= np.mean(within) <= 1
    # The error of chance goes with one over the square root of the films in a bin.
    few, many = honest_error(rng.beta(2, 2, 500))[0], honest_error(rng.beta(2, 2, 8000))[0]
    assert few / many == pytest.approx(4, rel=0.2)
    assert all(map(math.isnan, honest_error([])))
    assert honest_error(np.array([0.0, 1.0, 1.0])) == (0.0, 0.0)


def test_line_is_the_unpenalised_logistic_fit_of_scikit_learn() -> None:
    truth, logit = sample(800, slope=0.6, intercept=-0.4)
    fit = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(logit[:, None], truth)
    slope, intercept = calibration_line(truth, apply_platt(logit, 1, 0))
    assert (slope, intercept) == pytest.approx((fit.coef_[0, 0], fit.intercept_[0]), rel=1e-4)


@pytest.mark.parametrize(
    ("truth", "probability"),
    [([1, 1], [0.2, 0.7]), ([0, 0], [0.2, 0.7]), ([0, 1], [0.4, 0.4]), ([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9])],
)
def test_no_line_without_two_classes_that_overlap(truth: list[int], probability: list[float]) -> None:
    assert all(math.isnan(value) for value in calibration_line(truth, probability))


def test_platt_is_that_of_scikit_learn() -> None:
    truth, logit = sample(500, slope=2.0, intercept=0.5)
    a, b = _sigmoid_calibration(logit, truth.astype(float))
    assert fit_platt(truth, logit) == pytest.approx((-a, -b), rel=1e-3)


def test_platt_stays_finite_where_classes_are_separated() -> None:
    a, b = fit_platt([0, 0, 1, 1], [-2.0, -1.0, 1.0, 2.0])
    assert 0 < a < 10
    assert b == pytest.approx(0, abs=1e-6)
    assert apply_platt([-900.0, 900.0], a, b).tolist() == pytest.approx([0.0, 1.0])


def test_platt_of_equal_scores_is_the_smoothed_rate() -> None:
    fitted = apply_platt([1.0], *fit_platt([0, 0, 0, 1], [1.0] * 4))
    assert fitted[0] == pytest.approx((3 * 1 / 5 + 2 / 3) / 4, rel=1e-6)


@given(st.floats(0.2, 4), st.floats(-3, 3))
@settings(max_examples=30)
def test_platt_undoes_any_rising_line(scale: float, shift: float) -> None:
    truth, logit = sample(400)
    plain, moved = fit_platt(truth, logit), fit_platt(truth, scale * logit + shift)
    assert apply_platt(scale * logit + shift, *moved) == pytest.approx(apply_platt(logit, *plain), abs=1e-6)


def test_no_sample_has_no_figure() -> None:
    assert math.isnan(brier([], []))
    assert math.isnan(expected_calibration_error([], []))


def test_a_mass_counts_as_films_do() -> None:
    truth, logit = sample(400)
    twice = np.where(logit > 0, 2, 1)
    repeated = np.repeat(truth, twice), np.repeat(logit, twice)
    # Platt's smoothing goes by the number of films, which many films make small.
    assert fit_platt(truth, logit, twice) == pytest.approx(fit_platt(*repeated), abs=0.02)
    assert fit_platt(truth, logit, np.full(400, 0.5)) == pytest.approx(fit_platt(truth, logit), rel=1e-6)
    assert fit_platt(truth, logit, twice) != pytest.approx(fit_platt(truth, logit), abs=0.02)
