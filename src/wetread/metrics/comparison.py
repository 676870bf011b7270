"""Whether one reader ranks films better than another on the same films: paired by patient, several at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wetread.metrics.labels import Values, labelled

Counts = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Difference:
    """A difference of mean AUROC with its interval and the two-sided bootstrap p-value of none."""

    value: float
    low: float
    high: float
    p: float


def patient_counts(groups: npt.ArrayLike, resamples: int = 2000, seed: int = 0) -> Counts:
    """(resamples, n): how often each film is drawn when patients, `groups` (n,), are drawn with replacement.

    The draws are those of `intervals.patient_bootstrap` with the same seed.
    """
    patients, place = np.unique(np.asarray(groups), return_inverse=True)
    rng, size = np.random.default_rng(seed), patients.size
    drawn = [np.bincount(rng.integers(size, size=size), minlength=size) for _ in range(resamples)]
    return np.array(drawn, dtype=np.int16).reshape(resamples, size)[:, place]


def resampled_aurocs(truth: npt.ArrayLike, score: npt.ArrayLike, counts: Counts) -> Values:
    """(resamples,): the AUROC of each row of `counts`, nan where a class is missing; tied pairs count half.

    The same as `ranking.auroc` of the drawn films (Hanley and McNeil, Radiology 1982), with one sort for all rows:
    films without the finding are added up between the scores of those with it.
    """
    known, said = labelled(truth, score)
    levels, places = np.unique(said[known], return_inverse=True)
    if not levels.size:
        return np.full(len(counts), np.nan)
    wins, without = _summed(counts[:, known], places, levels.size), counts[:, ~known]
    sides = np.searchsorted(levels, said[~known], "left"), np.searchsorted(levels, said[~known], "right")
    under, upto = (np.cumsum(_summed(without, bins, levels.size + 1), axis=1)[:, :-1] for bins in sides[::-1])
    pairs = wins.sum(axis=1) * without.sum(axis=1)
    unknown: Values = np.full(len(counts), np.nan)
    np.divide((wins * (under + upto)).sum(axis=1) / 2, pairs, out=unknown, where=pairs > 0)
    return unknown


def resampled_means(truths: npt.ArrayLike, scores: npt.ArrayLike, counts: Counts) -> Values:
    """(resamples,): the mean AUROC over the columns of `truths` and `scores`, both (n, findings)."""
    pairs = zip(np.asarray(truths).T, np.asarray(scores).T, strict=True)
    each = np.array([resampled_aurocs(truth, score, counts) for truth, score in pairs])
    return np.asarray(each.mean(axis=0), dtype=np.float64)


def difference(value: float, resampled: npt.ArrayLike, level: float = 0.95) -> Difference:
    """`value` with the percentile interval of its resamples; those that are nan are left out, all nan gives nan.

    p is twice the smaller share of resamples on one side of nothing, itself counted as one more (Davison and
    Hinkley, Bootstrap Methods, 1997, section 4.4), so that it is never 0.
    """
    held = np.asarray(resampled, dtype=np.float64)
    known = held[~np.isnan(held)]
    if not known.size:
        return Difference(value, float("nan"), float("nan"), float("nan"))
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    sides = min(int((known <= 0).sum()), int((known >= 0).sum()))
    return Difference(value, float(low), float(high), min(1.0, 2 * (sides + 1) / (known.size + 1)))


class Pair(NamedTuple):
    """Two readers on the same films: truths and the scores of each (n, findings), and how often films are drawn."""

    truths: npt.ArrayLike
    first: npt.ArrayLike
    second: npt.ArrayLike
    counts: Counts


def paired_difference(pairs: Sequence[Pair], level: float = 0.95) -> Difference:
    """Mean AUROC of the second readers less that of the first, both scored on the same drawn patients.

    Of several pairs, each on other patients, the mean of the differences: all have as many draws, made apart.
    """
    values = [_gained(pair._replace(counts=np.ones((1, pair.counts.shape[1]), dtype=np.int16))) for pair in pairs]
    drawn = [_gained(pair) for pair in pairs]
    return difference(float(np.mean(values)), np.mean(drawn, axis=0), level)


def _gained(pair: Pair) -> Values:
    return resampled_means(pair.truths, pair.second, pair.counts) - resampled_means(
        pair.truths, pair.first, pair.counts
    )


def holm(p: npt.ArrayLike) -> Values:
    """p-values (m,) adjusted so that any false rejection among them is as rare as the level (Holm, SJS 1979).

    Raises ValueError for a value outside 0 to 1.
    """
    given = np.asarray(p, dtype=np.float64)
    if not ((given >= 0) & (given <= 1)).all():
        raise ValueError("p-values lie between 0 and 1")
    order = np.argsort(given, kind="stable")
    stepped = np.maximum.accumulate(given[order] * np.arange(given.size, 0, -1))
    adjusted = np.empty_like(given)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def _summed(counts: Counts, bins: npt.NDArray[np.intp], size: int) -> Values:
    """(resamples, size): the columns of `counts` (resamples, n) added up by their bin."""
    order = np.argsort(bins, kind="stable")
    present, starts = np.unique(bins[order], return_index=True)
    added: Values = np.zeros((len(counts), size))
    if present.size:
        added[:, present] = np.add.reduceat(counts[:, order].astype(np.float32), starts, axis=1)
    return added
