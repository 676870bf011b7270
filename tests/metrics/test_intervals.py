"""Intervals against scipy, and the coverage that they promise."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from wetread.metrics.intervals import Indices, clopper_pearson_lower, patient_bootstrap, wilson
from wetread.metrics.ranking import auroc

counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts, st.sampled_from([0.8, 0.95, 0.99]))
@settings(max_examples=60)
def test_wilson_is_that_of_scipy(of: tuple[int, int], level: float) -> None:
    expected = binomtest(*of).proportion_ci(level, "wilson")
    assert wilson(*of, level) == pytest.approx((expected.low, expected.high), abs=1e-9)


@given(counts, st.sampled_from([0.8, 0.95, 0.975]))
@settings(max_examples=60)
def test_exact_lower_bound_is_that_of_scipy(of: tuple[int, int], level: float) -> None:
    expected = binomtest(*of, alternative="greater").proportion_ci(level, "exact")
    assert clopper_pearson_lower(*of, level) == pytest.approx(expected.low, abs=1e-9)


def test_exact_bound_of_all_successes_has_a_closed_form() -> None:
    assert clopper_pearson_lower(29, 29) == pytest.approx(0.05 ** (1 / 29))
    assert clopper_pearson_lower(100_000, 100_000) == pytest.approx(0.05**1e-5)


@given(counts)
@settings(max_examples=40)
def test_bounds_lie_under_the_rate_and_rise_with_successes(of: tuple[int, int]) -> None:
    successes, n = of
    low, high = wilson(successes, n)
    assert 0 <= low <= successes / n <= high <= 1
    assert clopper_pearson_lower(successes, n) <= successes / n
    if successes < n:
        assert clopper_pearson_lower(successes, n) < clopper_pearson_lower(successes + 1, n)


def test_nothing_seen_bounds_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert clopper_pearson_lower(0, 0) == 0.0


@pytest.mark.parametrize("of", [(-1, 3), (4, 3)])
def test_counts_that_cannot_be_are_refused(of: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="successes"):
        wilson(*of)
    with pytest.raises(ValueError, match="successes"):
        clopper_pearson_lower(*of)


def test_every_film_of_a_drawn_patient_is_drawn() -> None:
    groups = np.array(["b", "a", "b", "c", "a", "b"])
    seen: list[Indices] = []

    def remember(films: Indices) -> float:
        seen.append(films)
        return 0.0

    patient_bootstrap(groups, remember, resamples=50)
    for films in seen:
        drawn = np.bincount(films, minlength=6)
        assert all(len(set(drawn[groups == patient])) == 1 for patient in "abc")
        assert sum(drawn[groups == patient][0] for patient in "abc") == 3
    assert len({films.tobytes() for films in seen}) > 5


def test_bootstrap_is_seeded_and_of_the_width_that_theory_gives() -> None:
    values = np.random.default_rng(3).normal(size=400)
    low, high = patient_bootstrap(np.arange(400), lambda films: float(values[films].mean()), seed=5)
    assert (low, high) == patient_bootstrap(np.arange(400), lambda films: float(values[films].mean()), seed=5)
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.1)


def test_repeated_films_of_a_patient_do_not_narrow_the_interval() -> None:
    values = np.random.default_rng(3).normal(size=100)
    once = patient_bootstrap(np.arange(100), lambda films: float(values[films].mean()))
    often = patient_bootstrap(np.repeat(np.arange(100), 9), lambda films: float(np.repeat(values, 9)[films].mean()))
    assert often == pytest.approx(once)


def test_resamples_without_a_class_are_left_out() -> None:
    truth, score = np.array([1, 0, 0, 0]), np.array([0.9, 0.1, 0.2, 0.3])
    assert patient_bootstrap(range(4), lambda films: auroc(truth[films], score[films])) == (1.0, 1.0)
    none = patient_bootstrap(range(4), lambda films: auroc([0] * films.size, score[films]), resamples=20)
    assert all(math.isnan(bound) for bound in none)
