"""The stage `operating`: calibration, operating points and limits, chosen on the parts held out for it."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from wetread.evaluation.answers import Bools, Doubles
from wetread.evaluation.gatekeeping import passing
from wetread.evaluation.headers import surprise
from wetread.evaluation.locations import located
from wetread.evaluation.sides import Worded, all_worded
from wetread.evaluation.silhouettes import judged_ratios
from wetread.imaging.silhouette import ENLARGED
from wetread.metrics.calibration import apply_platt
from wetread.metrics.counts import sensitivity
from wetread.metrics.intervals import clopper_pearson_lower, patient_bootstrap
from wetread.metrics.ranking import auroc
from wetread.records.arrays import Labels
from wetread.records.operating import AnatomyLimits, GateLimits, Operating, OperatingPoint
from wetread.records.vocabulary import ANSWERS, NO_FINDING, OPACITY, View
from wetread.training.anatomy import AnatomyTask, segmented
from wetread.training.budget import Budget, Clean
from wetread.training.cloud import Cloud
from wetread.training.findings import predicted
from wetread.training.gate import CLASSES, HELD_OUT, GateTask, Pictures, embedded
from wetread.training.held import Said, known_of, line_of, read, said_of
from wetread.training.recipe import OperatingStage
from wetread.training.trained import Trained

VIEWS: tuple[View, ...] = ("PA", "AP")
# Shares of held-out films that the gate may lose to too little confidence; half as many to too large a distance.
LADDER = (0.001, 0.002, 0.005, 0.01)
# The answers that a draft may state: all but No Finding.
STATED = tuple(row for row, name in enumerate(ANSWERS) if name != NO_FINDING)


def choose(trained: Trained, stage: OperatingStage, seed: int) -> Operating:
    """Everything that is chosen: probabilities on `calibrate`, alerts on what was not learnt, the gate on both."""
    held, anatomy = said_of(trained), anatomy_limits(trained.anatomy)
    return Operating(
        points=points_of(trained, held, stage, seed),
        located=(OPACITY,) if pointing_share(held) >= stage.least_pointing else (),
        sided=(OPACITY,) if is_sided(trained, held, anatomy, stage) else (),
        anatomy=anatomy,
        gate=gate_limits(trained.gate, trained.pictures, trained.cloud, stage.least_kept_out),
        mismatch_at=mismatch_limit(trained),
    )


def pointing_share(held: Said) -> float:
    """On how many boxed films the hottest cell of the opacity's map lies in a box."""
    boxed = zip(held.place, held.marks.boxes, strict=True)
    hits = [located(place[0], boxes).inside for place, boxes in boxed if boxes]
    return float(np.mean(hits)) if hits else 0.0


def is_sided(trained: Trained, held: Said, anatomy: AnatomyLimits, stage: OperatingStage) -> bool:
    """Whether the side of the opacity's surest box may be put in words."""
    rows = np.flatnonzero([bool(boxes) for boxes in held.marks.boxes])
    if not rows.size:
        return False
    outlines = segmented(trained.anatomy.network, held.films.pixels[rows])
    each = all_worded(held.place[rows, 0], held.marks.where(rows), outlines, anatomy)
    return often_right([one for one in each if one is not None], stage)


def often_right(each: Sequence[Worded], stage: OperatingStage) -> bool:
    """Where both lungs have boxes any side is right: such films say nothing."""
    right = [one.side for one in each if one.in_one]
    return len(right) >= stage.least_sided_films and sum(right) >= stage.least_sided * len(right)


def points_of(trained: Trained, held: Said, stage: OperatingStage, seed: int) -> tuple[OperatingPoint, ...]:
    """Calibration and operating points of every answer, in the order of ANSWERS."""
    lines = [line_of(*read(held, row)) for row in range(len(ANSWERS))]
    chances = np.column_stack([apply_platt(held.logits[:, row], *line) for row, line in enumerate(lines)])
    patients = positive_patients(trained)
    hedge_at, report_at = limits_of(trained, held, chances[:, STATED], patients, stage, seed)
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
        for row, (name, (slope, offset)) in enumerate(zip(ANSWERS, lines, strict=True))
    )


def limits_of(
    trained: Trained, held: Said, chances: Doubles, patients: dict[str, int], stage: OperatingStage, seed: int
) -> tuple[Doubles, Doubles]:
    """Where each of STATED is hedged and reported."""
    weights = weights_of(held, chances, patients, stage, seed)
    wide = enlarged_hearts(trained, held)
    stated = Budget(stage.false_share, stage.least_hedged)
    clean = Clean.of(held, wide, seed)
    first = clean.budgeted(chances, weights, stated)
    weights = np.where(found_shares(held, chances, first) >= stage.least_found, weights, 0.0)
    hedge_at = clean.budgeted(chances, weights, stated)
    plain = Budget(stage.report_share, stage.least_reported)
    report_at = Clean.of(held, np.zeros_like(wide), seed).budgeted(chances, weights, plain)
    return hedge_at, np.maximum(hedge_at, report_at)


def enlarged_hearts(trained: Trained, held: Said) -> Bools:
    """Films on which the cardiothoracic ratio alone raises a statement."""
    limits, wide = anatomy_limits(trained.anatomy), np.zeros(len(held.films), np.bool_)
    rows = np.flatnonzero(held.films.ap == 0) if limits.heart is not None else np.array([], np.intp)
    if rows.size:
        outlines = segmented(trained.anatomy.network, held.films.pixels[rows])
        wide[rows] = judged_ratios(outlines, held.apparent[rows], limits) > ENLARGED
    return wide


def found_shares(held: Said, chances: Doubles, limits: Doubles) -> Doubles:
    """The sensitivity of each of STATED at its limit; 0 for one without positive films."""
    truth = held.known[:, STATED] > 0
    each = [sensitivity(truth[:, row], chances[:, row] >= limit) for row, limit in enumerate(limits)]
    return np.nan_to_num(np.array(each, dtype=np.float64))


def _finite(limits: Doubles, row: int) -> float | None:
    """The limit of an answer; None for one without, and for No Finding, which is never stated."""
    at = STATED.index(row) if row in STATED else None
    return float(limits[at]) if at is not None and np.isfinite(limits[at]) else None


def weights_of(held: Said, chances: Doubles, patients: dict[str, int], stage: OperatingStage, seed: int) -> Doubles:
    """What the share of the budget of each of STATED goes with; 0 for one without enough positive patients."""
    enough = [patients[ANSWERS[row]] >= stage.least_positive_patients for row in STATED]
    each = [
        worth(held, chances[:, at], row, stage, seed) if known else 0.0
        for at, (row, known) in enumerate(zip(STATED, enough, strict=True))
    ]
    return np.array(each)


def positive_patients(trained: Trained) -> dict[str, int]:
    """Patients with at least one positive film in development, that is in every part but `test`."""
    rows = trained.films.parts != "test"
    films, marks = trained.films.where(rows), trained.marks.where(rows)
    shown = known_of(films, marks) > 0
    return {name: len(set(films.patients[shown[:, row]])) for row, name in enumerate(ANSWERS)}


def worth(held: Said, chance: Doubles, row: int, stage: OperatingStage, seed: int) -> float:
    """How far an answer's AUROC lies above chance; 0 where its lower 95 % bound is under the least one.

    A finding that the networks can hardly tell would spend the budget of false alarms on noise.
    """
    was_read = np.isfinite(held.known[:, row])
    truth, said = held.known[was_read, row], chance[was_read]
    low, _ = patient_bootstrap(held.films.patients[was_read], lambda rows: auroc(truth[rows], said[rows]), 400, seed)
    return max(0.0, auroc(truth, said) - 0.5) if low >= stage.least_auroc else 0.0


def negative_views(
    chance: Doubles, held: Said, row: int, hedge_at: float | None, stage: OperatingStage
) -> tuple[View, ...]:
    """The views at which the lower bound (two-sided 95 %) of the sensitivity, over patients, reaches the least one.

    A patient counts as found only where every positive film of that view was flagged: films of one patient are not
    independent, and the bound must not be narrower for having many of them.
    """
    allowed: list[View] = []
    for view in VIEWS if hedge_at is not None else ():
        here, patients = (held.known[:, row] > 0) & (held.films.ap == (view == "AP")), held.films.patients
        found = [bool((chance[here & (patients == one)] >= hedge_at).all()) for one in set(patients[here])]
        if found and clopper_pearson_lower(sum(found), len(found), level=0.975) >= stage.least_sensitivity:
            allowed.append(view)
    return tuple(allowed)


def anatomy_limits(task: AnatomyTask) -> AnatomyLimits:
    """The middle 99 % of each part's share over the training masks, a quarter wider on either side."""
    learn = task.learn
    right = _spread(learn.labels, 1)
    heart = _spread(learn.labels[learn.hearts], 3) if learn.hearts.any() else None
    return AnatomyLimits(right_lung=right, left_lung=_spread(learn.labels, 2), heart=heart)


def _spread(labels: Labels, label: int) -> tuple[float, float]:
    least, most = np.quantile((labels == label).mean((1, 2)), [0.005, 0.995])
    return round(float(least) * 0.75, 4), round(float(most) * 1.25, 4)


def gate_limits(task: GateTask, pictures: Pictures, cloud: Cloud, least_out: float) -> GateLimits:
    """The loosest limits, of a ladder, that keep out that share of all held-out pictures that are no frontal film."""
    held = pictures.where(np.isin(pictures.parts, HELD_OUT))
    films = held.classes == 0
    logits, features = embedded(task.network, held.pixels)
    chances, far = softmax(logits), cloud.distance(features)
    for share in LADDER:
        confidence = float(np.clip(np.quantile(chances[films, 0], share), 0.5, 0.95))
        limits = GateLimits(
            classes=CLASSES, confidence_at=confidence, distance_at=float(np.quantile(far[films], 1 - share / 2))
        )
        if 1 - passing(chances, far, limits)[~films].mean() >= least_out:
            break
    return limits


def softmax(logits: npt.NDArray[np.float32]) -> Doubles:
    powers = np.exp(logits.astype(np.float64) - logits.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True))


def let_in(task: GateTask, cloud: Cloud, limits: GateLimits, pictures: Pictures) -> Bools:
    """Which pictures the gate lets through by their pixels alone."""
    logits, features = embedded(task.network, pictures.pixels)
    return passing(softmax(logits), cloud.distance(features), limits)


def mismatch_limit(trained: Trained) -> float:
    """Just above the strangest true header of the films that were not learnt, `test` apart: no false alert there.

    With n films and none, the upper 95 % bound of the rate is about 3 / n.
    """
    films = trained.films.where(~np.isin(trained.films.parts, [*trained.learnt, "test"]))
    apparent = predicted(trained.findings, films.pixels)[3]
    return round(float(surprise(apparent, films).max()) * 1.02, 3)
