"""Points at which films without findings stay within a budget of statements."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wetread.evaluation.answers import Bools, Doubles
from wetread.metrics.intervals import patient_bootstrap
from wetread.records.vocabulary import ANSWERS, NO_FINDING
from wetread.training.held import Said


class Budget(NamedTuple):
    """The largest share of films without findings that may carry a statement, and the least probability of one."""

    share: float
    least: float


@dataclass(frozen=True)
class Clean:
    """The films without findings among others (`rows`), how much each counts, and on which of them something is stated
    whatever the thresholds (`also`).
    """

    rows: Bools
    patients: npt.NDArray[np.str_]
    mass: Doubles
    also: Bools
    seed: int

    @classmethod
    def of(cls, held: Said, also: Bools, seed: int) -> "Clean":
        rows, none = held.films.targets[:, -1] > 0, ANSWERS.index(NO_FINDING)
        return cls(rows, held.films.patients[rows], held.mass[rows, none], also[rows], seed)

    def budgeted(self, chances: Doubles, weights: Doubles, budget: Budget) -> Doubles:
        """A threshold per column (inf where its weight is 0) such that the films stay within the budget.

        Each finding's share of false positives on them goes with its weight; together they are as large as keeps the
        upper 95 % bound (bootstrap of patients) of "at least one finding stated" within the budget.
        """
        said = chances[self.rows]
        least, most = 0.0, 2 * budget.share
        for _ in range(12):
            middle = (least + most) / 2
            stated = self.also | any_stated(said, np.maximum(budget.least, self.thresholds(said, weights, middle)))
            least, most = (middle, most) if self.upper(stated) <= budget.share else (least, middle)
        return np.maximum(budget.least, self.thresholds(said, weights, least))

    def upper(self, stated: Bools) -> float:
        """The upper bound of the share of the films that carry a statement."""
        weighed = self.mass * stated

        def share(rows: npt.NDArray[np.intp]) -> float:
            return float(weighed[rows].sum() / self.mass[rows].sum())

        return patient_bootstrap(self.patients, share, 400, self.seed)[1]

    def thresholds(self, said: Doubles, weights: Doubles, share: float) -> Doubles:
        """Per finding the probability that a share of the films exceeds: `share` for the largest weight."""
        shares = share * weights / max(float(weights.max()), 1e-9)
        found = [
            np.quantile(said[:, row], 1 - part, weights=self.mass, method="inverted_cdf")
            for row, part in enumerate(shares)
        ]
        return np.where(weights > 0, found, np.inf)


def any_stated(chances: Doubles, limits: Doubles) -> Bools:
    return np.asarray((chances >= limits).any(1))
