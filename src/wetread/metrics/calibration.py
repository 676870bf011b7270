"""Whether a probability means what it says, and how to make it so."""

import numpy as np
import numpy.typing as npt

from wetread.metrics.labels import Truths, Values, labelled

_NEAREST = 1e-7  # a probability of 0 or 1 has no logit
_STEPS = 100
_RIDGE = 1e-12  # keeps the Hessian invertible (Lin et al. 2007)


def brier(truth: npt.ArrayLike, probability: npt.ArrayLike) -> float:
    """Mean squared distance of probability and outcome (Brier, Monthly Weather Review 1950). nan for no sample."""
    known, said = labelled(truth, probability)
    return float(np.mean((said - known) ** 2)) if known.size else float("nan")


def expected_calibration_error(truth: npt.ArrayLike, probability: npt.ArrayLike, bins: int = 15) -> float:
    """Mean distance of a bin's mean probability and its observed rate, over bins of equal mass. nan for no sample.

    Naeini et al. (AAAI 2015), in the equal-mass form of Nguyen and O'Connor (EMNLP 2015). Films with the same
    probability share their observed rate, so that their order does not matter.
    """
    known, said = labelled(truth, probability)
    if not known.size:
        return float("nan")
    _, place, counts = np.unique(said, return_inverse=True, return_counts=True)
    rate = (np.bincount(place, weights=known) / counts)[place]
    gaps = np.array_split((said - rate)[np.argsort(said, kind="stable")], min(bins, known.size))
    return float(sum(abs(gap.sum()) for gap in gaps) / known.size)


def honest_error(probability: npt.ArrayLike, draws: int = 200, seed: int = 0, bins: int = 15) -> tuple[float, float]:
    """(mean, 95th percentile) of the expected calibration error that these probabilities have where they are exactly
    right: outcomes drawn from them, each film on its own. (nan, nan) for no sample.

    The error is a mean of distances, hence never 0 on few films (Broecker, Climate Dynamics 2012); one under this mean
    cannot be asked for. Films of one patient are alike, so that the truth lies somewhat higher.
    """
    said = np.asarray(probability, dtype=np.float64)
    if not said.size:
        return float("nan"), float("nan")
    rng = np.random.default_rng(seed)
    each = [expected_calibration_error(rng.random(said.size) < said, said, bins) for _ in range(draws)]
    return float(np.mean(each)), float(np.quantile(each, 0.95))


def calibration_line(truth: npt.ArrayLike, probability: npt.ArrayLike) -> tuple[float, float]:
    """(slope, intercept) of the outcome's log odds on the predicted log odds; (1, 0) is perfect.

    Cox, Biometrika 1958; a slope under 1 is overconfidence. (nan, nan) where one class is missing, where all
    probabilities are equal, or where they separate the classes, since then no line fits best.
    """
    known, said = labelled(truth, probability)
    kept = np.clip(said, _NEAREST, 1 - _NEAREST)
    if _separated(kept[known], kept[~known]):
        return float("nan"), float("nan")
    return _logistic(np.log(kept / (1 - kept)), known.astype(np.float64))


def fit_platt(truth: npt.ArrayLike, logit: npt.ArrayLike, mass: npt.ArrayLike | None = None) -> tuple[float, float]:
    """(a, b) so that sigmoid(a * logit + b) is calibrated on this sample, in which each film counts as its `mass`.

    Platt (Advances in Large Margin Classifiers, 1999) with his smoothed targets (n+ + 1)/(n+ + 2) and 1/(n- + 2),
    which keep the fit finite for separated classes; solved as Lin, Lin and Weng (Machine Learning 2007).
    """
    known, said = labelled(truth, logit)
    return _logistic(said, _smoothed(known), None if mass is None else np.asarray(mass, dtype=np.float64))


def apply_platt(logit: npt.ArrayLike, a: float, b: float) -> Values:
    """Calibrated probabilities, the shape of `logit`."""
    return _sigmoid(a * np.asarray(logit, dtype=np.float64) + b)


def _separated(positive: Values, negative: Values) -> bool:
    """Whether one threshold, at most shared by both, parts the classes: the best slope is then infinite."""
    if not positive.size or not negative.size:
        return True
    return bool(negative.max() <= positive.min() or positive.max() <= negative.min())


def _smoothed(known: Truths) -> Values:
    positives = int(known.sum())
    high, low = (positives + 1) / (positives + 2), 1 / (known.size - positives + 2)
    return np.where(known, high, low)


def _sigmoid(values: Values) -> Values:
    return np.exp(-np.logaddexp(0, -values))


def _logistic(x: Values, target: Values, mass: Values | None = None) -> tuple[float, float]:
    """(slope, intercept) of the least log loss, by Newton's method with step halving."""
    design = np.stack([x, np.ones_like(x)], axis=1)
    weights, held = np.zeros(2), np.ones_like(x) if mass is None else mass
    loss = _log_loss(design @ weights, target, held)
    for _ in range(_STEPS):
        step = _newton_step(design, weights, target, held)
        while (next_loss := _log_loss(design @ (weights - step), target, held)) > loss and np.abs(step).max() > _RIDGE:
            step = step / 2
        if np.abs(step).max() <= _RIDGE:
            break
        weights, loss = weights - step, next_loss
    return float(weights[0]), float(weights[1])


def _newton_step(design: Values, weights: Values, target: Values, mass: Values) -> Values:
    rate = _sigmoid(design @ weights)
    hessian = (design * (mass * rate * (1 - rate))[:, None]).T @ design + _RIDGE * np.eye(2)
    return np.asarray(np.linalg.solve(hessian, design.T @ (mass * (rate - target))), dtype=np.float64)


def _log_loss(logit: Values, target: Values, mass: Values) -> float:
    return float((mass * (np.logaddexp(0, logit) - target * logit)).sum())
