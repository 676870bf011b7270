"""Lung opacity against what radiologists of the RSNA challenge said (Shih et al., 2019), not text-mined labels."""

from collections.abc import Sequence

import numpy as np

from wetread.evaluation.answers import Answers, Bools, Doubles
from wetread.evaluation.blocks import Blocks, Fact, Remark, Table, short
from wetread.evaluation.draws import Draw, area, error_of, figure
from wetread.evaluation.marks import NORMAL, OPAQUE, OTHER
from wetread.evaluation.points import heads_of, points_of
from wetread.evaluation.sample import Sample
from wetread.metrics.calibration import brier, calibration_line
from wetread.records.vocabulary import OPACITY

AGAINST = {
    "auroc_normal": ("normal films", (NORMAL,)),
    "auroc_all": ("normal and abnormal films without it", (NORMAL, OTHER)),
}


def opacities(sample: Sample, said: Answers, draw: Draw, prevalences: Sequence[float]) -> Blocks:
    """Whether there is one: against normal films, and against abnormal ones without it as well."""
    classes = sample.marks.classes
    if OPACITY not in said.names:
        yield Remark("Not measured: these weights say nothing of lung opacity.")
        return
    if not (classes == OPAQUE).any():
        yield Remark("Not measured: no film of the folder was read for lung opacity and has one.")
        return
    chance = said.chance(OPACITY)
    for key, (about, against) in AGAINST.items():
        here = np.isin(classes, (OPAQUE, *against))
        shown = figure(sample.films.patients[here], area(classes[here] == OPAQUE, chance[here]), draw)
        films = {"with": int((classes == OPAQUE).sum()), "without": int(np.isin(classes, against).sum())}
        text = f"AUROC against {about}: {shown}; {films['with']} films with, {films['without']} without"
        yield Fact(key, text, {**shown.plain, "films": films})
    read = np.isin(classes, (NORMAL, OPAQUE, OTHER))
    yield _calibration(classes[read] == OPAQUE, chance[read], draw)
    rows = points_of(OPACITY, classes[read] == OPAQUE, chance[read], said.limits(OPACITY), prevalences)
    yield Table("points", heads_of(prevalences), tuple(rows))


def _calibration(truth: Bools, chance: Doubles, draw: Draw) -> Fact:
    slope, intercept = calibration_line(truth, chance)
    score, error = brier(truth, chance), error_of(truth, chance, draw.seed)
    text = (
        f"of all {len(truth)} films read: Brier {short(score)}, calibration slope {short(slope, 2)}, intercept "
        f"{short(intercept, 2)}, ECE {short(error.value)} (of exact probabilities {short(error.exact)}, 95 % of them "
        f"under {short(error.most)})"
    )
    value = {"films": len(truth), "brier": score, "slope": slope, "intercept": intercept, "ece": error._asdict()}
    return Fact("calibration", text, value)
