"""The stage `anatomy`: lungs and heart from films with masks, of which most name the lungs alone."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from wetread.evaluation.outlines import Anatomy
from wetread.imaging.silhouette import HEART, LEFT, RIGHT
from wetread.metrics.overlap import dice
from wetread.records.arrays import Labels
from wetread.training.augmentation import blurred, exposed, placed, placements
from wetread.training.loop import Curve
from wetread.training.networks import AnatomyNet
from wetread.training.recipe import AnatomyStage, TaughtStage

NONE = 0


class AnatomyTask:
    """Cross-entropy over the classes that each pixel may be, and the overlap of those that were drawn."""

    network: nn.Module

    def __init__(self, films: Anatomy, stage: AnatomyStage | TaughtStage, seed: int) -> None:
        torch.manual_seed(seed)
        self.network = AnatomyNet(stage.widths).to(memory_format=torch.channels_last)
        self.stage, self.seed = stage, seed
        self.tune, learn = films.part("tune"), films.part("train")
        self.learn = learn
        self.pixels = torch.from_numpy(learn.pixels)[:, None]
        # Where no film shows a heart there is none to hide: the network is then one of lungs alone.
        drawn = learn.hearts if learn.hearts.any() else np.ones_like(learn.hearts)
        self.allowed = torch.from_numpy(allowed(learn.labels, drawn))
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
        pairs = list(zip(found, self.tune.labels, self.tune.hearts, strict=True))
        lungs = float(np.mean([dice(_lungs(one), _lungs(other)) for one, other, _ in pairs]))
        hearts = [dice(one == HEART, other == HEART) for one, other, shown in pairs if shown]
        if not hearts:
            return {"score": lungs, "lungs": lungs}
        return {"score": (lungs + float(np.mean(hearts))) / 2, "lungs": lungs, "heart": float(np.mean(hearts))}


def _lungs(labels: Labels) -> npt.NDArray[np.bool_]:
    return np.isin(labels, (RIGHT, LEFT))


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
