"""The enlarged silhouette that a draft states from the cardiothoracic ratio, against the label Cardiomegaly."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from wetread.evaluation.answers import Answers, Bools, Doubles, Weights
from wetread.evaluation.blocks import Blocks, Fact, Remark
from wetread.evaluation.draws import Draw
from wetread.evaluation.films import Films
from wetread.evaluation.points import tally
from wetread.evaluation.shares import Shares
from wetread.imaging.silhouette import ENLARGED
from wetread.readers.anatomy import masks_of, ratio_of
from wetread.records.arrays import Floats, Labels
from wetread.records.geometry import PixelTransform
from wetread.records.operating import AnatomyLimits
from wetread.records.study import Acquisition
from wetread.records.vocabulary import TARGETS

LABEL = "Cardiomegaly"
JUDGED = {"judged", "borderline"}
ADULT_PA = Acquisition(view="PA", adult=True)
CHUNK = 256  # outlines of many films fill a memory


@dataclass(frozen=True)
class Silhouettes:
    """Outlines of every PA film, once for all tables that need a ratio."""

    weights: Weights
    films: Films
    said: Answers

    @cached_property
    def judged(self) -> Doubles:
        """Film by film the ratio that a draft judges; nan for AP, and from weights that never learnt a heart."""
        found = np.full(len(self.films), np.nan)
        learnt = self.said.operating.anatomy.heart is not None
        rows = np.flatnonzero(self.films.ap == 0) if learnt else np.array([], np.intp)
        for start in range(0, len(rows), CHUNK):
            some = rows[start : start + CHUNK]
            outlines = self.weights.outlines(self.films.pixels[some])
            found[some] = judged_ratios(outlines, self.said.apparent[some], self.said.operating.anatomy)
        return found

    @property
    def wide(self) -> Bools:
        """Films on which the ratio alone raises a statement."""
        return self.judged > ENLARGED


def judged_ratios(outlines: Labels, apparent: Floats, limits: AnatomyLimits) -> Doubles:
    """The cardiothoracic ratios of PA films as a draft judges them: of outlines (film, row, column) that hold, where
    the pixels (`apparent`, whose first column is the logit of AP) do not look like AP; else nan.
    """
    looks_ap = 1 / (1 + np.exp(-apparent[:, 0].astype(np.float64)))
    return np.array([_judged(labels, float(ap), limits) for labels, ap in zip(outlines, looks_ap, strict=True)])


def _judged(labels: Labels, looks_ap: float, limits: AnatomyLimits) -> float:
    told = ratio_of(masks_of(labels, PixelTransform(), limits), ADULT_PA, looks_ap)
    return told.value if told is not None and told.use in JUDGED else np.nan


def enlarged(films: Films, ratios: Doubles, draw: Draw) -> Blocks:
    """On PA films whose ratio is judged; those without one, nan, are counted."""
    here, every = ~np.isnan(ratios), int((films.ap == 0).sum())
    if not here.any():
        yield Remark(
            f"Enlarged silhouette by the cardiothoracic ratio: not measured; none of {every} PA films has one."
        )
        return
    truth = films.targets[here, TARGETS.index(LABEL)] > 0
    yield _worth(truth, ratios[here], Shares.of(films.patients[here], draw), every)


def _worth(truth: Bools, ratios: Doubles, shares: Shares, every: int) -> Fact:
    wide, lacking = ratios > ENLARGED, every - len(ratios)
    found, spared, counted = shares.share(wide, truth), shares.share(~wide, ~truth), tally(truth, wide).value
    text = (
        f"cardiothoracic ratio over {ENLARGED:.2f} on PA, against the label {LABEL}: found {counted['found']} of "
        f"{counted['positives']}, false alarms {counted['false_alarms']} of {counted['negatives']}; sensitivity "
        f"{found}, specificity {spared}; {lacking} of {every} PA films have no ratio that a draft would judge"
    )
    figures = {"pa_films": every, "without": lacking, **counted}
    return Fact("ratio", text, {**figures, "sensitivity": found.plain, "specificity": spared.plain})
