"""Measurements on the outlines of lungs and heart."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from wetread.records.arrays import Labels

RIGHT, LEFT, HEART = 1, 2, 3
# A cardiothoracic ratio between these is borderline, above them the silhouette is enlarged.
BORDERLINE, ENLARGED = 0.50, 0.55

Line = tuple[float, float, float, float]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Diameters:
    """Maximal heart width and maximal inner thoracic width as horizontal lines (x1, y1, x2, y2) on the label grid."""

    heart: Line
    thorax: Line

    @property
    def ratio(self) -> float:
        return (self.heart[2] - self.heart[0]) / (self.thorax[2] - self.thorax[0])


def cleaned(labels: Labels) -> Labels:
    """Each label's largest connected piece, its holes filled; everything else is 0."""
    held = np.zeros_like(labels)
    for label in (RIGHT, LEFT, HEART):
        pieces, count = ndimage.label(labels == label)
        if count:
            largest = int(np.argmax(np.bincount(pieces.ravel())[1:])) + 1
            around = ndimage.find_objects(pieces, largest)[-1]  # outside of its box a piece has no hole
            held[around][ndimage.binary_fill_holes(pieces[around] == largest)] = label
    return held


def angles_in_field(labels: Labels, margin: float = 0.01) -> bool:
    """Whether both lungs end inside the picture at the bottom and the sides, where the costophrenic angles are."""
    edge = max(1, round(labels.shape[0] * margin))
    lungs = (labels == RIGHT) | (labels == LEFT)
    return not (lungs[-edge:].any() or lungs[:, :edge].any() or lungs[:, -edge:].any())


def heart_gap(labels: Labels) -> float:
    """The wider of the two gaps between the heart and a lung, as a share of the picture's width.

    On each side the median over the rows that hold both; 1 where no row does.
    """
    heart, right, left = (labels == label for label in (HEART, RIGHT, LEFT))
    return max(_gap(heart, left), _gap(heart[:, ::-1], right[:, ::-1]))


def _gap(heart: Bools, lung: Bools) -> float:
    """From the heart's last column to the lung's first one."""
    rows = np.nonzero(heart.any(1) & lung.any(1))[0]
    if not len(rows):
        return 1.0
    width = heart.shape[1]
    last = width - 1 - np.argmax(heart[rows][:, ::-1], 1)
    return float(np.median(np.argmax(lung[rows], 1) - last - 1) / width)


def heart_fill(labels: Labels) -> float:
    """The share of the box around the heart that it fills; 0 without a heart."""
    rows, columns = np.nonzero(labels == HEART)
    if not len(rows):
        return 0.0
    return len(rows) / float((np.ptp(rows) + 1) * (np.ptp(columns) + 1))


def heart_offset(labels: Labels) -> float:
    """How far the heart's centre lies to the patient's left of the middle of the thorax, as a share of its width.

    The middle is that between the outer borders of the lungs; 0 where a part is missing.
    """
    columns = [np.nonzero(labels == label)[1] for label in (RIGHT, LEFT, HEART)]
    if not all(len(found) for found in columns):
        return 0.0
    start, end = float(columns[0].min()), float(columns[1].max() + 1)
    return (float(columns[2].mean()) + 0.5 - (start + end) / 2) / max(1.0, end - start)


def diameters(labels: Labels) -> Diameters | None:
    """The two lines on cleaned labels; None where a part is missing or the lungs are on the wrong sides.

    Heart: from its rightmost to its leftmost border (maximal width of the silhouette). Thorax: the row at which the
    outer borders of the two lungs are farthest apart. Danzer (1919).
    """
    heart, right, left = (labels == label for label in (HEART, RIGHT, LEFT))
    rows = np.nonzero(right.any(1) & left.any(1))[0]
    if not heart.any() or not len(rows):
        return None
    starts = np.argmax(right[rows], 1)
    ends = labels.shape[1] - np.argmax(left[rows][:, ::-1], 1)
    widest = int(np.argmax(ends - starts))
    if ends[widest] <= starts[widest]:
        return None
    columns = np.nonzero(heart.any(0))[0]
    level = float(np.nonzero(heart)[0].mean()) + 0.5
    row = float(rows[widest]) + 0.5
    heart_line = (float(columns[0]), level, float(columns[-1] + 1), level)
    return Diameters(heart_line, (float(starts[widest]), row, float(ends[widest]), row))
