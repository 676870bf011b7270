"""How well the 14 findings and No Finding are told apart, against text-mined labels."""

import math
from collections.abc import Sequence

import numpy as np

from wetread.evaluation.answers import Answers, Bools
from wetread.evaluation.blocks import (
    Blocks,
    Cell,
    Fact,
    Plain,
    Remark,
    Table,
    columns,
    count,
    number,
    several,
    short,
    words,
)
from wetread.evaluation.draws import Draw, area, either_way, error_of, figure, mean_area
from wetread.evaluation.films import Films
from wetread.metrics.calibration import brier, calibration_line
from wetread.metrics.ranking import auprc, auroc, sensitivity_at_specificity
from wetread.records.arrays import Floats
from wetread.records.vocabulary import FINDINGS, TARGETS

HEADLINE_PATIENTS = 30
LEAST_FILMS = 10
SPECIFICITIES = (0.90, 0.95)


def positive_patients(films: Films, row: int) -> int:
    return len(set(films.patients[films.targets[:, row] > 0]))


def has_both(films: Films, row: int) -> bool:
    """Whether some films have a finding and others do not."""
    return 0 < int(films.targets[:, row].sum()) < len(films)


def ranked(films: Films, said: Answers, draw: Draw) -> Blocks:
    """How well each finding is told apart, and whether its probability means what it says."""
    heads = columns(
        finding="finding",
        patients="positive patients",
        auroc="AUROC (95 %)",
        view_auroc="AUROC of view alone",
        auprc="AUPRC / prevalence",
        sensitivity_at="sensitivity at specificity .90, .95",
        brier="Brier",
        calibration="calibration slope, intercept",
        ece="ECE; exact probabilities here, 95 % of them under",
    )
    yield Table("findings", heads, tuple(_ranked(films, said, row, draw) for row in range(len(TARGETS))))
    yield Remark(
        "AUROC of view alone: how well AP or PA by itself tells a finding, whichever of the two speaks for it."
    )


def _ranked(films: Films, said: Answers, row: int, draw: Draw) -> tuple[Cell, ...]:
    truth, chance = films.targets[:, row], said.chance(TARGETS[row])
    return (
        words(TARGETS[row]),
        count(positive_patients(films, row)),
        figure(films.patients, area(truth, chance), draw).cell,
        number(either_way(truth, films.ap)),
        several((auprc(truth, chance), float(truth.mean())), 3, " / "),
        several(sensitivity_at_specificity(truth, chance, share) for share in SPECIFICITIES),
        number(brier(truth, chance)),
        several(calibration_line(truth, chance)),
        error_of(truth, chance, draw.seed).cell,
    )


def headline(films: Films, said: Answers, draw: Draw) -> Blocks:
    """The mean over findings that enough patients have, over all, and how far training seeds differ."""
    every = range(len(FINDINGS))
    often = [row for row in every if positive_patients(films, row) >= HEADLINE_PATIENTS]
    if often:
        about = f"the {len(often)} with at least {HEADLINE_PATIENTS} positive patients"
        yield _mean("mean_auroc_frequent", about, films, said, often, draw)
    counted = [row for row in every if has_both(films, row)]
    missing = [FINDINGS[row] for row in every if row not in counted]
    named = f"the {len(counted)} of 14 that can be measured here (not {', '.join(missing)})" if missing else "all 14"
    yield _mean("mean_auroc_all", named, films, said, counted, draw, missing)
    seldom = {FINDINGS[row]: positive_patients(films, row) for row in every if row not in often}
    if seldom:
        named = ", ".join(f"{name} ({patients})" for name, patients in seldom.items())
        yield Fact("seldom", f"with fewer patients, so read with care: {named}", seldom)
    text = f"intervals: {draw.resamples} bootstrap resamples of patients, seed {draw.seed}"
    yield Fact("intervals", text, draw._asdict())


def _mean(
    key: str,
    about: str,
    films: Films,
    said: Answers,
    chosen: Sequence[int],
    draw: Draw,
    missing: Sequence[str] = (),
) -> Fact:
    truth = films.targets[:, chosen]
    shown = figure(films.patients, mean_area(truth, said.logits[:, chosen]), draw)
    value = {"findings": len(chosen), "missing": list(missing), **shown.plain}
    text = f"mean AUROC of {about}: **{shown}**"
    each = [_seeds(start, films, logits, chosen) for start, logits in said.families if logits.shape[1] > 1]
    seeds = {"seeds": [plain for _, plain in each]} if each else {}
    return Fact(key, "; ".join([text, *(told for told, _ in each)]), value | seeds)


def _seeds(start: str, films: Films, logits: Floats, chosen: Sequence[int]) -> tuple[str, Plain]:
    """What the training seeds of one kind of network reach alone, over the findings that it says anything of."""
    heard = [row for row in chosen if not np.isnan(logits[..., row]).any()]
    rows, truth = np.arange(len(films)), films.targets[:, heard]
    each = [mean_area(truth, one[:, heard])(rows) for one in np.moveaxis(logits, 1, 0)]
    mean, deviation = float(np.mean(each)), float(np.std(each, ddof=1))
    part = "" if len(heard) == len(chosen) else f" over {len(heard)} of them"
    figures = f"mean{part} {short(mean)}, standard deviation {short(deviation)}"
    told = f"its {len(each)} training seeds that began from {start} alone: {figures}"
    return told, {"from": start, "findings": len(heard), "each": each, "mean": mean, "deviation": deviation}


def by_view(films: Films, said: Answers) -> Blocks:
    """The AUROC at each view alone: what view itself tells of a finding is then left out."""
    heads = columns(
        finding="finding", pa="AUROC on PA (positive films, patients)", ap="on AP (positive films, patients)"
    )
    yield Table("by_view", heads, tuple(_by_view(films, said, row) for row in range(len(TARGETS))))


def _by_view(films: Films, said: Answers, row: int) -> tuple[Cell, ...]:
    return words(TARGETS[row]), *(_at_view(films, said, row, films.ap == ap) for ap in (0, 1))


def _at_view(films: Films, said: Answers, row: int, here: Bools) -> Cell:
    """No AUROC where too few films have the finding to tell one."""
    truth = films.targets[here, row] > 0
    positive, patients = int(truth.sum()), len(set(films.patients[here][truth]))
    value = auroc(truth, said.chance(TARGETS[row])[here]) if positive >= LEAST_FILMS else math.nan
    figures = {"auroc": value, "positive_films": positive, "positive_patients": patients}
    return Cell(f"{short(value)} ({positive}, {patients})", figures)
