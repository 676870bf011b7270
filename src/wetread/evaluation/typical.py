"""Ten errors, the surest of each kind, in words: nothing that could tell whose film it is."""

from typing import NamedTuple

import numpy as np

from wetread.evaluation.answers import Answers, Bools
from wetread.evaluation.blocks import Blocks, Cell, Remark, Table, columns, number, words
from wetread.evaluation.films import Films
from wetread.evaluation.gaps import AGES
from wetread.evaluation.marks import OPAQUE, UNREAD
from wetread.evaluation.sample import Sample
from wetread.readers.embedded import flag_of
from wetread.records.vocabulary import FINDINGS, OPACITY, TARGETS

COUNT = 10


class Known(NamedTuple):
    """An answer, and the films that have and that lack what it says."""

    name: str
    present: Bools
    absent: Bools


def typical_errors(sample: Sample, said: Answers) -> Blocks:
    """Of lung opacity and of the findings with the most positive films the surest miss and the surest false alarm.

    No patient comes twice: a patient of many films would fill the list.
    """
    seen: set[str] = set()
    rows: list[tuple[Cell, ...]] = []
    for known in _chosen(sample, said):
        for missed in (True, False):
            film = _surest(sample.films, said, known, missed, seen)
            if film is not None:
                seen.add(str(sample.films.patients[film]))
                rows.append(_row(sample.films, said, known.name, missed, film))
    if not rows:
        yield Remark("None: nothing is both on some films and not on others.")
        return
    yield Remark(
        "Extremes, not typical errors: the surest miss and the surest false alarm of each, by text-mined labels, which "
        f"may be wrong; {OPACITY} by what radiologists said."
    )
    heads = columns(film="film", labels="labels", error="error", chance="said", flag="which is", hedge_at="hedged from")
    yield Table("errors", heads, tuple(rows))


def _chosen(sample: Sample, said: Answers) -> list[Known]:
    """As many as fill the list with two rows each."""
    classes, targets = sample.marks.classes, sample.films.targets > 0
    opacity = Known(OPACITY, classes == OPAQUE, (classes != OPAQUE) & (classes != UNREAD))
    first = [opacity] if OPACITY in said.names and opacity.present.any() else []
    often = sorted(range(len(FINDINGS)), key=lambda row: -targets[:, row].sum())[: COUNT // 2 - len(first)]
    return [*first, *(Known(FINDINGS[row], targets[:, row], ~targets[:, row]) for row in often)]


def _surest(films: Films, said: Answers, known: Known, missed: bool, seen: set[str]) -> int | None:
    """Of films with (or without) it the one that was called least (or most) likely; None where none is left."""
    chance, wrong = said.chance(known.name), known.present if missed else known.absent
    order = np.argsort(chance if missed else -chance, kind="stable")
    return next((int(at) for at in order if wrong[at] and films.patients[at] not in seen), None)


def _row(films: Films, said: Answers, name: str, missed: bool, film: int) -> tuple[Cell, ...]:
    labels = [target for target, shown in zip(TARGETS, films.targets[film], strict=True) if shown]
    chance, limit = float(said.chance(name)[film]), said.limits(name)[1]
    return (
        words(_about(films, film)),
        words(", ".join(labels)),
        words(f"{name}, {'missed' if missed else 'false alarm'}"),
        number(chance, 2),
        words(flag_of(chance, said.operating.point(name)).replace("_", " ")),
        Cell("-", None) if limit is None else number(limit, 2),
    )


def _about(films: Films, film: int) -> str:
    band = next((f"{low}-{high}" for low, high in AGES if low <= films.ages[film] <= high), "")
    return f"{'AP' if films.ap[film] else 'PA'}, {'F' if films.female[film] else 'M'}, {band}"
