"""Ranking metrics against scikit-learn, and what must not change them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

from wetread.metrics.ranking import auprc, auroc, sensitivity_at_specificity

# Few distinct scores, so that ties are common.
films = st.lists(st.tuples(st.booleans(), st.integers(-4, 4)), min_size=2, max_size=60).filter(
    lambda pairs: len({truth for truth, _ in pairs}) == 2
)


@given(films)
@settings(max_examples=100)
def test_areas_are_those_of_scikit_learn(pairs: list[tuple[bool, int]]) -> None:
    truth, score = np.array(pairs).T
    assert auroc(truth, score) == pytest.approx(roc_auc_score(truth, score))
    assert auprc(truth, score) == pytest.approx(average_precision_score(truth, score))


@given(films, st.sampled_from([0.0, 0.5, 0.8, 0.9, 1.0]))
@settings(max_examples=100)
def test_sensitivity_is_the_best_on_the_curve_of_scikit_learn(pairs: list[tuple[bool, int]], wanted: float) -> None:
    truth, score = np.array(pairs).T
    false_rate, true_rate, _ = roc_curve(truth, score, drop_intermediate=False)
    best = true_rate[1 - false_rate >= wanted - 1e-12].max()
    assert sensitivity_at_specificity(truth, score, wanted) == pytest.approx(best)


@given(films)
@settings(max_examples=50)
def test_area_keeps_under_a_monotone_transform_and_turns_when_flipped(pairs: list[tuple[bool, int]]) -> None:
    truth, score = np.array(pairs).T
    area = auroc(truth, score)
    assert auroc(truth, np.exp(score / 2)) == pytest.approx(area)
    assert auroc(truth, -score) == pytest.approx(1 - area)
    assert auroc(1 - truth, score) == pytest.approx(1 - area)


def test_all_tied_scores_are_a_coin_toss() -> None:
    assert auroc([0, 1, 0, 1], [0.3] * 4) == 0.5
    assert auprc([0, 1, 0, 1], [0.3] * 4) == 0.5
    assert sensitivity_at_specificity([0, 1, 0, 1], [0.3] * 4, 0.9) == 0.0


@pytest.mark.parametrize("truth", [[0, 0, 0], [1, 1, 1], []])
def test_one_class_alone_has_no_area(truth: list[int]) -> None:
    score = np.arange(len(truth), dtype=float)
    assert math.isnan(auroc(truth, score))
    assert math.isnan(sensitivity_at_specificity(truth, score, 0.9))


def test_precision_needs_a_positive() -> None:
    assert math.isnan(auprc([0, 0], [0.1, 0.2]))
    assert auprc([1, 1], [0.1, 0.2]) == 1.0


@pytest.mark.parametrize(("truth", "score"), [([0, 1], [0.1]), ([0, 2], [0.1, 0.2]), ([0, 1], [0.1, float("nan")])])
def test_what_is_not_a_labelled_sample_is_refused(truth: list[int], score: list[float]) -> None:
    with pytest.raises(ValueError, match="truth"):
        auroc(truth, score)
