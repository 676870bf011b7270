"""The stage `operating`: calibration, operating points and limits, chosen on the parts held out for it."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from safetensors.torch import load_file
from torch import nn

from wetread.errors import BadRecipe
from wetread.evaluation.films import Films, adult_rows, load_films
from wetread.evaluation.gatekeeping import passing
from wetread.evaluation.headers import surprise
from wetread.evaluation.marks import OPAQUE, UNREAD, Marks, marks_of
from wetread.evaluation.outlines import Anatomy, load_anatomy
from wetread.evaluation.parts import Part
from wetread.evaluation.stated import wide_hearts
from wetread.metrics.calibration import apply_platt, fit_platt
from wetread.metrics.counts import sensitivity
from wetread.metrics.intervals import clopper_pearson_lower, patient_bootstrap
from wetread.metrics.ranking import auroc
from wetread.readers.panel import SAID, together
from wetread.readers.places import Fractions, spot_of
from wetread.records.arrays import Floats, Labels
from wetread.records.operating import AnatomyLimits, GateLimits, Operating, OperatingPoint
from wetread.records.vocabulary import ANSWERS, NO_FINDING, OPACITY, View
from wetread.training.anatomy import AnatomyTask, segmented
from wetread.training.cloud import Cloud
from wetread.training.findings import network_of, predicted
from wetread.training.gate import CLASSES, GateTask, Pictures, embedded, load_pictures
from wetread.training.networks import Ensemble
from wetread.training.recipe import (
    AnatomyStage,
    FindingsStage,
    GateStage,
    OperatingStage,
    Reading,
    Recipe,
    Stage,
    TaughtStage,
    TransferStage,
)
from wetread.training.transfer import TransferEnsemble

Doubles = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
VIEWS: tuple[View, ...] = ("PA", "AP")
# Shares of held-out films that the gate may lose to too little confidence; half as many to too large a distance.
LADDER = (0.001, 0.002, 0.005, 0.01)
# The answers that a draft may state: all but No Finding.
STATED = tuple(row for row, name in enumerate(ANSWERS) if name != NO_FINDING)


@dataclass(frozen=True)
class Trained:
    """The networks with their best weights, and all that they were trained and are judged on."""

    findings: Ensemble
    transfer: TransferEnsemble | None
    anatomy: AnatomyTask
    gate: GateTask
    films: Films
    marks: Marks
    learnt: tuple[Part, ...]
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
        members = _members(films_stage, out)
        further = stages.get("transfer")
        anatomy = AnatomyTask(outlines_of(recipe, data, anatomy_stage.side), anatomy_stage, recipe.seed)
        pictures = pictures_of(recipe, data, gate_stage)
        gate = GateTask(pictures, gate_stage, recipe.seed)
        for name, task in ((outlines, anatomy), ("gate", gate)):
            task.network.load_state_dict(load_file(best_weights(out, name)))
        learnt = films.where(np.isin(films.parts, films_stage.learn))
        return cls(
            findings=Ensemble(members, Cloud.of(predicted(members[0], learnt.pixels)[3])),
            transfer=TransferEnsemble(_members(further, out)) if isinstance(further, TransferStage) else None,
            anatomy=anatomy,
            gate=gate,
            films=films,
            marks=marks_of(adult_rows(data), films_stage.side),
            learnt=films_stage.learn,
            pictures=pictures,
            cloud=cloud_of(gate, pictures),
        )


def outlines_of(recipe: Recipe, data: Path, side: int) -> Anatomy:
    """The films with masks that a recipe may learn."""
    held = load_anatomy(data, recipe.split, side)
    return held.where(~np.isin(held.sources, recipe.without))


def pictures_of(recipe: Recipe, data: Path, stage: GateStage) -> Pictures:
    """The pictures that a recipe may learn the gate with."""
    held = load_pictures(data, recipe.split, stage, recipe.seed)
    return held.where(~np.isin(held.sources, recipe.without))


def _members(stage: Reading, out: Path) -> list[nn.Module]:
    networks = []
    for name in member_folders(stage):
        network = network_of(stage)
        network.load_state_dict(load_file(best_weights(out, name)))
        networks.append(network)
    return networks


def member_folders(stage: Reading) -> list[str]:
    """Where the networks of a stage lie in the output folder."""
    return [f"{stage.stage}-{number + 1}" for number in range(stage.members)]


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
    """Everything that is chosen: probabilities on `calibrate`, alerts on what was not learnt, the gate on both."""
    held = said_of(trained)
    return Operating(
        points=points_of(trained, held, stage, seed),
        located=(OPACITY,) if pointing_share(held) >= stage.least_pointing else (),
        anatomy=anatomy_limits(trained.anatomy),
        gate=gate_limits(trained.gate, trained.pictures, trained.cloud, stage.least_kept_out),
        mismatch_at=mismatch_limit(trained),
    )


@dataclass(frozen=True)
class Said:
    """What the findings' networks say of some films, with what is known of them. Columns of `logits`, `known` and
    `mass` are those of ANSWERS; `known` is nan where nobody read a film for lung opacity. `mass` is how much a film
    counts, so that the films of either view with and without a finding are as common as in all of development.
    """

    films: Films
    marks: Marks
    logits: Doubles
    known: Doubles
    mass: Doubles
    place: Floats


def said_of(trained: Trained) -> Said:
    """Of the films of `calibrate`."""
    rows = trained.films.parts == "calibrate"
    films, marks = trained.films.where(rows), trained.marks.where(rows)
    said = answers_of(trained, films.pixels)
    every, known = known_of(trained.films, trained.marks), known_of(films, marks)
    developed = trained.films.parts != "test"
    masses = [
        mass_of(known[:, row], films.ap, every[developed, row], trained.films.ap[developed])
        for row in range(len(ANSWERS))
    ]
    return Said(
        films,
        marks,
        logits=np.column_stack([said["logits"], said["opacity"]]).astype(np.float64),
        known=known,
        mass=np.column_stack(masses),
        place=said["place"],
    )


def known_of(films: Films, marks: Marks) -> Doubles:
    """(film, answer): whether it is there; nan for lung opacity on films that nobody read."""
    shown = np.where(marks.classes == UNREAD, np.nan, marks.classes == OPAQUE)
    return np.column_stack([films.targets, shown]).astype(np.float64)


def mass_of(here: Doubles, ap: Floats, every: Doubles, every_ap: Floats) -> Doubles:
    """How much each film counts for one answer, whose truths are `here` and, in all of development, `every`.

    A part of few patients has its views and findings in other shares than the source by chance alone: each film counts
    as much as its view and truth are commoner in development than here (post-stratification). 1 where nobody read it.
    """
    shares = []
    for truth, view in ((here, ap), (every, every_ap)):
        read = np.isfinite(truth)
        counts = np.bincount((2 * view[read] + truth[read]).astype(np.intp), minlength=4)
        shares.append(counts / max(1, counts.sum()))
    ratio = np.divide(shares[1], shares[0], out=np.ones(4), where=shares[0] > 0)
    return np.where(np.isfinite(here), ratio[(2 * ap + np.nan_to_num(here)).astype(np.intp)], 1.0)


def answers_of(trained: Trained, pixels: Labels) -> dict[str, Floats]:
    """What all networks together say of films (film, row, column), by the names of the outputs of the ONNX files."""
    networks = [trained.findings, *([] if trained.transfer is None else [trained.transfer])]
    return together([dict(zip(SAID, predicted(network, pixels), strict=False)) for network in networks])


def pointing_share(held: Said) -> float:
    """On how many boxed films the hottest cell of the opacity's map lies in a box."""
    boxed = [(place[0], boxes) for place, boxes in zip(held.place, held.marks.boxes, strict=True) if boxes]
    hits = [any(_middle_in(spot_of(place), box) for box in boxes) for place, boxes in boxed]
    return float(np.mean(hits)) if hits else 0.0


def _middle_in(spot: Fractions, box: Fractions) -> bool:
    left, top, width, height = box
    column, row = spot[0] + spot[2] / 2, spot[1] + spot[3] / 2
    return left <= column < left + width and top <= row < top + height


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


def line_of(truth: Doubles, logit: Doubles, mass: Doubles) -> tuple[float, float]:
    """The calibration line of an answer; a level one at the mean rate where the logit would have to be turned round.

    One positive film can turn a line, and a finding must not be likelier the less the networks see of it.
    """
    slope, offset = fit_platt(truth, logit, mass)
    return (slope, offset) if slope > 0 else fit_platt(truth, np.zeros_like(logit), mass)


def read(held: Said, row: int) -> tuple[Doubles, Doubles, Doubles]:
    """Truth, logit and mass of one answer on the films that were read for it."""
    known = np.isfinite(held.known[:, row])
    return held.known[known, row], held.logits[known, row], held.mass[known, row]


def limits_of(
    trained: Trained, held: Said, chances: Doubles, patients: dict[str, int], stage: OperatingStage, seed: int
) -> tuple[Doubles, Doubles]:
    """Where each of STATED is hedged and reported."""
    weights = weights_of(held, chances, patients, stage, seed)
    wide = wide_hearts(segmented(trained.anatomy.network, held.films.pixels), held.films)
    stated = Budget(stage.false_share, stage.least_hedged)
    clean = Clean.of(held, wide, seed)
    first = clean.budgeted(chances, weights, stated)
    weights = np.where(found_shares(held, chances, first) >= stage.least_found, weights, 0.0)
    hedge_at = clean.budgeted(chances, weights, stated)
    plain = Budget(stage.report_share, stage.least_reported)
    report_at = Clean.of(held, np.zeros_like(wide), seed).budgeted(chances, weights, plain)
    return hedge_at, np.maximum(hedge_at, report_at)


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
    known, marks = trained.films.where(rows), trained.marks.where(rows)
    truth = np.column_stack([known.targets > 0, marks.classes == OPAQUE])
    return {name: len(set(known.patients[truth[:, row]])) for row, name in enumerate(ANSWERS)}


def worth(held: Said, chance: Doubles, row: int, stage: OperatingStage, seed: int) -> float:
    """How far an answer's AUROC lies above chance; 0 where its lower 95 % bound is under the least one.

    A finding that the networks can hardly tell would spend the budget of false alarms on noise.
    """
    was_read = np.isfinite(held.known[:, row])
    truth, said = held.known[was_read, row], chance[was_read]
    low, _ = patient_bootstrap(held.films.patients[was_read], lambda rows: auroc(truth[rows], said[rows]), 400, seed)
    return max(0.0, auroc(truth, said) - 0.5) if low >= stage.least_auroc else 0.0


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
    held = pictures.where(np.isin(pictures.parts, ["tune", "calibrate"]))
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
    apparent = answers_of(trained, films.pixels)["apparent"]
    return round(float(surprise(apparent, films).max()) * 1.02, 3)
