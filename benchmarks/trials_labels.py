"""The labels that a variant of `trials.py` learns: as they were mined, or softened by what else is known."""

from collections.abc import Callable

import numpy as np

from benchmarks.trials_films import Marked, place_of
from benchmarks.trials_networks import Variant
from wetread.metrics.calibration import apply_platt, fit_platt
from wetread.records.arrays import Floats
from wetread.training.labels import lent

# How much of what the same patient's other films say, and of what other networks say, joins a label.
LENT, BLENDED = 0.5, 1 / 3
Cross = Callable[[Marked, Marked], Floats]


def labels_of(variant: Variant, learnt: Marked, cross: Cross) -> Floats:
    """Targets (film, 15) for the films. `cross` trains on one half of the patients and gives logits of the other."""
    if variant.labels == "patient":
        return lent(learnt.films.targets, learnt.films.patients, LENT)
    if variant.labels == "crossed":
        return of_networks(learnt, cross)
    return learnt.films.targets


def of_networks(learnt: Marked, cross: Cross) -> Floats:
    """Each label a third of the way to the calibrated probability of a network that learnt the other half."""
    here = np.array([place_of("half", patient) < 0.5 for patient in learnt.films.patients])
    targets = learnt.films.targets
    blended = targets.copy()
    for rows in (here, ~here):
        logits = cross(learnt.where(~rows), learnt.where(rows))
        for column in range(targets.shape[1]):
            truth = targets[rows, column]
            chance = apply_platt(logits[:, column], *fit_platt(truth, logits[:, column]))
            blended[rows, column] = (1 - BLENDED) * truth + BLENDED * chance
    return blended.astype(np.float32)
