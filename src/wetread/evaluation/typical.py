"""Ten typical errors, in words: nothing that could tell whose film it is."""

import numpy as np

from wetread.evaluation.answers import Answers
from wetread.evaluation.blocks import Blocks, Cell, Remark, Table, columns, number, words
from wetread.evaluation.films import Films
from wetread.evaluation.gaps import AGES
from wetread.readers.embedded import flag_of
from wetread.records.vocabulary import FINDINGS, TARGETS

COUNT = 10


def typical_errors(films: Films, said: Answers) -> Blocks:
    """Of the findings with the most positive films, in turn the surest miss and the surest false alarm.

    No patient comes twice: a patient of many films would fill the list.
    """
    often = sorted(range(len(FINDINGS)), key=lambda row: -films.targets[:, row].sum())
    seen: set[str] = set()
    rows: list[tuple[Cell, ...]] = []
    for row in often[: COUNT // 2]:
        for missed in (True, False):
            film = _surest(films, said, row, missed, seen)
            if film is not None:
                seen.add(str(films.patients[film]))
                rows.append(_row(films, said, row, missed, film))
    if not rows:
        yield Remark("None: no finding is both on some films and not on others.")
        return
    heads = columns(film="film", labels="labels", error="error", chance="said", flag="which is", hedge_at="hedged from")
    yield Table("errors", heads, tuple(rows))


def _surest(films: Films, said: Answers, row: int, missed: bool, seen: set[str]) -> int | None:
    """Of films with (or without) a finding the one that was called least (or most) likely; None where none is left."""
    chance = said.chance(FINDINGS[row])
    wrong = (films.targets[:, row] > 0) == missed
    order = np.argsort(chance if missed else -chance, kind="stable")
    return next((int(at) for at in order if wrong[at] and films.patients[at] not in seen), None)


def _row(films: Films, said: Answers, row: int, missed: bool, film: int) -> tuple[Cell, ...]:
    name = FINDINGS[row]
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
