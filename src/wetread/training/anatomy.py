"""The stage `anatomy`: lungs and heart from films with masks, of which most name the lungs alone."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from scipy import ndimage
from torch import Tensor, nn
from torch.nn import functional

from wetread.evaluation.films import grey, members_of
from wetread.evaluation.parts import Part, Split, part_of
from wetread.imaging.canonical import compressed, shrunk
from wetread.metrics.overlap import dice
from wetread.records.arrays import Labels
from wetread.training.augmentation import blurred, exposed, placed, placements
from wetread.training.loop import Curve
from wetread.training.networks import AnatomyNet
from wetread.training.recipe import AnatomyStage, TaughtStage

NONE, RIGHT, LEFT, HEART = range(4)
# The grey values of the JSRT masks (Segmentation in Chest Radiographs); the patient's right is at the picture's left.
JSRT_VALUES = {150: RIGHT, 200: LEFT, 250: HEART}


@dataclass(frozen=True)
class Anatomy:
    """Films uint8 (film, side, side), labels 0-3 alike, and whether the heart was drawn (else 0 may hide it).

    `sources` names the set that each film comes from; training draws from each set alike.
    """

    pixels: Labels
    labels: Labels
    hearts: npt.NDArray[np.bool_]
    sources: npt.NDArray[np.str_]
    parts: npt.NDArray[np.str_]

    def part(self, part: Part) -> "Anatomy":
        return self.where(self.parts == part)

    def where(self, rows: npt.NDArray[np.bool_]) -> "Anatomy":
        return Anatomy(self.pixels[rows], self.labels[rows], self.hearts[rows], self.sources[rows], self.parts[rows])


def load_anatomy(data: Path, split: Split, side: int) -> Anatomy:
    """Films and masks of `anatomy.tar`; each picture is a patient of its own."""
    members = dict(members_of(data, "anatomy"))
    films = {path.rsplit("/", 1)[-1]: content for path, content in members.items() if "/images/" in f"/{path}"}
    masks = {path.rsplit("/", 1)[-1]: content for path, content in members.items() if "/masks/" in f"/{path}"}
    names = sorted(films.keys() & masks.keys())
    return Anatomy(
        pixels=np.stack([compressed(shrunk(grey(films[name]), side)) for name in names]),
        labels=np.stack([_labels(masks[name], side, name) for name in names]),
        hearts=np.array([name.startswith("JPC") for name in names]),
        sources=np.array([name[:3] for name in names]),
        parts=np.array([part_of(name, split) for name in names]),
    )


def _labels(content: bytes, side: int, name: str) -> Labels:
    small = Image.open(io.BytesIO(content)).convert("L").resize((side, side), Image.Resampling.NEAREST)
    values = np.asarray(small)
    if not name.startswith("JPC"):
        return sided(values > 0)
    labels = np.zeros((side, side), np.uint8)
    for value, label in JSRT_VALUES.items():
        labels[values == value] = label
    return labels


def sided(lungs: npt.NDArray[np.bool_]) -> Labels:
    """One mask of both lungs as right (1) and left (2): each connected piece by the half its centre lies in."""
    pieces, count = ndimage.label(lungs)
    labels = np.zeros(lungs.shape, np.uint8)
    middle = ndimage.center_of_mass(lungs)[1] if count else 0.0
    for piece in range(1, count + 1):
        here = pieces == piece
        labels[here] = RIGHT if ndimage.center_of_mass(here)[1] < middle else LEFT
    return labels


class AnatomyTask:
    """Cross-entropy over the classes that each pixel may be, and the overlap of those that were drawn."""

    network: nn.Module

    def __init__(self, films: Anatomy, stage: AnatomyStage | TaughtStage, seed: int) -> None:
        torch.manual_seed(seed)
        self.network = AnatomyNet(stage.widths).to(memory_format=torch.channels_last)
        self.stage, self.seed, self.whole = stage, seed, films
        self.tune, learn = films.part("tune"), films.part("train")
        self.learn = learn
        self.pixels = torch.from_numpy(learn.pixels)[:, None]
        self.allowed = torch.from_numpy(allowed(learn.labels, learn.hearts))
        self.weights = torch.from_numpy(even_weights(learn))

    def steps(self) -> int:
        return max(1, len(self.pixels) // self.stage.batch)

    def batches(self, epoch: int) -> Iterator[tuple[Tensor, ...]]:
        chance = torch.Generator().manual_seed(self.seed + epoch)
        order = torch.multinomial(self.weights, len(self.pixels), replacement=True, generator=chance)
        for step in range(self.steps()):
            rows = order[step * self.stage.batch : (step + 1) * self.stage.batch]
            matrices = placements(len(rows), 10, 0.2, 0.1)
            films = placed(self.pixels[rows].float() / 255, matrices)
            yield exposed(blurred(films, 0.5), 0.6), placed(self.allowed[rows].float(), matrices, "nearest")

    def loss(self, batch: tuple[Tensor, ...]) -> Tensor:
        films, may = batch
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self.network(films.to(memory_format=torch.channels_last))
        chance = logits.float().softmax(1)
        right = (chance * may).sum(1).clamp_min(1e-6)
        sure = (may.sum(1, keepdim=True) == 1) * may
        inside = (chance * sure).sum((0, 2, 3))
        overlap = 1 - (2 * inside + 1) / ((chance * (may.sum(1, keepdim=True) == 1) + sure).sum((0, 2, 3)) + 1)
        return -right.log().mean() + overlap[1:].mean()

    def score(self, network: nn.Module) -> Curve:
        found = segmented(network, self.tune.pixels)
        truth, hearts = self.tune.labels, self.tune.hearts
        lungs = float(
            np.mean(
                [
                    dice((one == 1) | (one == 2), (other == 1) | (other == 2))
                    for one, other in zip(found, truth, strict=True)
                ]
            )
        )
        heart = float(
            np.mean(
                [dice(one == HEART, other == HEART) for one, other in zip(found[hearts], truth[hearts], strict=True)]
            )
        )
        return {"score": (lungs + heart) / 2, "lungs": lungs, "heart": heart}


def even_weights(films: Anatomy) -> npt.NDArray[np.float64]:
    """One weight per film: sets that show the heart are drawn half of the time, each set of a half alike."""
    weights = np.zeros(len(films.sources))
    for shown in (True, False):
        here = films.hearts == shown
        sets = set(films.sources[here].tolist())
        for name in sets:
            rows = here & (films.sources == name)
            weights[rows] = 0.5 / len(sets) / rows.sum()
    return weights


def allowed(labels: Labels, hearts: npt.NDArray[np.bool_]) -> Labels:
    """uint8 (film, class, row, column), 1 where a pixel may be of a class: outside the lungs of a film whose heart
    was not drawn it may be none or heart."""
    may = np.stack([labels == label for label in range(4)], 1)
    may[:, HEART] |= (labels == NONE) & ~hearts[:, None, None]
    return may.astype(np.uint8)


def segmented(network: nn.Module, pixels: Labels, batch: int = 32) -> Labels:
    """The likeliest label of each pixel, uint8 (film, row, column)."""
    found = []
    network.eval()
    with torch.no_grad():
        for start in range(0, len(pixels), batch):
            films = torch.from_numpy(pixels[start : start + batch])[:, None].float() / 255
            found.append(functional.softmax(network(films), 1).argmax(1).to(torch.uint8).numpy())
    return np.concatenate(found)
