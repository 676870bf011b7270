"""The model card: the only place where the part `test` is opened."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wetread.evaluation.films import Films
from wetread.imaging.silhouette import cleaned, diameters
from wetread.metrics.calibration import apply_platt, expected_calibration_error
from wetread.metrics.counts import sensitivity, specificity
from wetread.metrics.intervals import clopper_pearson_lower, patient_bootstrap
from wetread.metrics.overlap import dice
from wetread.metrics.ranking import auprc, auroc
from wetread.records.arrays import Labels
from wetread.records.operating import Operating
from wetread.records.vocabulary import FINDINGS, TARGETS
from wetread.training.anatomy import HEART, segmented
from wetread.training.card_words import HEAD, LIMITS, SOURCES
from wetread.training.findings import predicted
from wetread.training.gate import CLASSES
from wetread.training.operating import Bools, Doubles, Trained, any_stated, let_in, share_of, surprise, wide_hearts
from wetread.training.recipe import Recipe

HEADLINE_PATIENTS = 30
Rows = Iterator[str]


class Draw(NamedTuple):
    """How often patients are drawn again for an interval, and from which seed."""

    resamples: int
    seed: int


def card_text(trained: Trained, operating: Operating, recipe: Recipe, resamples: int = 2000) -> str:
    """The card in Markdown, every figure computed here on patients that nothing was chosen on."""
    draw = Draw(resamples, recipe.seed)
    test = trained.films.part("test")
    logits, apparent = predicted(trained.findings.network, test)
    chances = np.stack([apply_platt(logits[:, row], p.slope, p.offset) for row, p in enumerate(operating.points)], 1)
    parts = [
        HEAD.format(name=recipe.name, version=recipe.version, seed=recipe.seed, recipe=recipe.digest()[:16]),
        "\n".join(_films(trained.films)),
        "\n".join(_findings(test, chances, operating, draw)),
        "\n".join(_budget(trained, test, chances, operating, draw)),
        "\n".join(_sides(trained, test, apparent, operating, draw)),
        "\n".join(_anatomy(trained)),
        "\n".join(_gate(trained, operating)),
        SOURCES,
        LIMITS,
    ]
    return "\n\n".join(parts) + "\n"


def _films(films: Films) -> Rows:
    yield "## Films\n\n| part | patients | films | AP |\n|---|---|---|---|"
    for part in ("train", "tune", "calibrate", "test"):
        held = films.where(films.parts == part)
        yield f"| {part} | {len(set(held.patients))} | {len(held)} | {held.ap.mean():.0%} |"


def _findings(test: Films, chances: Doubles, operating: Operating, draw: Draw) -> Rows:
    yield (
        "## Findings on test patients\n\n| finding | positive patients | AUROC (95 %) | AUROC of view alone | "
        "AUPRC / prevalence | ECE | sensitivity, specificity at report | at hedge |\n|---|---|---|---|---|---|---|---|"
    )
    areas = {}
    for row, name in enumerate(TARGETS):
        truth, chance = test.targets[:, row], chances[:, row]
        count = len(set(test.patients[truth > 0]))
        if count >= HEADLINE_PATIENTS and name in FINDINGS:
            areas[row] = auroc(truth, chance)
        point = operating.point(name)
        yield (
            f"| {name} | {count} | {_with_interval(test.patients, _area(truth, chance), draw)} | "
            f"{_side_area(truth, test.ap):.3f} | {auprc(truth, chance):.3f} / {truth.mean():.3f} | "
            f"{expected_calibration_error(truth, chance):.3f} | {_rates(truth, chance, point.report_at)} | "
            f"{_rates(truth, chance, point.hedge_at)} |"
        )
    chosen = list(areas)
    mean = _with_interval(test.patients, lambda rows: _mean_area(test, chances, chosen, rows), draw)
    every = _mean_area(test, chances, list(range(len(FINDINGS))), np.arange(len(test)))
    yield (
        f"\nMean AUROC of the {len(chosen)} findings with at least {HEADLINE_PATIENTS} positive test patients: {mean}; "
        f"of all 14: {every:.3f}. Intervals: {draw.resamples} bootstrap resamples of patients, seed {draw.seed}."
    )


def _area(truth: npt.NDArray[np.float32], chance: Doubles) -> Callable[[npt.NDArray[np.intp]], float]:
    return lambda rows: auroc(truth[rows], chance[rows])


def _side_area(truth: npt.NDArray[np.float32], ap: npt.NDArray[np.float32]) -> float:
    area = auroc(truth, ap)
    return max(area, 1 - area)


def _mean_area(test: Films, chances: Doubles, chosen: list[int], rows: npt.NDArray[np.intp]) -> float:
    areas = [auroc(test.targets[rows, row], chances[rows, row]) for row in chosen]
    return float(np.mean(areas)) if areas else float("nan")


def _with_interval(
    patients: npt.NDArray[np.str_], statistic: Callable[[npt.NDArray[np.intp]], float], draw: Draw
) -> str:
    low, high = patient_bootstrap(patients, statistic, draw.resamples, draw.seed)
    return f"{statistic(np.arange(len(patients))):.3f} ({low:.3f}-{high:.3f})"


def _rates(truth: npt.NDArray[np.float32], chance: Doubles, limit: float | None) -> str:
    if limit is None:
        return "not assessed"
    flagged = chance >= limit
    return f"{sensitivity(truth, flagged):.2f}, {specificity(truth, flagged):.2f}"


def _budget(trained: Trained, test: Films, chances: Doubles, operating: Operating, draw: Draw) -> Rows:
    """The share of test films labelled No Finding that carry any stated finding."""
    clean = test.targets[:, -1] > 0
    limits = {"reported": "report_at", "reported or hedged": "hedge_at"}
    yield "## Films without findings that carry a stated finding\n"
    for words, field in limits.items():
        held = [getattr(operating.point(name), field) for name in FINDINGS]
        points = np.array([np.inf if limit is None else limit for limit in held])
        stated = any_stated(chances, points)
        if field == "hedge_at":
            stated = stated | wide_hearts(trained.anatomy, test)
        shown = _with_interval(test.patients[clean], share_of(stated[clean]), draw)
        yield f"- {words}: {shown} of {int(clean.sum())} films; the budget is .15."
    allowed = [f"{point.finding} ({view})" for point in operating.points for view in point.negative_views]
    yield f"- Negative sentences allowed: {', '.join(allowed) or 'none; no sensitivity is certain enough'}."


def _sides(trained: Trained, test: Films, apparent: npt.NDArray[np.float32], operating: Operating, draw: Draw) -> Rows:
    """View, sex and age as they appear, and the alert that they raise together."""
    yield "## View, sex and age, to catch a header that belongs to somebody else\n"
    yield f"- view AUROC {_with_interval(test.patients, _area(test.ap, apparent[:, 0].astype(np.float64)), draw)}"
    yield f"- sex AUROC {_with_interval(test.patients, _area(test.female, apparent[:, 1].astype(np.float64)), draw)}"
    yield f"- age, mean absolute error {np.abs(apparent[:, 2] * 10 - test.ages).mean():.1f} years"
    false = int((surprise(trained, test, test) > operating.mismatch_at).sum())
    upper = 1 - clopper_pearson_lower(len(test) - false, len(test))
    yield f"- false alerts: {false} of {len(test)} adults' films (upper 95 % bound {1000 * upper:.1f} in 1,000)"
    order = np.random.default_rng(draw.seed).permutation(len(test))
    swapped = surprise(trained, test, test.where(order)) > operating.mismatch_at
    other_sex = test.female != test.female[order]
    yield (
        f"- headers exchanged at random: {swapped.mean():.1%} caught, {swapped[other_sex].mean():.1%} of those with "
        "the other sex. Silence of this alert therefore proves nothing."
    )


def _anatomy(trained: Trained) -> Rows:
    held = trained.anatomy.whole.part("test")
    found = segmented(trained.anatomy.network, held.pixels)
    lungs = [dice(_lungs(one), _lungs(other)) for one, other in zip(found, held.labels, strict=True)]
    yield "## Anatomy on test films (JSRT, Shenzhen, Montgomery)\n"
    yield f"- lungs Dice {np.mean(lungs):.3f} on {len(lungs)} films"
    drawn = [(one, other) for one, other, heart in zip(found, held.labels, held.hearts, strict=True) if heart]
    hearts = [dice(one == HEART, other == HEART) for one, other in drawn]
    errors = [_ratio(one) - _ratio(other) for one, other in drawn]
    yield f"- heart Dice {np.mean(hearts):.3f} on {len(hearts)} films"
    yield f"- cardiothoracic ratio, PA only: mean absolute error {np.abs(errors).mean():.3f}"


def _lungs(labels: Labels) -> Bools:
    return np.isin(labels, (1, 2))


def _ratio(labels: Labels) -> float:
    found = diameters(cleaned(labels))
    return float("nan") if found is None else found.ratio


def _gate(trained: Trained, operating: Operating) -> Rows:
    """Per source of the test pictures: how many are let in."""
    test = trained.pictures.part("test")
    yield "## Gate on test pictures\n\n| source | class | pictures | let in |\n|---|---|---|---|"
    through = let_in(trained.gate, trained.cloud, operating.gate, test)
    for source, kind in sorted({(str(s), int(k)) for s, k in zip(test.sources, test.classes, strict=True)}):
        here = (test.sources == source) & (test.classes == kind)
        yield f"| {source} | {CLASSES[kind]} | {int(here.sum())} | {through[here].mean():.1%} |"
    films = test.classes == 0
    yield f"\nFrontal films let in: {through[films].mean():.1%}; all else kept out: {1 - through[~films].mean():.1%}."
