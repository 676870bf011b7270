"""Lung opacity against what radiologists of the RSNA challenge said (Shih et al., 2019), not text-mined labels."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from wetread.evaluation.answers import Answers, Bools, Doubles
from wetread.evaluation.blocks import Blocks, Fact, Remark, Table, short
from wetread.evaluation.draws import Draw, area, either_way, error_of, figure
from wetread.evaluation.films import Films
from wetread.evaluation.gaps import LEAST_POSITIVES, gap_of, table_of
from wetread.evaluation.marks import NORMAL, OPAQUE, OTHER
from wetread.evaluation.points import Judged, heads_of, points_of
from wetread.evaluation.sample import Sample
from wetread.evaluation.shares import Shares
from wetread.metrics.calibration import brier, calibration_line
from wetread.records.arrays import Floats
from wetread.records.vocabulary import OPACITY

Classes = npt.NDArray[np.int64]
AXES = ("sex", "age")


def opacities(sample: Sample, said: Answers, draw: Draw, prevalences: Sequence[float]) -> Blocks:
    """Whether there is one: against normal films, and against abnormal ones without it as well."""
    classes, films = sample.marks.classes, sample.films
    if OPACITY not in said.names:
        yield Remark("Not measured: these weights say nothing of lung opacity.")
        return
    if not (classes == OPAQUE).any():
        yield Remark("Not measured: no film of the folder was read for lung opacity and has one.")
        return
    chance, opaque = said.chance(OPACITY), classes == OPAQUE
    for key, about, here in _compared(classes, films.ap):
        yield _area(key, about, films.where(here), opaque[here], chance[here], draw)
    read = np.isin(classes, (NORMAL, OPAQUE, OTHER))
    yield from _of_all_read(films.where(read), opaque[read], chance[read], said, draw, prevalences)


def _compared(classes: Classes, ap: Floats) -> Iterator[tuple[str, str, Bools]]:
    """Key, words and films of each AUROC."""
    normal = np.isin(classes, (OPAQUE, NORMAL))
    yield "auroc_normal", "against normal films", normal
    yield "auroc_pa", "against normal films, PA alone", normal & (ap == 0)
    yield "auroc_ap", "against normal films, AP alone", normal & (ap > 0)
    yield "auroc_all", "against normal and abnormal films without it", np.isin(classes, (OPAQUE, NORMAL, OTHER))


def _area(key: str, about: str, films: Films, truth: Bools, chance: Doubles, draw: Draw) -> Fact:
    """Beside it what view alone tells, where there are both: most bedside films are of the sick."""
    shown, view = figure(films.patients, area(truth, chance), draw), either_way(truth, films.ap)
    counted = {"with": int(truth.sum()), "without": int((~truth).sum())}
    alone = f"; of view alone {short(view)}" if len(set(films.ap)) > 1 else ""
    text = f"AUROC {about}: {shown}{alone}; {counted['with']} films with, {counted['without']} without"
    return Fact(key, text, {**shown.plain, "view": view if alone else None, "films": counted})


def _of_all_read(
    films: Films, truth: Bools, chance: Doubles, said: Answers, draw: Draw, prevalences: Sequence[float]
) -> Blocks:
    yield _calibration(truth, chance, draw)
    judged = Judged(OPACITY, truth, chance, said.limits(OPACITY))
    yield Table("points", heads_of(prevalences), tuple(points_of(judged, Shares.of(films.patients, draw), prevalences)))
    each = [gap_of(films, OPACITY, truth, chance, axis, draw) for axis in AXES]
    if any(gap.judged for gap in each):
        yield table_of([gap for gap in each if gap.judged])
    out = [gap.axis for gap in each if not gap.judged]
    if out:
        why = f"for want of two groups with {LEAST_POSITIVES} positive films"
        yield Remark(f"Gaps by {' and by '.join(out)}: not judged, {why}.")


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
