"""How `trials.py` trains a variant and asks it."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.trials_films import Marked
from benchmarks.trials_networks import TrialNet, Variant
from wetread.evaluation.films import Films
from wetread.records.arrays import Floats
from wetread.training.augmentation import blurred, erased, exposed, placed, placements
from wetread.training.findings import OPACITY_TASK, SIDE_TASKS, opacity_loss, side_loss
from wetread.training.loop import one_cycle
from wetread.training.recipe import FindingsStage

CELLS = 16


def trained(variant: Variant, learnt: Marked, stage: FindingsStage, seed: int) -> TrialNet:
    """The network after the last epoch, with the running average of its weights."""
    torch.manual_seed(seed)
    network: TrialNet = TrialNet(variant).to(memory_format=torch.channels_last)
    average = {name: value.detach().clone() for name, value in network.state_dict().items()}
    light, heavy = ([v for v in network.parameters() if (v.ndim > 1) == wide] for wide in (False, True))
    groups = [{"params": light, "weight_decay": 0.0}, {"params": heavy}]
    optimiser = torch.optim.AdamW(groups, lr=stage.rate, betas=(0.9, 0.99), weight_decay=stage.decay)
    films, marks = learnt.films, learnt.marks
    held = (films.pixels[:, None], films.targets, np.stack([films.ap, films.female, films.ages / 10], 1))
    known = [torch.from_numpy(values) for values in (*held, marks.classes, marks.masks[:, None])]
    steps = len(films) // stage.batch
    for step in range(stage.epochs * steps):
        if step % steps == 0:
            order = torch.randperm(len(films))
        rows = order[step % steps :: steps][: stage.batch]
        for group in optimiser.param_groups:
            group["lr"] = stage.rate * one_cycle(step / (stage.epochs * steps))
        optimiser.zero_grad(set_to_none=True)
        batch_loss(network, [values[rows] for values in known]).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        keep = min(variant.average, (1 + step) / (10 + step))
        for name, value in network.state_dict().items():
            average[name].lerp_(value, 1 - keep) if value.is_floating_point() else average[name].copy_(value)
    network.load_state_dict(average)
    return network


def batch_loss(network: TrialNet, batch: list[Tensor]) -> Tensor:
    """The loss of augmented films, half of the batches mixed with themselves in reverse (Zhang et al., 2018)."""
    variant, (pixels, targets, sides, classes, masks) = network.variant, batch
    matrices = placements(len(pixels), 8, 0.1, 0.06)
    films = erased(exposed(blurred(placed(pixels.float() / 255, matrices), 0.6), 0.35), 0.25)
    share = 1.0
    if variant.mixup > 0 and float(torch.rand(())) < 0.5:
        share = float(np.random.default_rng(int(torch.randint(2**31, ()))).beta(variant.mixup, variant.mixup))
        share = max(share, 1 - share)
        films = share * films + (1 - share) * films.flip(0)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        said = network(films.to(memory_format=torch.channels_last))
    known = [targets, sides, classes]
    if variant.opacity != "off":
        known.append(functional.adaptive_avg_pool2d(placed(masks, matrices), CELLS * variant.side // masks.shape[-1]))
    loss = share * film_loss(said, known, variant)
    return loss if share == 1 else loss + (1 - share) * film_loss(said, [v.flip(0) for v in known], variant)


def film_loss(said: tuple[Tensor, ...], known: list[Tensor], variant: Variant) -> Tensor:
    logits, apparent, *opacity = (value.float() for value in said)
    soft = known[0] * (1 - 2 * variant.smoothing) + variant.smoothing
    found = 4 * functional.binary_cross_entropy_with_logits(logits, soft)
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
    batches = torch.from_numpy(films.pixels)[:, None].split(128)
    with torch.no_grad():
        each = [network((pixels.float() / 255).to(memory_format=torch.channels_last)) for pixels in batches]
    named = zip(("logits", "apparent", "opacity", "place"), zip(*each, strict=True), strict=False)
    return {name: torch.cat(same).numpy() for name, same in named}
