"""How well a score ranks the films that have a finding above those that have not."""

import numpy as np
import numpy.typing as npt

from wetread.metrics.labels import Truths, Values, labelled


def auroc(truth: npt.ArrayLike, score: npt.ArrayLike) -> float:
    """Area under the ROC curve; a tied pair counts half. nan where one class is missing.

    The Mann-Whitney statistic over its largest value (Hanley and McNeil, Radiology 1982).
    """
    known, said = labelled(truth, score)
    positives, negatives = _sizes(known)
    if not positives or not negatives:
        return float("nan")
    above = _midranks(said)[known].sum() - positives * (positives + 1) / 2
    return float(above / (positives * negatives))


def auprc(truth: npt.ArrayLike, score: npt.ArrayLike) -> float:
    """Average precision: precision weighted by the step in recall, ties as one step. nan without positives.

    Not interpolated (Davis and Goadrich, ICML 2006, show why a straight line would flatter).
    """
    known, said = labelled(truth, score)
    if not known.any():
        return float("nan")
    hits, false_alarms = _falling(known, said)
    gained = np.diff(hits, prepend=0) / hits[-1]
    return float((gained * hits / (hits + false_alarms)).sum())


def sensitivity_at_specificity(truth: npt.ArrayLike, score: npt.ArrayLike, specificity: float) -> float:
    """The highest sensitivity of a threshold (score >= t) that keeps at least this specificity.

    No interpolation between thresholds, since none of them can be set there (Fawcett, Pattern Recognition Letters
    2006). nan where one class is missing.
    """
    known, said = labelled(truth, score)
    positives, negatives = _sizes(known)
    if not positives or not negatives:
        return float("nan")
    hits, false_alarms = _falling(known, said)
    allowed = 1 - false_alarms / negatives >= specificity - 1e-12
    return float(hits[allowed].max(initial=0) / positives)


def _sizes(known: Truths) -> tuple[int, int]:
    positives = int(known.sum())
    return positives, known.size - positives


def _midranks(said: Values) -> Values:
    """Ranks from 1; equal values share the mean of theirs."""
    _, place, counts = np.unique(said, return_inverse=True, return_counts=True)
    ranks: Values = np.cumsum(counts) - (counts - 1) / 2
    return ranks[place]


def _falling(known: Truths, said: Values) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """True and false positives at each distinct threshold, the highest threshold first."""
    order = np.argsort(-said, kind="stable")
    last_of_tie = np.flatnonzero(np.append(np.diff(said[order]) != 0, True))
    hits = np.cumsum(known[order], dtype=np.int64)[last_of_tie]
    return hits, last_of_tie + 1 - hits
