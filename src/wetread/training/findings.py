"""The stage `findings`: the 14 findings and No Finding, with view, sex and age as side tasks."""

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from wetread.evaluation.films import Films
from wetread.metrics.ranking import auroc
from wetread.records.arrays import Floats
from wetread.records.vocabulary import FINDINGS, TARGETS
from wetread.training.augmentation import blurred, erased, exposed, placed, placements
from wetread.training.loop import Curve
from wetread.training.networks import FindingsNet
from wetread.training.recipe import FindingsStage

SIDE_TASKS = 0.15
# A finding with fewer positive films on `tune` only adds noise to the choice of the best epoch.
LEAST_POSITIVES = 10


class FindingsTask:
    """Noisy text-mined labels: targets are smoothed, films mixed (Zhang et al., 2018), the average of weights kept."""

    network: nn.Module

    def __init__(self, films: Films, stage: FindingsStage, seed: int) -> None:
        torch.manual_seed(seed)
        self.network = FindingsNet(stage.widths, stage.depths, len(TARGETS)).to(memory_format=torch.channels_last)
        self.stage, self.seed = stage, seed
        self.tune = films.part("tune")
        learn = films.part("train")
        self.pixels = torch.from_numpy(learn.pixels)[:, None]
        self.targets = torch.from_numpy(learn.targets)
        self.sides = torch.from_numpy(np.stack([learn.ap, learn.female, learn.ages / 10], 1))

    def steps(self) -> int:
        return len(self.pixels) // self.stage.batch

    def batches(self, epoch: int) -> Iterator[tuple[Tensor, ...]]:
        order = torch.randperm(len(self.pixels), generator=torch.Generator().manual_seed(self.seed + epoch))
        for step in range(self.steps()):
            rows = order[step * self.stage.batch : (step + 1) * self.stage.batch]
            films = self.pixels[rows].float() / 255
            films = exposed(blurred(placed(films, placements(len(rows), 8, 0.1, 0.06)), 0.6), 0.35)
            yield self._mixed(erased(films, 0.25), self.targets[rows], self.sides[rows])

    def _mixed(self, films: Tensor, targets: Tensor, sides: Tensor) -> tuple[Tensor, ...]:
        if self.stage.mixup <= 0 or float(torch.rand(())) < 0.5:
            return films, targets, sides, torch.ones(())
        share = float(np.random.default_rng(int(torch.randint(2**31, ()))).beta(self.stage.mixup, self.stage.mixup))
        share = max(share, 1 - share)
        mixed = share * films + (1 - share) * films.flip(0)
        return mixed, share * targets + (1 - share) * targets.flip(0), sides, torch.zeros(())

    def loss(self, batch: tuple[Tensor, ...]) -> Tensor:
        films, targets, sides, whole = batch
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits, _, apparent, _ = self.network(films.to(memory_format=torch.channels_last))
        soft = targets * (1 - 2 * self.stage.smoothing) + self.stage.smoothing
        found = functional.binary_cross_entropy_with_logits(logits.float(), soft) * 4
        return found + SIDE_TASKS * whole * side_loss(apparent.float(), sides)

    def score(self, network: nn.Module) -> Curve:
        logits, apparent = predicted(network, self.tune)
        known = [row for row in range(len(FINDINGS)) if self.tune.targets[:, row].sum() >= LEAST_POSITIVES]
        each = [auroc(self.tune.targets[:, row], logits[:, row]) for row in known]
        return {
            "score": float(np.mean(each)) if each else 0.0,
            "no_finding": auroc(self.tune.targets[:, -1], logits[:, -1]),
            "view": auroc(self.tune.ap, apparent[:, 0]),
            "sex": auroc(self.tune.female, apparent[:, 1]),
            "age_error": float(np.abs(apparent[:, 2] * 10 - self.tune.ages).mean()),
        }


def side_loss(apparent: Tensor, sides: Tensor) -> Tensor:
    """Cross-entropy of view and sex, and the Gaussian likelihood of age with its own variance."""
    view = functional.binary_cross_entropy_with_logits(apparent[:, 0], sides[:, 0])
    sex = functional.binary_cross_entropy_with_logits(apparent[:, 1], sides[:, 1])
    spread = apparent[:, 3].clamp(-4, 4)
    age = 0.5 * (spread + (apparent[:, 2] - sides[:, 2]).square() / spread.exp()).mean()
    return view + sex + age


def predicted(network: nn.Module, films: Films, batch: int = 128) -> tuple[Floats, Floats]:
    """Logits (film, 15) and apparent (film, 4) of films as they are."""
    logits, apparent = [], []
    network.eval()
    with torch.no_grad():
        for start in range(0, len(films), batch):
            pixels = torch.from_numpy(films.pixels[start : start + batch])[:, None].float() / 255
            found, _, sides, _ = network(pixels.to(memory_format=torch.channels_last))
            logits.append(found.numpy())
            apparent.append(sides.numpy())
    return np.concatenate(logits), np.concatenate(apparent)
