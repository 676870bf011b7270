"""What an operating point is worth: how much it finds and spares, and what a flag then means."""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from wetread.evaluation.answers import Answers, Bools, Doubles
from wetread.evaluation.blocks import Blocks, Cell, Column, Remark, Table, columns, number, several, short, words
from wetread.evaluation.draws import Draw
from wetread.evaluation.films import Films
from wetread.evaluation.shares import Shares
from wetread.metrics.counts import predictive_values
from wetread.records.vocabulary import FINDINGS

POINTS = ("report", "hedge")
UNKNOWN = Cell("-", math.nan)
Row = tuple[Cell, ...]


class Judged(NamedTuple):
    """An answer on films whose truth is known, and the probabilities from which it is reported and hedged."""

    name: str
    truth: Bools
    chance: Doubles
    limits: tuple[float | None, float | None]


def at_points(films: Films, said: Answers, prevalences: Sequence[float], draw: Draw) -> Blocks:
    """The operating points of the 14 findings; one without is not assessed."""
    each = [
        Judged(name, films.targets[:, at] > 0, said.chance(name), said.limits(name)) for at, name in enumerate(FINDINGS)
    ]
    shares = Shares.of(films.patients, draw)
    rows = [row for one in each for row in points_of(one, shares, prevalences)]
    yield Table("points", heads_of(prevalences), tuple(rows))
    noise = [why for one in each if (why := _noise(one))]
    if noise:
        yield Remark(f"Stated all the same, but to be read as noise here: {'; '.join(noise)}.")


def heads_of(prevalences: Sequence[float]) -> tuple[Column, ...]:
    rates = columns(
        finding="finding",
        point="point",
        limit="probability",
        counts="found / positive films; false alarms",
        sensitivity="sensitivity (95 %)",
        specificity="specificity (95 %)",
        rates="",
        own="PPV, NPV here",
    )
    return *rates, *(Column(f"at_{share}", f"PPV, NPV at {percentage(share)}") for share in prevalences)


def percentage(share: float) -> str:
    """With one decimal, or as many as it has."""
    exact = Decimal(str(share)) * 100
    return f"{exact:.{max(1, -int(exact.normalize().as_tuple().exponent))}f}%"


def points_of(judged: Judged, shares: Shares, prevalences: Sequence[float]) -> list[Row]:
    """A row for each point; predictive values where the finding is as frequent as here, and as given."""
    if None in judged.limits:
        unknown = len(heads_of(prevalences)) - 2
        return [(words(judged.name), words("not assessed"), *[UNKNOWN] * unknown)]
    return [
        (words(judged.name), words(point), number(limit, 2), *_worth(judged, limit, shares, prevalences))
        for point, limit in zip(POINTS, judged.limits, strict=True)
        if limit is not None
    ]


def _worth(judged: Judged, limit: float, shares: Shares, prevalences: Sequence[float]) -> Row:
    truth, flagged = judged.truth, judged.chance >= limit
    found, spared = shares.share(flagged, truth), shares.share(~flagged, ~truth)
    each = (float(truth.mean()), *prevalences)
    worth = (predictive(*predictive_values(found.value, spared.value, share)) for share in each)
    return tally(truth, flagged), found.cell, spared.cell, several((found.value, spared.value)), *worth


def tally(truth: Bools, flagged: Bools) -> Cell:
    """Films by number: those found of those with it, and those flagged without it."""
    found, false = int((truth & flagged).sum()), int((~truth & flagged).sum())
    positive, negative = int(truth.sum()), int((~truth).sum())
    figures = {"found": found, "positives": positive, "false_alarms": false, "negatives": negative}
    return Cell(f"{found}/{positive}; {false}", figures)


def predictive(positive: float, negative: float) -> Cell:
    return Cell(f"{short(positive, 2)}, {_nearly(negative)}", [positive, negative])


def _nearly(negative: float) -> str:
    """Never 1.00, which would read as certain: three digits or more, or that the point missed none here."""
    if math.isnan(negative):
        return "-"
    shown = (f"{negative:.{digits}f}" for digits in range(2, 17))
    return next((text for text in shown if float(text) < 1), "none missed")


def _noise(judged: Judged) -> str | None:
    """Why what the hedge point states says nothing here; None where it says something."""
    limit, truth = judged.limits[1], judged.truth
    if judged.limits[0] is None or limit is None or not truth.any():
        return None
    right = truth[judged.chance >= limit]
    if not right.any():
        return (
            f"{judged.name} (hedged from {short(limit, 2)} on, which finds none of {int(truth.sum())} positive films)"
        )
    worse = right.mean() < truth.mean()
    return f"{judged.name} (PPV {right.mean():.3f}, under its prevalence {truth.mean():.3f})" if worse else None
