"""The stages `findings` and `transfer`: findings, No Finding and lung opacity, with view, sex and age as side tasks."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from wetread.evaluation.films import Films
from wetread.evaluation.marks import OPAQUE, Marks
from wetread.metrics.ranking import auroc
from wetread.records.arrays import Floats, Labels
from wetread.records.vocabulary import FINDINGS, TARGETS
from wetread.training.augmentation import blurred, erased, exposed, placed, placements
from wetread.training.labels import lent
from wetread.training.loop import Curve
from wetread.training.networks import ReaderNet
from wetread.training.recipe import Reading, TransferStage
from wetread.training.transfer import TransferNet

SIDE_TASKS = 0.15
OPACITY_TASK = 0.5
# Weight of a film by its class (normal, opacity, abnormal without it, unread): whether there is one, and where.
WHETHER, WHERE = torch.tensor([1.0, 1.0, 0.5, 0.0]), torch.tensor([0.5, 1.5, 0.5, 0.0])
# A finding with fewer positive films on `tune` only adds noise to the curve.
LEAST_POSITIVES = 10


class FindingsTask:
    """Noisy text-mined labels: targets are smoothed, films mixed (Zhang et al., 2018), the average of weights kept.

    Beside them the RSNA challenge's boxes teach the head for lung opacity, which leaves the other features alone.
    """

    network: nn.Module

    def __init__(self, films: Films, marks: Marks, stage: Reading, seed: int, device: str = "cpu") -> None:
        torch.manual_seed(seed)
        network = network_of(stage)
        if isinstance(network, TransferNet):
            network.body.begin()
        self.network: nn.Module = network.to(device, memory_format=torch.channels_last)
        self.stage, self.seed = stage, seed
        self.tune = films.part("tune")
        rows = learnt_rows(films, stage)
        learn, seen = films.where(rows), marks.where(rows)
        sides = np.stack([learn.ap, learn.female, learn.ages / 10], 1)
        targets = lent(learn.targets, learn.patients, stage.lent)
        held = (learn.pixels[:, None], targets, sides, seen.classes, seen.masks[:, None])
        self.held = [torch.from_numpy(values).to(device) for values in held]

    def steps(self) -> int:
        return len(self.held[0]) // self.stage.batch

    def batches(self, epoch: int) -> Iterator[tuple[Tensor, ...]]:
        """(films, share of each film in itself, targets, sides, classes, boxes as masks)."""
        order = torch.randperm(len(self.held[0]), generator=torch.Generator().manual_seed(self.seed + epoch))
        order = order.to(self.held[0].device)
        for step in range(self.steps()):
            rows = order[step * self.stage.batch : (step + 1) * self.stage.batch]
            pixels, targets, sides, classes, masks = (values[rows] for values in self.held)
            matrices = placements(len(rows), 8, 0.1, 0.06, pixels.device)
            films = erased(exposed(blurred(placed(pixels.float() / 255, matrices), 0.6), 0.35), 0.25)
            films, share = self._mixed(films)
            yield films, share, targets, sides, classes, placed(masks, matrices)

    def _mixed(self, films: Tensor) -> tuple[Tensor, Tensor]:
        """Half of the batches mixed with themselves in reverse."""
        if self.stage.mixup <= 0 or float(torch.rand(())) < 0.5:
            return films, torch.ones(())
        share = float(np.random.default_rng(int(torch.randint(2**31, ()))).beta(self.stage.mixup, self.stage.mixup))
        share = max(share, 1 - share)
        return share * films + (1 - share) * films.flip(0), torch.tensor(share)

    def loss(self, batch: tuple[Tensor, ...]) -> Tensor:
        films, share, *known = batch
        with torch.autocast(films.device.type, dtype=torch.bfloat16):
            said = self.network(films.to(memory_format=torch.channels_last))
        found = [value.float() for value in said]
        loss = share * self._of_films(found, known)
        return loss if share == 1 else loss + (1 - share) * self._of_films(found, [value.flip(0) for value in known])

    def _of_films(self, said: list[Tensor], known: list[Tensor]) -> Tensor:
        logits, _, apparent, _, *opacity = said
        targets, sides, classes, masks = known
        soft = targets * (1 - 2 * self.stage.smoothing) + self.stage.smoothing
        found = 4 * functional.binary_cross_entropy_with_logits(logits, soft) + SIDE_TASKS * side_loss(apparent, sides)
        if not opacity:
            return found
        film, place = opacity
        cells = functional.adaptive_avg_pool2d(masks, place.shape[-2:])
        return found + OPACITY_TASK * opacity_loss(film, place, classes, cells)

    def score(self, network: nn.Module) -> Curve:
        logits, _, apparent, *_ = predicted(network, self.tune.pixels)
        known = [row for row in range(len(FINDINGS)) if self.tune.targets[:, row].sum() >= LEAST_POSITIVES]
        each = [auroc(self.tune.targets[:, row], logits[:, row]) for row in known]
        return {
            "score": float(np.mean(each)) if each else 0.0,
            "no_finding": auroc(self.tune.targets[:, -1], logits[:, -1]),
            "view": auroc(self.tune.ap, apparent[:, 0]),
            "sex": auroc(self.tune.female, apparent[:, 1]),
            "age_error": float(np.abs(apparent[:, 2] * 10 - self.tune.ages).mean()),
        }


def network_of(stage: Reading) -> nn.Module:
    """A network of the stage before it learnt anything here."""
    if isinstance(stage, TransferStage):
        return TransferNet(stage.size, stage.side, stage.dropout)
    return ReaderNet(stage.widths, stage.depths, len(TARGETS), stage.side)


def learnt_rows(films: Films, stage: Reading) -> npt.NDArray[np.bool_]:
    """The films that a stage learns."""
    rows = np.isin(films.parts, stage.learn)
    return rows if stage.stored is None else rows & (films.stored == stage.stored)


def unheard_of(films: Films, stage: TransferStage) -> tuple[str, ...]:
    """The findings that too few of the patients learnt have for a network to say anything of them."""
    learnt = films.where(learnt_rows(films, stage))
    patients = [len(set(learnt.patients[learnt.targets[:, row] > 0])) for row in range(len(TARGETS))]
    return tuple(name for name, count in zip(TARGETS, patients, strict=True) if count < stage.least_patients)


def side_loss(apparent: Tensor, sides: Tensor) -> Tensor:
    """Cross-entropy of view and sex, and the Gaussian likelihood of age with its own variance."""
    view = functional.binary_cross_entropy_with_logits(apparent[:, 0], sides[:, 0])
    sex = functional.binary_cross_entropy_with_logits(apparent[:, 1], sides[:, 1])
    spread = apparent[:, 3].clamp(-4, 4)
    age = 0.5 * (spread + (apparent[:, 2] - sides[:, 2]).square() / spread.exp()).mean()
    return view + sex + age


def opacity_loss(opacity: Tensor, place: Tensor, classes: Tensor, cells: Tensor) -> Tensor:
    """Cross-entropy per film, and per cell against the share of it in boxes; soft overlap (Dice) on films with boxes.

    A film that nobody read counts nothing: an opacity that is not boxed proves none.
    """
    shown = (classes == OPAQUE).float()
    whether, where = (weights.to(classes.device)[classes] for weights in (WHETHER, WHERE))
    films = functional.binary_cross_entropy_with_logits(opacity, shown, reduction="none")
    grids = functional.binary_cross_entropy_with_logits(place, cells, reduction="none").mean((1, 2, 3))
    inside, whole = (place.sigmoid() * cells).sum((1, 2, 3)), (place.sigmoid() + cells).sum((1, 2, 3))
    missed = 1 - (2 * inside + 1) / (whole + 1)
    parts = ((films, whether), (3 * grids, where), (missed, shown))
    return torch.stack([(each * weights).sum() / (weights.sum() + 1) for each, weights in parts]).sum()


def predicted(network: nn.Module, pixels: Labels, batch: int = 128) -> tuple[Floats, ...]:
    """All that a network gives for films (film, row, column) as they are."""
    network.eval()
    device = next(network.parameters()).device
    with torch.no_grad():
        parts = torch.from_numpy(pixels)[:, None].split(batch)
        films = [part.to(device, memory_format=torch.channels_last).float() / 255 for part in parts]
        each = [network(part) for part in films]
    return tuple(torch.cat(same).cpu().numpy() for same in zip(*each, strict=True))
