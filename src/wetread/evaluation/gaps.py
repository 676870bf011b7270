"""Whether groups of patients are read equally well."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from wetread.evaluation.answers import Answers, Bools, Doubles
from wetread.evaluation.blocks import Blocks, Cell, Fact, Remark, Table, columns, short, words
from wetread.evaluation.draws import Draw, Figure, Rows, Statistic, figure
from wetread.evaluation.films import Films
from wetread.metrics.ranking import auroc
from wetread.records.vocabulary import TARGETS

LEAST_POSITIVES = 50
AGES = ((18, 39), (40, 59), (60, 100))


class Gap(NamedTuple):
    """The AUROC of each group of an axis (None where it has too few positive films), and the largest difference."""

    finding: str
    axis: str
    groups: dict[str, float | None]
    size: Figure

    @property
    def judged(self) -> bool:
        return not math.isnan(self.size.value)


def groups_of(films: Films) -> dict[str, dict[str, Bools]]:
    """Who is compared with whom: films by sex, age band and view."""
    return {
        "sex": {"F": films.female > 0, "M": films.female == 0},
        "age": {f"{low}-{high}": (films.ages >= low) & (films.ages <= high) for low, high in AGES},
        "view": {"PA": films.ap == 0, "AP": films.ap > 0},
    }


def gaps(films: Films, said: Answers, draw: Draw) -> Blocks:
    """For each finding the largest difference of AUROC between groups that have enough positive films."""
    every = [
        gap_of(films, name, films.targets[:, row] > 0, said.chance(name), axis, draw)
        for row, name in enumerate(TARGETS)
        for axis in groups_of(films)
    ]
    judged = [gap for gap in every if gap.judged]
    if judged:
        yield table_of(judged)
        largest = max(judged, key=lambda gap: gap.size.value)
        about = {"finding": largest.finding, "axis": largest.axis, **largest.size.plain}
        yield Fact("largest", f"largest gap: {largest.finding} by {largest.axis}, {largest.size}", about)
    else:
        yield Remark("No two groups could be compared.")
    out = {axis: [gap.finding for gap in every if gap.axis == axis and gap not in judged] for axis in groups_of(films)}
    named = "; ".join(f"by {axis} {_listed(names)}" for axis, names in out.items() if names)
    if named:
        why = f"not judged, for want of two groups with {LEAST_POSITIVES} positive films"
        yield Fact("not_judged", f"{why}: {named}", out)


def _listed(names: list[str]) -> str:
    judged = [name for name in TARGETS if name not in names]
    if len(judged) < len(names):
        return f"all but {', '.join(judged)}" if judged else "all"
    return ", ".join(names)


def gap_of(films: Films, name: str, truth: Bools, chance: Doubles, axis: str, draw: Draw) -> Gap:
    """Of one answer; a group with too few positive films, or with nothing but these, is not judged."""
    groups = groups_of(films)[axis]
    judged = {
        group: here for group, here in groups.items() if LEAST_POSITIVES <= truth[here].sum() < np.count_nonzero(here)
    }
    areas = {group: area_of(truth, chance, here) if group in judged else None for group, here in groups.items()}
    size = Figure(math.nan, math.nan, math.nan)
    if len(judged) > 1:
        size = figure(films.patients, _gap(truth, chance, list(judged.values())), draw)
    return Gap(name, axis, areas, size)


def table_of(judged: Sequence[Gap]) -> Table:
    heads = columns(finding="finding", axis="compared", groups="AUROC of each group", gap="gap (95 %)")
    return Table("gaps", heads, tuple(_row(gap) for gap in judged))


def _row(gap: Gap) -> tuple[Cell, ...]:
    each = [f"{name} {'not judged' if area is None else short(area)}" for name, area in gap.groups.items()]
    return words(gap.finding), words(gap.axis), Cell(", ".join(each), gap.groups), gap.size.cell


def _gap(truth: Bools, chance: Doubles, groups: list[Bools]) -> Statistic:
    """Of the groups that are best and worst on all films, drawn again as they are: the interval may hold 0."""
    each = [area_of(truth, chance, here) for here in groups]
    best, worst = groups[int(np.argmax(each))], groups[int(np.argmin(each))]

    def statistic(rows: Rows) -> float:
        some, said = truth[rows], chance[rows]
        return area_of(some, said, best[rows]) - area_of(some, said, worst[rows])

    return statistic


def area_of(truth: Bools, chance: Doubles, here: Bools) -> float:
    return auroc(truth[here], chance[here])
