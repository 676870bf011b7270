"""How well a film was taken, by its pixels and the outlines of the lungs: reasons to look twice, none to refuse it."""

import functools
from importlib.resources import files

import numpy as np
import yaml

from wetread.imaging.silhouette import LEFT, RIGHT
from wetread.records.arrays import Floats, Labels
from wetread.records.base import Record
from wetread.records.maps import Masks
from wetread.records.reason import Reason, because

# Fewer cells or rows of lung than these are no lungs to measure.
LEAST_CELLS, LEAST_ROWS = 200, 10


class QualityLimits(Record):
    """The numbers of `tables/quality.yaml`, which says what each is."""

    dark_lungs: float
    bright_film: float
    middle: float
    off_middle: float
    edge: float
    height: float


@functools.cache
def quality_limits() -> QualityLimits:
    text = files("wetread.readers").joinpath("tables/quality.yaml").read_text("utf-8")
    return QualityLimits.model_validate(yaml.safe_load(text))


def quality_of(film: Floats, masks: Masks) -> tuple[Reason, ...]:
    """What is wrong with how a film was taken. `film` (row, column) in [0, 1] is the canonical one of the reader.

    Position and breath are judged on reliable outlines alone.
    """
    at, labels = quality_limits(), sampled(masks.values, film.shape)
    found = {
        "quality.over_exposed": (dark := lung_grey(film, labels)) is not None and dark < at.dark_lungs,
        "quality.under_exposed": middle_grey(film) > at.bright_film,
        "quality.cropped": edge_share(labels) > at.edge,
        "quality.rotated": masks.reliable and abs(off_middle(labels) - at.middle) > at.off_middle,
        "quality.shallow": masks.reliable and lung_height(labels) * aspect(masks) < at.height,
    }
    return tuple(because(code) for code, fires in found.items() if fires)


def sampled(labels: Labels, shape: tuple[int, ...]) -> Labels:
    """The labels on the film's own grid."""
    rows, columns = (
        np.arange(new) * old // new + old // (2 * new) for old, new in zip(labels.shape, shape, strict=True)
    )
    return labels[np.ix_(rows, columns)]


def lung_grey(film: Floats, labels: Labels) -> float | None:
    """The median grey of the lungs; None without lungs. Over-exposure takes the vessels in them away."""
    lungs = film[(labels == RIGHT) | (labels == LEFT)]
    return float(np.median(lungs)) if lungs.size >= LEAST_CELLS else None


def middle_grey(film: Floats) -> float:
    """The median grey of the film without an eighth at each edge, where collimation is."""
    rows, columns = (side // 8 for side in film.shape)
    return float(np.median(film[rows:-rows, columns:-columns]))


def edge_share(labels: Labels) -> float:
    """The largest share of one of the picture's four edges that lungs cover."""
    lungs = (labels == RIGHT) | (labels == LEFT)
    return float(max(edge.mean() for edge in (lungs[0], lungs[-1], lungs[:, 0], lungs[:, -1])))


def off_middle(labels: Labels) -> float:
    """How far the lungs' inner borders lie to the patient's left of the middle of the outer ones, over the width.

    The median of the upper half of the rows that hold both lungs, above most of the heart. A turned patient's spine
    and trachea leave the middle; so do those of one whose mediastinum is shifted.
    """
    rows, starts, ends = _spans(labels)
    if len(rows) < LEAST_ROWS:
        return quality_limits().middle
    inner = ends[RIGHT] + starts[LEFT] - starts[RIGHT] - ends[LEFT]
    return float(np.median(inner[: len(rows) // 2]) / 2 / max(1, (ends[LEFT] - starts[RIGHT]).max()))


def lung_height(labels: Labels) -> float:
    """From the highest to the lowest row of the lungs, over the width of the thorax, both in cells; 1 without lungs."""
    rows, starts, ends = _spans(labels)
    if len(rows) < LEAST_ROWS:
        return 1.0
    height = np.ptp(np.nonzero((labels == RIGHT) | (labels == LEFT))[0]) + 1
    return float(height / max(1, (ends[LEFT] - starts[RIGHT]).max()))


def aspect(masks: Masks) -> float:
    """The stored picture's height over its width: the canonical film is a square whatever that was."""
    rows, columns = masks.values.shape
    return float(abs(masks.to_stored.row_scale * rows / (masks.to_stored.column_scale * columns)))


Spans = tuple[np.ndarray[tuple[int], np.dtype[np.intp]], dict[int, Labels], dict[int, Labels]]


def _spans(labels: Labels) -> Spans:
    """The rows that hold both lungs, and the column where each lung starts and ends there."""
    lungs = {lung: labels == lung for lung in (RIGHT, LEFT)}
    rows = np.nonzero(lungs[RIGHT].any(1) & lungs[LEFT].any(1))[0]
    starts = {lung: np.argmax(held[rows], 1) for lung, held in lungs.items()}
    ends = {lung: labels.shape[1] - np.argmax(held[rows][:, ::-1], 1) for lung, held in lungs.items()}
    return rows, starts, ends
