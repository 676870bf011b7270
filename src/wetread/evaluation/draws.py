"""Statistics of films, and how sure they are: intervals over patients."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wetread.evaluation.blocks import Cell, Plain, short
from wetread.metrics.calibration import expected_calibration_error, honest_error
from wetread.metrics.intervals import patient_bootstrap
from wetread.metrics.ranking import auroc

Rows = npt.NDArray[np.intp]
Statistic = Callable[[Rows], float]
# Of fewer no interval is given: drawn again, they are nearly the same few.
LEAST_PATIENTS = 10


class Draw(NamedTuple):
    """How often patients are drawn again for an interval, and from which seed."""

    resamples: int = 2000
    seed: int = 0


class Figure(NamedTuple):
    """A value with its 95 % interval; nan where there is none of either."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return self.shown(3)

    def shown(self, digits: int) -> str:
        if math.isnan(self.value):
            return "-"
        interval = "-" if math.isnan(self.low) else f"{self.low:.{digits}f}-{self.high:.{digits}f}"
        return f"{self.value:.{digits}f} ({interval})"

    @property
    def plain(self) -> Plain:
        return self._asdict()

    @property
    def cell(self) -> Cell:
        return Cell(str(self), self.plain)


class Error(NamedTuple):
    """The calibration error (ECE), and that of probabilities that are exactly right: its mean, its 95th percentile."""

    value: float
    exact: float
    most: float

    def __str__(self) -> str:
        return f"{short(self.value)}; {short(self.exact)}, {short(self.most)}"

    @property
    def cell(self) -> Cell:
        return Cell(str(self), self._asdict())


def error_of(truth: npt.ArrayLike, chance: npt.ArrayLike, seed: int) -> Error:
    return Error(expected_calibration_error(truth, chance), *honest_error(chance, seed=seed))


def figure(patients: npt.NDArray[np.str_], statistic: Statistic, draw: Draw) -> Figure:
    """A statistic of film indices over all films, with its patient bootstrap where patients are enough for one."""
    value = statistic(np.arange(len(patients)))
    if math.isnan(value) or len(set(patients.tolist())) < LEAST_PATIENTS:
        return Figure(value, math.nan, math.nan)
    return Figure(value, *patient_bootstrap(patients, statistic, draw.resamples, draw.seed))


def area(truth: npt.ArrayLike, said: npt.ArrayLike) -> Statistic:
    """The AUROC as a statistic of film indices."""
    known, scores = np.asarray(truth), np.asarray(said)
    return lambda rows: auroc(known[rows], scores[rows])


def either_way(truth: npt.ArrayLike, said: npt.ArrayLike) -> float:
    """The AUROC of what may speak for or against, in the better direction: .5 at least."""
    value = auroc(truth, said)
    return max(value, 1 - value)


def mean_area(truth: npt.ArrayLike, said: npt.ArrayLike) -> Statistic:
    """The mean AUROC over the columns that have both classes."""
    known, scores = np.asarray(truth), np.asarray(said)

    def statistic(rows: Rows) -> float:
        each = [auroc(known[rows, column], scores[rows, column]) for column in range(known.shape[1])]
        there = [value for value in each if not math.isnan(value)]
        return float(np.mean(there)) if there else math.nan

    return statistic


def mean_of(values: npt.ArrayLike) -> Statistic:
    """The mean of one value a film; a share, where the values are yes or no."""
    held = np.asarray(values, dtype=np.float64)
    return lambda rows: float(held[rows].mean()) if rows.size else math.nan
