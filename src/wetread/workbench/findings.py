"""The reader's probabilities as a table: grouped by what the draft says of each, or, held back, by the score alone."""

from typing import get_args

from wetread.records.draft import FindingStatus, WetRead
from wetread.records.evidence import Score
from wetread.records.reading import ImageReading
from wetread.records.vocabulary import NO_FINDING, Flag
from wetread.workbench.links import Links, spelt, word
from wetread.workbench.view import Film, FindingGroup, FindingRow, Mark


def findings(read: WetRead, links: Links, films: tuple[Film, ...]) -> tuple[FindingGroup, ...]:
    """Four groups in the order of the vocabulary, empty ones left out; within one the likeliest first."""
    shown = read.draft is not None and read.text is not None
    statuses = {one.finding: one for one in read.draft.statuses} if read.draft is not None and shown else {}
    rows: dict[Flag, list[FindingRow]] = {flag: [] for flag in get_args(Flag)}
    for scores in _by_finding(read.readings):
        status = statuses.get(_highest(scores).finding)
        flag: Flag = status.flag if status else _highest(scores).flag
        rows[flag].append(_row(scores, status, links, films))
    return tuple(
        FindingGroup(flag, word("flag" if shown else "raw", flag), tuple(sorted(found, key=lambda row: -row.bar)))
        for flag, found in rows.items()
        if found
    )


Scores = list[tuple[ImageReading, Score]]


def _by_finding(readings: tuple[ImageReading, ...]) -> list[Scores]:
    names = dict.fromkeys(score.finding for reading in readings for score in reading.scores)
    return [
        [(reading, score) for reading in readings for score in reading.scores if score.finding == name]
        for name in names
    ]


def _highest(scores: Scores) -> Score:
    """The score that speaks for the study: the highest, but of No Finding the lowest."""
    ordered = sorted((score for _, score in scores), key=lambda score: score.probability)
    return ordered[0] if ordered[0].finding == NO_FINDING else ordered[-1]


def _row(scores: Scores, status: FindingStatus | None, links: Links, films: tuple[Film, ...]) -> FindingRow:
    top = _highest(scores)
    probability = status.probability if status else top.probability
    name = spelt(top.finding)
    return FindingRow(
        finding=name,
        probability=f"{probability:.2f}",
        bar=_percent(probability),
        ticks=tuple(_percent(tick) for tick in (top.hedge_at, top.report_at) if tick is not None),
        marks=tuple(_mark(reading, score, links) for reading, score in scores) if len(scores) > 1 else (),
        note=status.reason.text if status else "",
        heats=" ".join(heat.key for film in films for heat in film.heats if heat.finding == name),
    )


def _mark(reading: ImageReading, score: Score, links: Links) -> Mark:
    film = links.titles.get(reading.instance, "Image")
    return Mark(film, f"{score.probability:.2f}", _percent(score.probability))


def _percent(share: float) -> float:
    return round(100 * share, 2)
