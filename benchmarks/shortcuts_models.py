"""Simple cross-fitted models, and how well their scores tell a truth: for `shortcuts.py`."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata
from sklearn.decomposition import PCA
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from wetread.metrics.comparison import Counts, difference, resampled_aurocs
from wetread.metrics.ranking import auroc

SEED, FOLDS, COMPONENTS = 20261126, 5, 48
Flags = npt.NDArray[np.bool_]
Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Guess:
    """AUROC of some scores on all films (1 value) and on each resample, for one target or as the mean of several."""

    value: float
    resampled: Values

    @classmethod
    def of(cls, truth: Flags, score: Values, counts: Counts) -> "Guess":
        return cls(auroc(truth, score), resampled_aurocs(truth, score, counts))

    @classmethod
    def mean(cls, guesses: list["Guess"]) -> "Guess":
        each = np.array([guess.resampled for guess in guesses])
        return cls(float(np.mean([guess.value for guess in guesses])), np.asarray(each.mean(0), dtype=np.float64))

    @property
    def aside(self) -> bool:
        """Whether the interval leaves .5 out."""
        known = difference(self.value, self.resampled)
        return not known.low <= 0.5 <= known.high

    def __str__(self) -> str:
        known = difference(self.value, self.resampled)
        return f"{self.value:.3f} ({known.low:.3f}-{known.high:.3f})"


def reduced(values: npt.NDArray[Any]) -> Values:
    """The first principal components, each of variance 1."""
    scaled = StandardScaler().fit_transform(values.astype(np.float32))
    parts = PCA(
        min(COMPONENTS, values.shape[1]), svd_solver="randomized", iterated_power=3, random_state=SEED
    ).fit_transform(scaled)
    return np.asarray(StandardScaler().fit_transform(parts), dtype=np.float64)


def guessed(values: Values, truths: list[Flags], patients: npt.NDArray[np.str_]) -> list[Values]:
    """The cross-fitted rank of each film for each truth: its model has seen no film of the same patient."""
    said = [np.empty(len(values)) for _ in truths]
    for learnt, held in GroupKFold(FOLDS).split(values, groups=patients):
        for truth, scores in zip(truths, said, strict=True):
            model = model_of(values.shape[1]).fit(values[learnt], truth[learnt])
            scores[held] = rankdata(model.predict_proba(values[held])[:, 1]) / len(held)
    return said


def model_of(columns: int) -> Any:
    if columns > 4:
        return LogisticRegression(C=0.1, tol=1e-3)
    return HistGradientBoostingClassifier(max_iter=25, max_leaf_nodes=8, random_state=SEED)


def heading(*cells: str) -> str:
    """The first two lines of a Markdown table."""
    return f"\n| {' | '.join(cells)} |\n{'|---' * len(cells)}|"
