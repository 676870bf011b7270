"""The stage `operating`: calibration, operating points and limits, chosen on the parts held out for it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from safetensors.torch import load_file

from wetread.errors import BadRecipe
from wetread.evaluation.films import Films, load_films
from wetread.imaging.silhouette import ENLARGED, cleaned, diameters
from wetread.metrics.calibration import apply_platt, fit_platt
from wetread.metrics.counts import sensitivity
from wetread.metrics.intervals import clopper_pearson_lower, patient_bootstrap
from wetread.metrics.ranking import auroc
from wetread.metrics.surprise import header_surprise
from wetread.records.arrays import Labels
from wetread.records.operating import AnatomyLimits, GateLimits, Operating, OperatingPoint
from wetread.records.vocabulary import FINDINGS, TARGETS, View
from wetread.training.anatomy import AnatomyTask, load_anatomy, segmented
from wetread.training.findings import FindingsTask, predicted
from wetread.training.gate import CLASSES, Cloud, GateTask, Pictures, embedded, load_pictures
from wetread.training.recipe import (
    AnatomyStage,
    FindingsStage,
    GateStage,
    OperatingStage,
    Recipe,
    Stage,
    TaughtStage,
)

Doubles = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
VIEWS: tuple[View, ...] = ("PA", "AP")


@dataclass(frozen=True)
class Trained:
    """The three networks with their best weights, and all that they were trained and are judged on."""

    findings: FindingsTask
    anatomy: AnatomyTask
    gate: GateTask
    films: Films
    pictures: Pictures
    cloud: Cloud

    @classmethod
    def load(cls, recipe: Recipe, data: Path, out: Path) -> "Trained":
        stages: dict[str, Stage] = {stage.stage: stage for stage in recipe.stages}
        outlines = "taught" if "taught" in stages else "anatomy"
        films_stage, anatomy_stage, gate_stage = (stages[name] for name in ("findings", outlines, "gate"))
        assert isinstance(films_stage, FindingsStage)
        assert isinstance(anatomy_stage, AnatomyStage | TaughtStage)
        assert isinstance(gate_stage, GateStage)
        films = load_films(data, recipe.split, films_stage.side)
        findings = FindingsTask(films, films_stage, recipe.seed)
        anatomy = AnatomyTask(load_anatomy(data, recipe.split, anatomy_stage.side), anatomy_stage, recipe.seed)
        pictures = load_pictures(data, recipe.split, gate_stage, recipe.seed)
        gate = GateTask(pictures, gate_stage, recipe.seed)
        for name, task in (("findings", findings), (outlines, anatomy), ("gate", gate)):
            task.network.load_state_dict(load_file(best_weights(out, name)))
        return cls(findings, anatomy, gate, films, pictures, cloud_of(gate, pictures))


def best_weights(out: Path, stage: str) -> Path:
    """The best weights of a stage. Raises BadRecipe where it was not trained yet."""
    path = out / stage / "best.safetensors"
    if not path.is_file():
        raise BadRecipe(f"The stage {stage} has to come before this one.")
    return path


def cloud_of(task: GateTask, pictures: Pictures) -> Cloud:
    learnt = pictures.part("train")
    return Cloud.of(embedded(task.network, learnt.pixels[learnt.classes == 0])[1])


def choose(trained: Trained, stage: OperatingStage, seed: int) -> Operating:
    """Everything that is chosen: probabilities on `calibrate`, alerts on `tune` and `calibrate`, gate on both too."""
    return Operating(
        points=points_of(trained, stage, seed),
        anatomy=anatomy_limits(trained.anatomy),
        gate=gate_limits(trained.gate, trained.pictures, trained.cloud),
        mismatch_at=mismatch_limit(trained),
    )


def points_of(trained: Trained, stage: OperatingStage, seed: int) -> tuple[OperatingPoint, ...]:
    """Calibration and operating points of every target, in the order of TARGETS."""
    held = trained.films.part("calibrate")
    logits, _ = predicted(trained.findings.network, held)
    lines = [fit_platt(held.targets[:, row], logits[:, row]) for row in range(len(TARGETS))]
    chances = np.stack([apply_platt(logits[:, row], *line) for row, line in enumerate(lines)], 1)
    patients = positive_patients(trained.films)
    weights = weights_of(held, chances, patients, stage, seed)
    wide = wide_hearts(trained.anatomy, held)
    stated = Budget(stage.false_share, stage.least_hedged)
    first = budgeted(chances, held, wide, weights, stated, seed)
    weights = np.where(found_shares(held, chances, first) >= stage.least_found, weights, 0.0)
    hedge_at = budgeted(chances, held, wide, weights, stated, seed)
    plain = Budget(stage.report_share, stage.least_reported)
    report_at = np.maximum(hedge_at, budgeted(chances, held, np.zeros_like(wide), weights, plain, seed))
    return tuple(
        OperatingPoint(
            finding=name,
            slope=float(slope),
            offset=float(offset),
            report_at=_finite(report_at, row),
            hedge_at=_finite(hedge_at, row),
            negative_views=negative_views(chances[:, row], held, row, _finite(hedge_at, row), stage),
            positive_patients=patients[name],
        )
        for row, (name, (slope, offset)) in enumerate(zip(TARGETS, lines, strict=True))
    )


def found_shares(held: Films, chances: Doubles, limits: Doubles) -> Doubles:
    """The sensitivity of each finding at its limit; 0 for a finding without positive films."""
    each = [sensitivity(held.targets[:, row], chances[:, row] >= limit) for row, limit in enumerate(limits)]
    return np.nan_to_num(np.array(each, dtype=np.float64))


def _finite(limits: Doubles, row: int) -> float | None:
    """The limit of a finding; None for one without, and for No Finding, which is never stated."""
    return float(limits[row]) if row < len(limits) and np.isfinite(limits[row]) else None


def weights_of(held: Films, chances: Doubles, patients: dict[str, int], stage: OperatingStage, seed: int) -> Doubles:
    """What each finding's share of the budget goes with; 0 for one without enough positive patients."""
    known = [patients[name] >= stage.least_positive_patients for name in FINDINGS]
    each = [worth(held, chances[:, row], row, stage, seed) if enough else 0.0 for row, enough in enumerate(known)]
    return np.array(each)


def positive_patients(films: Films) -> dict[str, int]:
    """Patients with at least one positive film in development, that is in every part but `test`."""
    known = films.where(films.parts != "test")
    return {name: len(set(known.patients[known.targets[:, row] > 0])) for row, name in enumerate(TARGETS)}


def wide_hearts(task: AnatomyTask, films: Films) -> Bools:
    """Films on which the cardiothoracic ratio alone states an enlarged silhouette: PA and over ENLARGED."""
    found = [diameters(cleaned(labels)) for labels in segmented(task.network, films.pixels)]
    ratios = np.array([0.0 if line is None else line.ratio for line in found])
    return np.asarray((ratios > ENLARGED) & (films.ap == 0))


def worth(held: Films, chance: Doubles, row: int, stage: OperatingStage, seed: int) -> float:
    """How far a finding's AUROC lies above chance; 0 where its lower 95 % bound is under the least one.

    A finding that the networks can hardly tell would spend the budget of false alarms on noise.
    """
    truth = held.targets[:, row]
    low, _ = patient_bootstrap(held.patients, lambda rows: auroc(truth[rows], chance[rows]), 400, seed)
    return max(0.0, auroc(truth, chance) - 0.5) if low >= stage.least_auroc else 0.0


class Budget(NamedTuple):
    """The largest share of films without findings that may carry a statement, and the least probability of one."""

    share: float
    least: float


def budgeted(chances: Doubles, held: Films, also: Bools, weights: Doubles, budget: Budget, seed: int) -> Doubles:
    """A threshold per finding (inf where its weight is 0) such that films without findings stay within the budget.

    Each finding's share of false positives on those films goes with its weight; together they are as large as keeps
    the upper 95 % bound (bootstrap of patients) of "at least one finding stated" within the budget. `also` marks the
    films on which something is stated whatever the thresholds.
    """
    clean = held.targets[:, -1] > 0
    groups = held.patients[clean]
    least, most = 0.0, 2 * budget.share
    for _ in range(12):
        middle = (least + most) / 2
        stated = also[clean] | any_stated(
            chances[clean], np.maximum(budget.least, thresholds(chances[clean], weights, middle))
        )
        _, upper = patient_bootstrap(groups, share_of(stated), 400, seed)
        least, most = (middle, most) if upper <= budget.share else (least, middle)
    return np.maximum(budget.least, thresholds(chances[clean], weights, least))


def thresholds(clean: Doubles, weights: Doubles, share: float) -> Doubles:
    """Per finding the probability that a share of films without findings exceeds: `share` for the largest weight."""
    most = max(float(weights.max()), 1e-9)
    shares = share * weights / most
    found = [np.quantile(clean[:, row], 1 - part) for row, part in enumerate(shares)]
    return np.where(weights > 0, found, np.inf)


def share_of(stated: Bools) -> Callable[[npt.NDArray[np.intp]], float]:
    return lambda rows: float(stated[rows].mean())


def any_stated(chances: Doubles, limits: Doubles) -> Bools:
    return np.asarray((chances[:, : len(FINDINGS)] >= limits).any(1))


def negative_views(
    chance: Doubles, held: Films, row: int, hedge_at: float | None, stage: OperatingStage
) -> tuple[View, ...]:
    """The views at which the lower bound (two-sided 95 %) of the sensitivity, over patients, reaches the least one.

    A patient counts as found only where every positive film of that view was flagged: films of one patient are not
    independent, and the bound must not be narrower for having many of them.
    """
    allowed: list[View] = []
    for view in VIEWS if hedge_at is not None else ():
        here = (held.targets[:, row] > 0) & (held.ap == (view == "AP"))
        found = [bool((chance[here & (held.patients == one)] >= hedge_at).all()) for one in set(held.patients[here])]
        if found and clopper_pearson_lower(sum(found), len(found), level=0.975) >= stage.least_sensitivity:
            allowed.append(view)
    return tuple(allowed)


def anatomy_limits(task: AnatomyTask) -> AnatomyLimits:
    """The middle 99 % of each part's share over the training masks, a quarter wider on either side."""
    learn = task.learn
    right = _spread(learn.labels, 1)
    return AnatomyLimits(
        right_lung=right, left_lung=_spread(learn.labels, 2), heart=_spread(learn.labels[learn.hearts], 3)
    )


def _spread(labels: Labels, label: int) -> tuple[float, float]:
    least, most = np.quantile((labels == label).mean((1, 2)), [0.005, 0.995])
    return round(float(least) * 0.75, 4), round(float(most) * 1.25, 4)


def gate_limits(task: GateTask, pictures: Pictures, cloud: Cloud) -> GateLimits:
    """Confidence and distance that 99 % and 99.5 % of the held-out frontal films of every source keep to."""
    held = pictures.where(np.isin(pictures.parts, ["tune", "calibrate"]))
    films = held.where(held.classes == 0)
    logits, features = embedded(task.network, films.pixels)
    confidence = softmax(logits)[:, 0]
    return GateLimits(
        classes=CLASSES,
        confidence_at=float(np.clip(np.quantile(confidence, 0.01), 0.5, 0.95)),
        distance_at=float(np.quantile(cloud.distance(features), 0.995)),
    )


def softmax(logits: npt.NDArray[np.float32]) -> Doubles:
    powers = np.exp(logits.astype(np.float64) - logits.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True))


def let_in(task: GateTask, cloud: Cloud, limits: GateLimits, pictures: Pictures) -> Bools:
    """Which pictures the gate lets through by their pixels alone."""
    logits, features = embedded(task.network, pictures.pixels)
    chances, far = softmax(logits), cloud.distance(features) > limits.distance_at
    return np.asarray((chances.argmax(1) == 0) & (chances[:, 0] >= limits.confidence_at) & ~far)


def mismatch_limit(trained: Trained) -> float:
    """Just above the strangest true header of `tune` and `calibrate`: no false alert among them.

    With n films and none, the upper 95 % bound of the rate is about 3 / n.
    """
    films = trained.films.where(np.isin(trained.films.parts, ["tune", "calibrate"]))
    return round(float(surprise(trained, films, films).max()) * 1.02, 3)


def surprise(trained: Trained, films: Films, headers: Films) -> Doubles:
    """The surprise of each film against the header of the film at the same place in `headers`."""
    _, apparent = predicted(trained.findings.network, films)
    chances = 1 / (1 + np.exp(-apparent[:, :2].astype(np.float64)))
    deviation = 10 * np.exp(np.clip(apparent[:, 3], -4, 4) / 2)
    low = np.minimum(headers.ages // 5 * 5, 90)
    high = np.where(low == 90, 120, low + 5)
    said = (headers.ap, headers.female, low, high)
    return header_surprise(chances[:, 0], chances[:, 1], apparent[:, 2] * 10, deviation, *said)
