"""What an operating point is worth: how much it finds and spares, and what a flag then means."""

import math
from collections.abc import Sequence

from wetread.evaluation.answers import Answers, Bools, Doubles
from wetread.evaluation.blocks import Blocks, Cell, Column, Table, columns, number, several, words
from wetread.evaluation.films import Films
from wetread.metrics.counts import predictive_values, sensitivity, specificity
from wetread.records.vocabulary import FINDINGS

POINTS = ("report", "hedge")
UNKNOWN = Cell("-", math.nan)
Row = tuple[Cell, ...]


def at_points(films: Films, said: Answers, prevalences: Sequence[float]) -> Blocks:
    """The operating points of the 14 findings; one without is not assessed."""
    rows = [
        row
        for at, name in enumerate(FINDINGS)
        for row in points_of(name, films.targets[:, at] > 0, said.chance(name), said.limits(name), prevalences)
    ]
    yield Table("points", heads_of(prevalences), tuple(rows))


def heads_of(prevalences: Sequence[float]) -> tuple[Column, ...]:
    rates = columns(
        finding="finding", point="point", limit="probability", rates="sensitivity, specificity", own="PPV, NPV here"
    )
    return *rates, *(Column(f"at_{share:g}", f"PPV, NPV at {share:.1%}") for share in prevalences)


def points_of(
    name: str,
    truth: Bools,
    chance: Doubles,
    limits: tuple[float | None, float | None],
    prevalences: Sequence[float],
) -> list[Row]:
    """A row for each point; predictive values where the finding is as frequent as here, and as given."""
    if limits[0] is None or limits[1] is None:
        return [(words(name), words("not assessed"), *[UNKNOWN] * (3 + len(prevalences)))]
    return [
        (words(name), words(point), number(limit, 2), *_worth(truth, chance >= limit, prevalences))
        for point, limit in zip(POINTS, limits, strict=True)
        if limit is not None
    ]


def _worth(truth: Bools, flagged: Bools, prevalences: Sequence[float]) -> Row:
    found, spared = sensitivity(truth, flagged), specificity(truth, flagged)
    shares = (float(truth.mean()), *prevalences)
    return several((found, spared)), *(several(predictive_values(found, spared, share)) for share in shares)
