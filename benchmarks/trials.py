"""Variants of the findings reader, each trained on the same patients and scored on the same others.

`python benchmarks/trials.py --data DIR --variants base,opacity --seeds 1,2 --epochs 24 --fold 0 [--means A.1+B.1,...]`

Folds are by patient inside `train` and `tune`; pictures of other parts are not read. Scored are the averaged weights
after the last epoch, never the best one. `--means` adds the mean of the logits of trials of this or an earlier call.
"frequent" is the mean AUROC of findings of 20 patients or more (and their number), "none" that of No Finding,
"-none" its logit reversed as a guess of opacity.
"""

import argparse
import hashlib
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
from scipy import ndimage
from torch import Tensor, nn
from torch.nn import functional

from wetread.evaluation.films import Films, adult_rows, films_of
from wetread.evaluation.parts import Split, part_of
from wetread.metrics.ranking import auroc
from wetread.records.arrays import Floats
from wetread.records.vocabulary import FINDINGS, TARGETS
from wetread.training.augmentation import blurred, erased, exposed, placed, placements
from wetread.training.findings import SIDE_TASKS, side_loss
from wetread.training.loop import one_cycle
from wetread.training.networks import FindingsNet, standardised
from wetread.training.recipe import FindingsStage, load_recipe

OUT = Path("out/trials")
RECIPE = Path(__file__).parents[1] / "recipes" / "chest-reader.yaml"
FOLDS, LEAST_PATIENTS = 3, 20
FINE, CELLS, UNREAD = 128, 16, -1
CLASSES = {"Normal": 0, "Lung Opacity": 1, "No Lung Opacity / Not Normal": 2}
# Weight of a film of each class (normal, opacity, abnormal without it, unread) where opacity and its place are learnt.
WHETHER, WHERE = (1.0, 1.0, 0.5, 0.0), (0.5, 1.5, 0.5, 0.0)
OPACITY_TASK = 0.5
COLUMNS = "variant | seed | epochs | s | frequent | all 14 | none | opacity | -none | point | IoU | view | sex | age"
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Variant:
    """What differs from the recipe's network; the rest (batch, rate, decay, augmentation) is the recipe's."""

    widths: tuple[int, ...] = (32, 64, 128, 256)
    depths: tuple[int, ...] = (2, 2, 2, 2)
    mixup: float = 0.3
    smoothing: float = 0.01
    average: float = 0.99
    loss: Literal["bce", "asymmetric"] = "bce"
    opacity: Literal["off", "on", "detached"] = "off"
    pooling: Literal["mean", "attention", "lse"] = "mean"
    side: int = 128
    local: bool = False


VARIANTS = {
    "base": Variant(),
    "opacity": Variant(opacity="on"),
    "detached": Variant(opacity="detached"),
    "wide": Variant(widths=(48, 96, 192, 384)),
    "deep": Variant(depths=(2, 3, 4, 2)),
    "unmixed": Variant(mixup=0.0),
    "sharp": Variant(smoothing=0.0),
    "slow_average": Variant(average=0.998),
    "asymmetric": Variant(loss="asymmetric"),
    "local": Variant(local=True),
    "side160": Variant(side=160),
    "attention": Variant(pooling="attention"),
    "lse": Variant(pooling="lse"),
}


@dataclass(frozen=True)
class Marks:
    """What radiologists of the RSNA challenge said of each film: class (-1 unread), boxes, share of a cell in them."""

    classes: npt.NDArray[np.int64]
    boxes: npt.NDArray[np.object_]
    masks: Floats

    def where(self, rows: npt.NDArray[np.bool_]) -> "Marks":
        return Marks(self.classes[rows], self.boxes[rows], self.masks[rows])


class TrialNet(nn.Module):  # type: ignore[misc]
    """One film to (logits, apparent) and, but for opacity "off", the logit of opacity and its map (16 x 16 at 128)."""

    def __init__(self, variant: Variant) -> None:
        super().__init__()
        self.variant = variant
        widths, depths = variant.widths, variant.depths
        self.reader = FindingsNet(widths, depths, len(TARGETS))
        if variant.local:
            self.reader.stem[0][0] = nn.Conv2d(2, widths[0], 5, 2, 2, bias=False)
        if variant.pooling == "attention":
            self.heed = nn.Conv2d(widths[-1], len(TARGETS), 1)
        if variant.opacity != "off":
            self.deep = nn.Sequential(nn.Conv2d(widths[-1], 64, 1, bias=False), nn.BatchNorm2d(64))
            mix = nn.Conv2d(64 + widths[1], 64, 3, padding=1, bias=False)
            self.mix = nn.Sequential(mix, nn.BatchNorm2d(64), nn.ReLU())
            self.place = nn.Conv2d(64, 1, 1)
            nn.init.constant_(self.place.bias, -3.0)
            self.lift = nn.Parameter(torch.tensor(2.0))

    def forward(self, film: Tensor) -> tuple[Tensor, ...]:
        halfway = sum(self.variant.depths[:2])
        fine = self.reader.body[:halfway](self.reader.stem(self._input(film)))
        grid = self.reader.body[halfway:](fine)
        dropped = self.reader.dropout(grid)
        logits = self._pooled(self.reader.findings(dropped), dropped)
        apparent = self.reader.apparent(self.reader.dropout(grid.mean((2, 3))))
        if self.variant.opacity == "off":
            return logits, apparent
        if self.variant.opacity == "detached":
            fine, grid = fine.detach(), grid.detach()
        deep = functional.interpolate(self.deep(grid), size=fine.shape[-2:], mode="bilinear", align_corners=False)
        place = self.place(self.mix(torch.cat([deep, fine], 1))).float()
        return logits, apparent, soft_maximum(place)[:, 0] + self.lift, place

    def _input(self, film: Tensor) -> Tensor:
        sides = (self.variant.side, self.variant.side)
        film = standardised(functional.interpolate(film, size=sides, mode="bilinear", align_corners=False))
        return torch.cat([film, local_contrast(film)], 1) if self.variant.local else film

    def _pooled(self, maps: Tensor, grid: Tensor) -> Tensor:
        if self.variant.pooling == "mean":
            return maps.mean((2, 3))
        if self.variant.pooling == "lse":
            return soft_maximum(2 * maps) / 2
        return (maps.flatten(2) * self.heed(grid).flatten(2).softmax(2)).sum(2)


def soft_maximum(maps: Tensor) -> Tensor:
    """(batch, channel, row, column) to (batch, channel): log of the mean of the powers."""
    flat = maps.flatten(2).float()
    return flat.logsumexp(2) - math.log(flat.shape[2])


def local_contrast(film: Tensor, window: int = 17) -> Tensor:
    """A standardised film less the mean of each pixel's window, over the window's deviation."""
    wide = functional.pad(film, (window // 2,) * 4, mode="replicate")
    held = functional.avg_pool2d(torch.cat([wide, wide.square()], 1), (window, 1), 1)
    mean, square = functional.avg_pool2d(held, (1, window), 1).split(1, 1)
    return (film - mean) / ((square - mean.square()).clamp_min(0) + 0.02).sqrt()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--variants", default="base", help=f"comma-separated, of {', '.join(VARIANTS)}; may be empty")
    options.add_argument("--seeds", default="1")
    options.add_argument("--epochs", type=int, default=24)
    options.add_argument("--fold", type=int, default=0, choices=range(FOLDS), help="the patients held out")
    options.add_argument("--means", default="", help="comma-separated means of trials, as base.1+base.2")
    given = options.parse_args()
    plan = load_recipe(RECIPE)
    stage = next(s for s in plan.stages if isinstance(s, FindingsStage)).model_copy(update={"epochs": given.epochs})
    films, marks = load(given.data, plan.split, stage.side)
    held = np.array([fold_of(patient) == given.fold for patient in films.patients])
    seen, unseen = (films.where(~held), marks.where(~held)), (films.where(held), marks.where(held))
    print(f"{len(seen[0])} films learnt, {len(unseen[0])} held out\n\n| {COLUMNS} |\n{'|---' * 14}|", flush=True)
    folder = OUT / f"fold{given.fold}-epochs{given.epochs}"
    folder.mkdir(parents=True, exist_ok=True)
    for name in filter(None, given.variants.split(",")):
        for seed in map(int, given.seeds.split(",")):
            start = time.monotonic()
            said = predicted(trained(VARIANTS[name], *seen, stage, seed), unseen[0])
            head = (name, str(seed), str(given.epochs), f"{time.monotonic() - start:.0f}")
            print(line(head, said, *unseen), flush=True)
            np.savez(folder / f"{name}.{seed}.npz", allow_pickle=False, **said)
    for names in filter(None, given.means.split(",")):
        each = [np.load(folder / f"{name}.npz") for name in names.split("+")]
        said = {name: np.mean([held[name] for held in each if name in held], 0) for name in set().union(*each)}
        print(line((names, "", str(given.epochs), ""), said, *unseen), flush=True)


def fold_of(patient: str) -> int:
    return int.from_bytes(hashlib.sha256(f"trials {patient}".encode()).digest()[:8], "big") % FOLDS


def load(data: Path, split: Split, side: int) -> tuple[Films, Marks]:
    """The adult films of `train` and `tune` with their marks; no picture of another part is decoded."""
    rows = [row for row in adult_rows(data) if part_of(row["patient_id"], split) in ("train", "tune")]
    films = films_of(rows, data, split, side)
    classes = np.array([CLASSES.get(row["rsna_class"], UNREAD) for row in rows])
    boxes = np.empty(len(rows), dtype=np.object_)
    boxes[:] = [json.loads(row["opacity_boxes"]) for row in rows]
    return films, Marks(classes, boxes, np.stack([mask_of(held) for held in boxes]))


def mask_of(boxes: list[Box]) -> Floats:
    mask = np.zeros((FINE, FINE), np.float32)
    for left, top, width, height in boxes:
        mask[round(top * FINE) : round((top + height) * FINE), round(left * FINE) : round((left + width) * FINE)] = 1
    return mask


def trained(variant: Variant, films: Films, marks: Marks, stage: FindingsStage, seed: int) -> TrialNet:
    """The network after the last epoch, with the running average of its weights."""
    torch.manual_seed(seed)
    network: TrialNet = TrialNet(variant).to(memory_format=torch.channels_last)
    average = {name: value.detach().clone() for name, value in network.state_dict().items()}
    light, heavy = ([v for v in network.parameters() if (v.ndim > 1) == wide] for wide in (False, True))
    groups = [{"params": light, "weight_decay": 0.0}, {"params": heavy}]
    optimiser = torch.optim.AdamW(groups, lr=stage.rate, betas=(0.9, 0.99), weight_decay=stage.decay)
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
        known.append(functional.adaptive_avg_pool2d(placed(masks, matrices), CELLS * variant.side // FINE))
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


def opacity_loss(opacity: Tensor, place: Tensor, classes: Tensor, boxes: Tensor) -> Tensor:
    """Cross-entropy per film, and per cell against the share of it in boxes; soft overlap on films with boxes."""
    shown = (classes == 1).float()
    whether, where = torch.tensor(WHETHER)[classes], torch.tensor(WHERE)[classes]
    films = functional.binary_cross_entropy_with_logits(opacity, shown, reduction="none")
    cells = functional.binary_cross_entropy_with_logits(place, boxes, reduction="none").mean((1, 2, 3))
    inside, whole = (place.sigmoid() * boxes).sum((1, 2, 3)), (place.sigmoid() + boxes).sum((1, 2, 3))
    missed = 1 - (2 * inside + 1) / (whole + 1)
    parts = ((films, whether), (3 * cells, where), (missed, shown))
    return torch.stack([(each * weights).sum() / (weights.sum() + 1) for each, weights in parts]).sum()


def predicted(network: TrialNet, films: Films) -> dict[str, Floats]:
    """Logits and apparent of films as they are, and, where the variant has them, opacity and its map."""
    network.eval()
    batches = torch.from_numpy(films.pixels)[:, None].split(128)
    with torch.no_grad():
        each = [network((pixels.float() / 255).to(memory_format=torch.channels_last)) for pixels in batches]
    named = zip(("logits", "apparent", "opacity", "place"), zip(*each, strict=True), strict=False)
    return {name: torch.cat(same).numpy() for name, same in named}


def line(head: tuple[str, ...], said: dict[str, Floats], films: Films, marks: Marks) -> str:
    """The row of a trial."""
    logits, apparent = said["logits"], said["apparent"]
    each = np.array([auroc(films.targets[:, row], logits[:, row]) for row in range(len(TARGETS))])
    patients = np.array([len(set(films.patients[films.targets[:, row] > 0])) for row in range(len(FINDINGS))])
    frequent = each[: len(FINDINGS)][patients >= LEAST_PATIENTS]
    clear = np.isin(marks.classes, (0, 1))
    opacity = ["-", plain := f"{auroc(marks.classes[clear] == 1, -logits[clear, -1]):.3f}", "-", "-"]
    if "place" in said:
        found = [located(said["place"][row, 0], boxes) for row, boxes in enumerate(marks.boxes) if boxes]
        point, overlap = np.mean(found, 0)
        whether = auroc(marks.classes[clear] == 1, said["opacity"][clear])
        opacity = [f"{whether:.3f}", plain, f"{point:.2f}", f"{overlap:.2f}"]
    view, sex = (auroc(truth, apparent[:, row]) for row, truth in enumerate((films.ap, films.female)))
    age = np.abs(apparent[:, 2] * 10 - films.ages).mean()
    first = (f"{frequent.mean():.4f} ({len(frequent)})", f"{np.nanmean(each[:-1]):.3f}", f"{each[-1]:.3f}")
    return f"| {' | '.join((*head, *first, *opacity, f'{view:.4f}', f'{sex:.3f}', f'{age:.2f}'))} |"


def located(place: Floats, boxes: list[Box], side: int = 64) -> tuple[bool, float]:
    """Whether the hottest point of a map of logits lies in a box, and the IoU of the piece around it above half."""
    wide = ndimage.zoom(place, side / place.shape[0], order=1, grid_mode=True, mode="nearest")
    chance = 1 / (1 + np.exp(-wide.astype(np.float64)))
    row, column = np.unravel_index(int(chance.argmax()), chance.shape)
    pieces, _ = ndimage.label(chance >= chance.max() / 2)
    rows, columns = ndimage.find_objects((pieces == pieces[row, column]).astype(np.int32))[0]
    top, left, high, across = rows.start, columns.start, rows.stop - rows.start, columns.stop - columns.start
    spot = ((column + 0.5) / side, (row + 0.5) / side, 1e-6, 1e-6)
    box = (left / side, top / side, across / side, high / side)
    return any(iou(spot, other) > 0 for other in boxes), max(iou(box, other) for other in boxes)


def iou(one: Box, other: Box) -> float:
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    high = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    both = max(wide, 0.0) * max(high, 0.0)
    return both / (one[2] * one[3] + other[2] * other[3] - both)


if __name__ == "__main__":
    main()
