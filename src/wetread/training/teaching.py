"""Outlines that the anatomy network gives itself, where they can be trusted (self-training, Xie et al., 2020).

Only one set of masks shows the heart, all films of one make; elsewhere the network finds it less surely. Its own
outlines on films of other makes, kept only where they are plausible, teach it there.
"""

import dataclasses

import numpy as np
import numpy.typing as npt
from torch import nn

from wetread.evaluation.outlines import Anatomy
from wetread.imaging.silhouette import HEART, LEFT, RIGHT, angles_in_field, cleaned, diameters, heart_gap
from wetread.records.arrays import Labels
from wetread.training.anatomy import NONE, AnatomyTask, segmented
from wetread.training.loop import Curve
from wetread.training.recipe import TaughtStage

Bools = npt.NDArray[np.bool_]
GAMMAS = (0.7, 1.0, 1.4)
CLOSEST_GAP = 0.04
# The set whose hearts were drawn by hand.
DRAWN = "JPC"


class StudentTask(AnatomyTask):
    """The same task, scored besides on how many films of another make (`unseen`) get plausible outlines."""

    def __init__(self, films: Anatomy, unseen: Labels, stage: TaughtStage, seed: int) -> None:
        super().__init__(films, stage, seed)
        self.unseen, self.usual = unseen, _usual_shares(self.learn.where(self.learn.sources == DRAWN))

    def score(self, network: nn.Module) -> Curve:
        curve = super().score(network)
        found = [cleaned(labels) for labels in segmented(network, self.unseen)]
        share = float(np.mean([plausible(labels, self.usual) for labels in found]))
        return curve | {"score": (2 * curve["score"] + share) / 3, "plausible": share}


def taught(held: Anatomy, films: Labels, teacher: nn.Module) -> Anatomy:
    """`held` with hearts added to its training films that lack one, and `films` with the outlines of the teacher.

    Parts other than `train` stay as they were drawn.
    """
    usual = _usual_shares(held.where((held.parts == "train") & (held.sources == DRAWN)))
    own = held.where((held.parts == "train") & ~held.hearts)
    rest = held.where((held.parts != "train") | held.hearts)
    return _joined(rest, _with_hearts(own, teacher, usual), _outlined(films, teacher, usual))


def _with_hearts(own: Anatomy, teacher: nn.Module, usual: tuple[float, float]) -> Anatomy:
    found = agreed(teacher, own.pixels)
    hearts = np.array([plausible(labels, usual) for labels in found], dtype=bool)
    hidden = (own.labels == NONE) & (found == HEART) & hearts[:, None, None]
    return dataclasses.replace(own, labels=np.where(hidden, np.uint8(HEART), own.labels), hearts=hearts)


def _outlined(films: Labels, teacher: nn.Module, usual: tuple[float, float]) -> Anatomy:
    found = agreed(teacher, films)
    kept = np.array([plausible(labels, usual) for labels in found], dtype=bool)
    count = int(kept.sum())
    return Anatomy(
        pixels=films[kept],
        labels=found[kept],
        hearts=np.ones(count, dtype=bool),
        sources=np.full(count, "taught"),
        parts=np.full(count, "train"),
    )


def agreed(teacher: nn.Module, films: Labels) -> Labels:
    """Cleaned labels that most of three exposures of a film agree on; 0 where all three differ."""
    looks = [segmented(teacher, exposure(films, gamma)) for gamma in GAMMAS]
    votes = np.stack([sum((look == label).astype(np.uint8) for look in looks) for label in range(4)])
    most = np.where(votes.max(0) >= 2, votes.argmax(0), NONE).astype(np.uint8)
    return np.stack([cleaned(labels) for labels in most]) if len(most) else most


def exposure(films: Labels, gamma: float) -> Labels:
    table = np.rint(255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)
    return table[films]


def plausible(labels: Labels, usual: tuple[float, float]) -> bool:
    """Both lungs whole, the heart of a usual size and close to both of them, and a ratio that a heart can have."""
    lines = diameters(labels)
    least, most = usual
    return bool(
        lines is not None
        and least <= (labels == HEART).mean() <= most
        and min((labels == RIGHT).mean(), (labels == LEFT).mean()) > 0.04
        and angles_in_field(labels)
        and heart_gap(labels) <= CLOSEST_GAP
        and 0.3 <= lines.ratio <= 0.75
    )


def _usual_shares(drawn: Anatomy) -> tuple[float, float]:
    """The least and most of the picture that a drawn heart covers, a third wider on either side."""
    shares = (drawn.labels == HEART).mean((1, 2))
    return float(shares.min()) * 2 / 3, float(shares.max()) * 4 / 3


def _joined(*held: Anatomy) -> Anatomy:
    names = [field.name for field in dataclasses.fields(Anatomy)]
    return Anatomy(*(np.concatenate([getattr(one, name) for one in held]) for name in names))
