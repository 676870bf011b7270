"""What the findings' networks say of the part that is held out, how much each film counts, and calibration on it."""

from dataclasses import dataclass

import numpy as np

from wetread.evaluation.answers import Doubles
from wetread.evaluation.films import Films
from wetread.evaluation.marks import OPAQUE, UNREAD, Marks
from wetread.metrics.calibration import fit_platt
from wetread.records.arrays import Floats
from wetread.records.vocabulary import ANSWERS
from wetread.training.trained import Trained


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
    apparent: Floats
    place: Floats


def said_of(trained: Trained) -> Said:
    """Of the films of `calibrate`."""
    rows = trained.films.parts == "calibrate"
    films, marks = trained.films.where(rows), trained.marks.where(rows)
    said = trained.said(films)
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
        apparent=said["apparent"],
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
