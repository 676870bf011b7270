"""Yes-or-no metrics against scikit-learn and Bayes' rule."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, recall_score

from wetread.metrics.counts import predictive_values, sensitivity, specificity

films = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=50).filter(
    lambda pairs: len({truth for truth, _ in pairs}) == 2
)


@given(films)
@settings(max_examples=50)
def test_shares_are_those_of_scikit_learn(pairs: list[tuple[bool, bool]]) -> None:
    truth, flagged = zip(*pairs, strict=True)
    assert sensitivity(truth, flagged) == pytest.approx(recall_score(truth, flagged))
    assert specificity(truth, flagged) == pytest.approx(recall_score(truth, flagged, pos_label=False))


@given(films)
@settings(max_examples=50)
def test_predictive_values_at_the_samples_own_prevalence_are_its_own(pairs: list[tuple[bool, bool]]) -> None:
    truth, flagged = zip(*pairs, strict=True)
    tn, fp, fn, tp = confusion_matrix(truth, flagged, labels=[False, True]).ravel().tolist()
    values = predictive_values(tp / (tp + fn), tn / (tn + fp), (tp + fn) / len(pairs))
    expected = (tp / (tp + fp) if tp + fp else math.nan, tn / (tn + fn) if tn + fn else math.nan)
    assert values == pytest.approx(expected, nan_ok=True)


def test_a_good_test_for_a_rare_finding_is_mostly_wrong_when_it_calls() -> None:
    positive, negative = predictive_values(0.9, 0.9, 0.01)
    assert positive == pytest.approx(0.0833, abs=1e-4)
    assert negative == pytest.approx(0.9989, abs=1e-4)


def test_one_class_alone_has_one_share() -> None:
    assert math.isnan(sensitivity([0, 0], [0, 1]))
    assert math.isnan(specificity([1, 1], [0, 1]))
