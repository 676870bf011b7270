"""How `trials.py` trains a variant and asks it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.trials_films import Marked
from benchmarks.trials_labels import labels_of
from benchmarks.trials_networks import TrialNet, Variant
from wetread.evaluation.films import Films
from wetread.records.arrays import Floats
from wetread.training.augmentation import blurred, erased, exposed, placed, placements
from wetread.training.findings import OPACITY_TASK, SIDE_TASKS, opacity_loss, side_loss
from wetread.training.loop import one_cycle
from wetread.training.recipe import FindingsStage

CELLS = 16
Body = dict[str, Tensor] | None


def trained(
    variant: Variant, learnt: Marked, stage: FindingsStage, seed: int, body: Body = None, device: str = "cpu"
) -> TrialNet:
    """The network after the last epoch, with the running average of its weights; it begins with `body`, if given."""
    torch.manual_seed(seed)
    learnt = learnt.where(learnt.films.stored == variant.stored) if variant.stored else learnt
    networks = [TrialNet(variant).to(device, memory_format=torch.channels_last) for _ in range(1 + variant.peers)]
    for begun in networks if body else ():
        begun.reader.load_state_dict(body, strict=False)
    films, marks = learnt.films, learnt.marks
    targets = labels_of(variant, learnt, lambda part, other: _cross(variant, part, other, stage, seed, device))
    held = (films.pixels[:, None], targets, np.stack([films.ap, films.female, films.ages / 10], 1))
    known = [torch.from_numpy(values).to(device) for values in (*held, marks.classes, marks.masks[:, None])]
    steps, learning = len(films) // variant.batch, Learning(networks)
    for step in range(stage.epochs * steps):
        if step % steps == 0:
            order = torch.randperm(len(films)).to(device)
        rows = order[step % steps :: steps][: variant.batch]
        learning.step(shown([values[rows] for values in known], variant), step, step / (stage.epochs * steps))
    return learning.learnt()


def _cross(variant: Variant, part: Marked, other: Marked, stage: FindingsStage, seed: int, device: str) -> Floats:
    """What a network says of `other` that learnt `part` alone, its labels as they were mined."""
    network = trained(replace(variant, labels="mined"), part, stage, seed, device=device)
    return predicted(network, other.films)["logits"]


class Learner:
    """A network's optimiser, and the running average of its weights."""

    def __init__(self, network: TrialNet) -> None:
        self.network, self.variant = network, network.variant
        self.values = {name: value for name, value in network.state_dict().items() if value.is_floating_point()}
        self.average = {name: value.detach().clone() for name, value in self.values.items()}
        self.weights = [value for value in network.parameters() if value.requires_grad]
        light, heavy = ([v for v in self.weights if (v.ndim > 1) == wide] for wide in (False, True))
        groups = [{"params": light, "weight_decay": 0.0}, {"params": heavy}]
        self.rate, self.follows = (torch.tensor(0.0, device=self.weights[0].device) for _ in range(2))
        fixed = {"betas": (0.9, 0.99), "weight_decay": self.variant.decay, "capturable": self.rate.is_cuda}
        self.optimiser = torch.optim.AdamW(groups, lr=self.rate, **fixed)

    def pace(self, step: int, progress: float) -> None:
        self.rate.fill_(self.variant.rate * one_cycle(progress))
        self.follows.fill_(1 - min(self.variant.average, (1 + step) / (10 + step)))

    def step(self, loss: Tensor) -> None:
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.weights, 5.0)
        self.optimiser.step()
        with torch.no_grad():
            means = list(self.average.values())
            away = torch._foreach_sub(list(self.values.values()), means)
            torch._foreach_mul_(away, self.follows)
            torch._foreach_add_(means, away)


class Learning:
    """Networks that learn the same batches. On a GPU a step is captured once and replayed: that saves most of the time
    of networks as small as these.
    """

    def __init__(self, networks: list[TrialNet]) -> None:
        self.networks, self.variant = networks, networks[0].variant
        self.learners = [Learner(network) for network in networks]
        self.captures = self.learners[0].rate.is_cuda and not self.variant.peers and self.variant.opacity == "off"
        self.replay: Callable[[list[Tensor]], None] | None = None

    def step(self, batch: list[Tensor], step: int, progress: float) -> None:
        for network, learner in zip(self.networks, self.learners, strict=True):
            network.train()
            learner.pace(step, progress)
        if self.captures and self.replay is None:
            self.replay = captured(lambda held: self._learn(held, progress), batch)
        if self.replay is None:
            self._learn(batch, progress)
        else:
            self.replay(batch)

    def _learn(self, batch: list[Tensor], progress: float) -> None:
        for learner, loss in zip(self.learners, batch_losses(self.networks, batch, progress), strict=True):
            learner.step(loss)

    def learnt(self) -> TrialNet:
        self.networks[0].load_state_dict(self.learners[0].average, strict=False)
        return self.networks[0]


def captured(learn: Callable[[list[Tensor]], None], batch: list[Tensor]) -> Callable[[list[Tensor]], None]:
    """A step as a CUDA graph, after three that warm up; takes batches of the same shapes."""
    held, graph, beside = [value.clone() for value in batch], torch.cuda.CUDAGraph(), torch.cuda.Stream()
    beside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(beside):
        for _ in range(3):
            learn(held)
    torch.cuda.current_stream().wait_stream(beside)
    with torch.cuda.graph(graph):
        learn(held)

    def replay(batch: list[Tensor]) -> None:
        for kept, value in zip(held, batch, strict=True):
            kept.copy_(value)
        graph.replay()

    return replay


def shown(batch: list[Tensor], variant: Variant) -> list[Tensor]:
    """Films augmented, half of the batches mixed with themselves in reverse, the share of each in itself, and what is
    known of them.
    """
    pixels, targets, sides, classes, masks = batch
    matrices = placements(len(pixels), 8, 0.1, 0.06, pixels.device)
    if variant.mirrored:
        matrices[:, :, 0] *= torch.where(torch.rand_like(matrices[:, :, 0][:, :1]) < 0.5, -1.0, 1.0)
    films = erased(exposed(blurred(placed(pixels.float() / 255, matrices), 0.6), 0.35), 0.25)
    films, share = mixed(films, variant)
    known = [targets, sides, classes]
    if variant.opacity != "off":
        known.append(functional.adaptive_avg_pool2d(placed(masks, matrices), CELLS * variant.side // masks.shape[-1]))
    return [films, torch.full((), share, device=films.device), *known]


def batch_losses(networks: list[TrialNet], batch: list[Tensor], progress: float) -> list[Tensor]:
    """Each network's loss of what is shown."""
    variant, (films, share, *known) = networks[0].variant, batch
    with torch.autocast(films.device.type, dtype=torch.bfloat16):
        said = [network(films.to(memory_format=torch.channels_last)) for network in networks]
    other, losses = [value.flip(0) for value in known], []
    for own, peer in zip(said, reversed(said), strict=True):
        trust = believed(peer[0].float(), known[0], progress) if variant.peers else None
        trusted = None if trust is None else trust.flip(0)
        losses.append(
            share * film_loss(own, known, variant, trust) + (1 - share) * film_loss(own, other, variant, trusted)
        )
    return losses


def mixed(films: Tensor, variant: Variant) -> tuple[Tensor, float]:
    """Films, half of the time with those in reverse blended (Zhang et al., 2018) or pasted in (Yun et al., 2019), and
    the share of each film in itself.
    """
    if variant.mixup <= 0 or float(torch.rand(())) < 0.5:
        return films, 1.0
    chance = np.random.default_rng(int(torch.randint(2**31, ())))
    share = float(chance.beta(variant.mixup, variant.mixup))
    share = max(share, 1 - share)
    if variant.mixing == "blend":
        return share * films + (1 - share) * films.flip(0), share
    side = films.shape[-1]
    size = round(side * (1 - share) ** 0.5)
    top, left = chance.integers(0, side - size + 1, 2)
    pasted = films.clone()
    pasted[..., top : top + size, left : left + size] = films.flip(0)[..., top : top + size, left : left + size]
    return pasted, 1 - (size / side) ** 2


def believed(logits: Tensor, targets: Tensor, progress: float) -> Tensor:
    """1 for each label but those that a peer believes least: of every finding, up to a tenth of the films without it
    and a tenth of those with it, from the first fifth of the training on.
    """
    surprise = functional.binary_cross_entropy_with_logits(logits.detach(), targets, reduction="none")
    kept, passed = torch.ones_like(surprise), 0.1 * min(1.0, progress / 0.2)
    for there in (targets > 0.5, targets <= 0.5):
        alike = torch.where(there, surprise, torch.nan)
        kept[there & (surprise > torch.nanquantile(alike, 1 - passed, dim=0, interpolation="higher"))] = 0
    return kept


def film_loss(said: tuple[Tensor, ...], known: list[Tensor], variant: Variant, trust: Tensor | None) -> Tensor:
    logits, apparent, *opacity = (value.float() for value in said)
    soft = known[0] * (1 - 2 * variant.smoothing) + variant.smoothing
    found = 4 * functional.binary_cross_entropy_with_logits(logits, soft, weight=trust)
    if variant.loss == "asymmetric":
        found = 10 * asymmetric_loss(logits, soft)
    loss = found + SIDE_TASKS * side_loss(apparent, known[1])
    return loss + OPACITY_TASK * opacity_loss(*opacity, *known[2:]) if opacity else loss


def asymmetric_loss(logits: Tensor, soft: Tensor) -> Tensor:
    """Easy negatives count little, those under 0.05 not at all (Ridnik et al., 2021): powers 1 and 4."""
    chance = logits.sigmoid()
    shifted = (chance - 0.05).clamp_min(0)
    positive = soft * chance.clamp_min(1e-6).log() * (1 - chance)
    return -(positive + (1 - soft) * (1 - shifted).clamp_min(1e-6).log() * shifted**4).mean()


def predicted(network: TrialNet, films: Films) -> dict[str, Floats]:
    """Logits and apparent of films as they are, and, where the variant has them, opacity and its map."""
    network.eval()
    device = next(network.parameters()).device
    batches = torch.from_numpy(films.pixels)[:, None].to(device).split(128)
    with torch.no_grad():
        each = [network((pixels.float() / 255).to(memory_format=torch.channels_last)) for pixels in batches]
    named = zip(("logits", "apparent", "opacity", "place"), zip(*each, strict=True), strict=False)
    return {name: torch.cat(same).cpu().numpy() for name, same in named}
