"""Shares of films, many at once from one set of draws: what an operating point finds, what a place in words hits."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wetread.evaluation.draws import LEAST_PATIENTS, Draw, Figure, Rows
from wetread.metrics.comparison import patient_counts
from wetread.metrics.intervals import clopper_pearson_lower


@dataclass(frozen=True)
class Shares:
    """`counts` (resample, patient): how often each is drawn; `place` (film,): which patient a film is of."""

    counts: npt.NDArray[np.float32]
    place: Rows

    @classmethod
    def of(cls, patients: npt.NDArray[np.str_], draw: Draw) -> "Shares":
        """The draws of `draws.figure`."""
        names, place = np.unique(patients, return_inverse=True)
        return cls(patient_counts(names, draw.resamples, draw.seed).astype(np.float32), place)

    def share(self, hits: npt.ArrayLike, among: npt.ArrayLike | None = None) -> Figure:
        """The share of hits among some films, or among all; nan where there is none.

        Where all or none are hits, drawing again says nothing: the interval is then the exact one.
        """
        there = np.ones(len(self.place), np.bool_) if among is None else np.asarray(among, np.bool_)
        found = there & np.asarray(hits, np.bool_)
        if not there.any():
            return Figure(math.nan, math.nan, math.nan)
        value = float(found.sum() / there.sum())
        if value in {0.0, 1.0}:
            return Figure(value, *self._exact(found, there))
        enough = len(np.unique(self.place[there])) >= LEAST_PATIENTS
        return Figure(value, *(self._drawn(found, there) if enough else (math.nan, math.nan)))

    def exact(self, hits: npt.ArrayLike) -> Figure:
        """The share of all films, with an interval for any number of patients: that of patients with a hit."""
        found = np.asarray(hits, np.bool_)
        return Figure(float(found.mean()), *self._exact(found, np.ones_like(found)))

    def _exact(self, found: npt.NDArray[np.bool_], there: npt.NDArray[np.bool_]) -> tuple[float, float]:
        """Clopper and Pearson (Biometrika 1934): films of one patient are not independent."""
        hit, patients = (len(np.unique(self.place[some])) for some in (found, there))
        low, missed = (clopper_pearson_lower(some, patients, 0.975) for some in (hit, patients - hit))
        return low, 1 - missed

    def _drawn(self, found: npt.NDArray[np.bool_], there: npt.NDArray[np.bool_]) -> tuple[float, float]:
        hits, films = (self.counts @ np.bincount(self.place, some).astype(np.float32) for some in (found, there))
        low, high = np.quantile((hits / np.where(films > 0, films, 1))[films > 0].astype(np.float64), [0.025, 0.975])
        return float(low), float(high)
