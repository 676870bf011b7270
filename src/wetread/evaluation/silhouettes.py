"""The enlarged silhouette that a draft states from the cardiothoracic ratio, against the label Cardiomegaly."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from wetread.evaluation.answers import Answers, Bools, Doubles, Weights
from wetread.evaluation.blocks import Blocks, Fact, Remark
from wetread.evaluation.draws import Draw
from wetread.evaluation.films import Films
from wetread.evaluation.points import tally
from wetread.evaluation.shares import Shares
from wetread.imaging.silhouette import ENLARGED, diameters
from wetread.readers.anatomy import masks_of, ratio_of
from wetread.records.arrays import Labels
from wetread.records.geometry import PixelTransform
from wetread.records.operating import AnatomyLimits
from wetread.records.study import Acquisition
from wetread.records.vocabulary import TARGETS

LABEL = "Cardiomegaly"
JUDGED = {"judged", "borderline"}
ADULT_PA = Acquisition(view="PA", adult=True)
CHUNK = 256  # outlines of many films fill a memory


class Ratio(NamedTuple):
    """The ratio of the outlines as they are, and the one that a draft judges; nan where there is none."""

    drawn: float
    judged: float


NONE = Ratio(np.nan, np.nan)


@dataclass(frozen=True)
class Silhouettes:
    """Outlines of every PA film, once for all tables that need a ratio."""

    weights: Weights
    films: Films
    said: Answers

    @cached_property
    def ratios(self) -> list[Ratio]:
        """Film by film; none for AP, and none from weights that never learnt a heart."""
        found, looks_ap = [NONE] * len(self.films), 1 / (1 + np.exp(-self.said.apparent[:, 0].astype(np.float64)))
        learnt = self.said.operating.anatomy.heart is not None
        rows = np.flatnonzero(self.films.ap == 0) if learnt else np.array([], np.intp)
        for start in range(0, len(rows), CHUNK):
            some = rows[start : start + CHUNK]
            for row, labels in zip(some, self.weights.outlines(self.films.pixels[some]), strict=True):
                found[row] = ratio_on(labels, float(looks_ap[row]), self.said.operating.anatomy)
        return found

    @property
    def judged(self) -> Doubles:
        return np.array([ratio.judged for ratio in self.ratios])

    @property
    def clean_wide(self) -> Bools:
        """Films labelled No Finding on which the ratio alone raises a statement."""
        drawn = np.array([ratio.drawn for ratio in self.ratios])
        return np.asarray((self.films.targets[:, -1] > 0) & (drawn > ENLARGED))


def ratio_on(labels: Labels, looks_ap: float, limits: AnatomyLimits) -> Ratio:
    """As the reader has it: of outlines that hold, on a PA film that does not look like AP."""
    masks = masks_of(labels, PixelTransform(), limits)
    line, told = diameters(masks.values), ratio_of(masks, ADULT_PA, looks_ap)
    judged = told is not None and told.use in JUDGED
    return Ratio(np.nan if line is None else line.ratio, told.value if told and judged else np.nan)


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
