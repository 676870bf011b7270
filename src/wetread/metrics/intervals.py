"""How sure a figure is: intervals of a proportion, and of any statistic over patients."""

import math
from collections.abc import Callable
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.intp]
_HALVINGS = 60  # leaves less than 1e-18 of the unit interval


def wilson(successes: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """(low, high) of a proportion, two-sided (Wilson, JASA 1927). (0, 1) for n = 0; ValueError outside 0..n."""
    _check(successes, n)
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    rate, spread = successes / n, z * z / n
    centre = (rate + spread / 2) / (1 + spread)
    half = z * math.sqrt(rate * (1 - rate) / n + spread / (4 * n)) / (1 + spread)
    low = 0.0 if successes == 0 else centre - half
    return low, 1.0 if successes == n else centre + half


def clopper_pearson_lower(successes: int, n: int, level: float = 0.95) -> float:
    """The exact one-sided lower bound of a proportion: the truth lies under it with probability at most 1 - level.

    Clopper and Pearson, Biometrika 1934: the rate at which `successes` or more would be seen with probability
    1 - level. For the lower end of a two-sided 95 % interval give level .975. 0 for no success.
    """
    _check(successes, n)
    if successes == 0:
        return 0.0
    low, high, wanted = 0.0, 1.0, math.log1p(-level)
    choices = _log_choices(n)[successes:]
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if _log_tail(choices, successes, n, middle) > wanted else (middle, high)
    return low


def patient_bootstrap(
    groups: npt.ArrayLike,
    statistic: Callable[[Indices], float],
    resamples: int = 2000,
    seed: int = 0,
    level: float = 0.95,
) -> tuple[float, float]:
    """Percentile interval of `statistic` when patients, not films, are drawn again.

    `groups` (n,) is the patient of each film; `statistic` is given the indices of the films drawn, every film of a
    patient each time that the patient is drawn (the cluster bootstrap of Field and Welsh, JRSS B 2007). Resamples
    where it is nan, for want of a class, are left out; (nan, nan) where none is left.
    """
    _, place, counts = np.unique(np.asarray(groups), return_inverse=True, return_counts=True)
    films, starts = np.argsort(place, kind="stable"), np.cumsum(counts) - counts
    rng = np.random.default_rng(seed)
    drawn = (rng.integers(counts.size, size=counts.size) for _ in range(resamples))
    values = np.array([statistic(films[_films_of(patients, starts, counts)]) for patients in drawn])
    known = values[~np.isnan(values)]
    if not known.size:
        return float("nan"), float("nan")
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _check(successes: int, n: int) -> None:
    if not 0 <= successes <= n:
        raise ValueError("successes lie between 0 and n")


def _log_choices(n: int) -> npt.NDArray[np.float64]:
    """log of n over k, for k from 0 to n."""
    factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    return np.asarray(factorials[-1] - factorials - factorials[::-1])


def _log_tail(choices: npt.NDArray[np.float64], successes: int, n: int, rate: float) -> float:
    """log P(X >= successes) for X binomial (n, rate)."""
    seen = np.arange(successes, n + 1)
    terms = choices + seen * math.log(rate) + (n - seen) * math.log1p(-rate)
    return float(np.logaddexp.reduce(terms))


def _films_of(patients: Indices, starts: Indices, counts: Indices) -> Indices:
    """Places of all films of the patients drawn, in a list that is sorted by patient."""
    lengths = counts[patients]
    first = starts[patients] - (np.cumsum(lengths) - lengths)
    return np.repeat(first, lengths) + np.arange(lengths.sum())
