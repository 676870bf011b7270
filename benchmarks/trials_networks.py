"""The variants of the findings network that `trials.py` knows."""

import math
from dataclasses import dataclass, replace
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from wetread.records.vocabulary import TARGETS
from wetread.training.lite import KEPT, OUTPUTS, Lite
from wetread.training.networks import FindingsNet, OpacityHead, standardised


@dataclass(frozen=True)
class Variant:
    """What differs from the recipe's network and training; the augmentation is the recipe's.

    Of `labels`, "patient" lends a film half of how often its patient's other films have a finding, and "crossed" blends
    in a third of what networks say that learnt other patients. With `peers` two networks learn, each passing over the
    labels that the other one believes least (co-teaching, Han et al., 2018). `pace` is the share of
    the epochs asked. `crop` cuts films to the lungs. `begun` is for how many epochs the body looked at films without
    labels first. `mirrored` shows half of the films left for right, which no finding's name depends on; `across` lets
    each place of the deepest grid see the one opposite. With `stored` only films stored so many pixels wide are
    learnt, so that nothing that goes with the size can be; `hidden` brings every film through so many pixels,
    antialiased, before the network. Of a body from ImageNet the first `kept` blocks stay as they were, and the
    depthwise filters but with `depthwise`.
    """

    widths: tuple[int, ...] = (32, 64, 128, 256)
    depths: tuple[int, ...] = (2, 2, 2, 2)
    mixup: float = 0.3
    smoothing: float = 0.01
    average: float = 0.99
    loss: Literal["bce", "asymmetric"] = "bce"
    opacity: Literal["off", "on", "detached"] = "off"
    pooling: Literal["mean", "attention", "lse", "place"] = "mean"
    side: int = 128
    local: bool = False
    crop: bool = False
    mixing: Literal["blend", "paste"] = "blend"
    labels: Literal["mined", "patient", "crossed"] = "mined"
    peers: bool = False
    begun: int = 0
    mirrored: bool = False
    across: bool = False
    lite: int | None = None
    kept: int = KEPT
    depthwise: bool = False
    stored: int = 0
    hidden: int = 0
    rate: float = 0.002
    decay: float = 0.05
    batch: int = 64
    pace: float = 1.0


# Weights that know something already are moved less.
IMAGENET = Variant(side=160, rate=0.0006, decay=0.02, batch=32, average=0.995, pace=0.625)
# From ImageNet, with films of one stored size alone, and one thing changed.
ALIKE = replace(IMAGENET, lite=0, stored=128)
CHANGES: dict[str, dict[str, Any]] = {
    "": {},
    "_all": {"stored": 0},
    "_all_hidden96": {"stored": 0, "hidden": 96},
    "_all_hidden64": {"stored": 0, "hidden": 64},
    "_192": {"side": 192},
    "_224": {"side": 224},
    "_patient": {"labels": "patient"},
    "_192_patient": {"side": 192, "labels": "patient"},
    "_free": {"kept": 0, "depthwise": True},
    "_place": {"pooling": "place"},
    "_unmixed": {"mixup": 0.0},
    "_batch64": {"batch": 64, "rate": 0.0009, "average": 0.99},
    "_long": {"pace": 1.25},
    "_slow": {"rate": 0.0003},
    "_fast": {"rate": 0.0012},
    "_decay": {"decay": 0.1},
    "2": {"lite": 2},
    "2_224": {"lite": 2, "side": 224},
}
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
    "place": Variant(pooling="place"),
    "lungs": Variant(crop=True),
    "lungs_place": Variant(crop=True, pooling="place"),
    "cutmix": Variant(mixing="paste", mixup=1.0),
    "patient": Variant(labels="patient"),
    "crossed": Variant(labels="crossed"),
    "coteach": Variant(peers=True),
    "mirrored": Variant(mirrored=True),
    "mirrored_place": Variant(mirrored=True, pooling="place"),
    "across": Variant(across=True),
    "begun": Variant(begun=16),
    "begun_place": Variant(begun=16, pooling="place"),
    "lite0": replace(IMAGENET, lite=0),
    **{f"alike{name}": replace(ALIKE, **what) for name, what in CHANGES.items()},
}


class LiteReader(nn.Module):  # type: ignore[misc]
    """The ImageNet body with the heads of a FindingsNet."""

    def __init__(self, variant: Variant, size: int) -> None:
        super().__init__()
        self.body = Lite(size, variant.kept, depthwise=variant.depthwise)
        self.body.begin()
        self.dropout = nn.Dropout(0.3)
        self.findings = nn.Conv2d(OUTPUTS, len(TARGETS), 1)
        self.apparent = nn.Linear(OUTPUTS, 4)

    def grids(self, film: Tensor) -> tuple[Tensor, Tensor]:
        grid = self.body(film)
        return grid, grid


class TrialNet(nn.Module):  # type: ignore[misc]
    """One film to (logits, apparent) and, but for opacity "off", the logit of opacity and its map (16 x 16 at 128)."""

    def __init__(self, variant: Variant) -> None:
        super().__init__()
        self.variant = variant
        widths, depths = variant.widths, variant.depths
        self.reader = (
            FindingsNet(widths, depths, len(TARGETS), variant.side)
            if variant.lite is None
            else LiteReader(variant, variant.lite)
        )
        if variant.local:
            self.reader.stem[0][0] = nn.Conv2d(2, widths[0], 5, 2, 2, bias=False)
        if variant.across:
            self.opposite = nn.Sequential(
                nn.Conv2d(2 * widths[-1], widths[-1], 1, bias=False), nn.BatchNorm2d(widths[-1])
            )
        if variant.pooling == "attention":
            self.heed = nn.Conv2d(widths[-1], len(TARGETS), 1)
        if variant.pooling == "place":
            cells = variant.side // (16 if variant.lite is None else 32)
            self.heed = nn.Parameter(torch.zeros(len(TARGETS), cells * cells))
        if variant.opacity != "off":
            self.opacity = OpacityHead(widths[1], widths[-1])

    def forward(self, film: Tensor) -> tuple[Tensor, ...]:
        fine, grid = self.reader.grids(self._input(film))
        if self.variant.across:
            grid = functional.relu(grid + self.opposite(torch.cat([grid, grid.flip(-1)], 1)))
        dropped = self.reader.dropout(grid)
        logits = self._pooled(self.reader.findings(dropped), dropped)
        apparent = self.reader.apparent(self.reader.dropout(grid.mean((2, 3))))
        if self.variant.opacity == "off":
            return logits, apparent
        return logits, apparent, *self.opacity(fine, grid, detached=self.variant.opacity == "detached")

    def _input(self, film: Tensor) -> Tensor:
        sides, hidden = (self.variant.side,) * 2, (self.variant.hidden,) * 2
        if self.variant.hidden:
            film = functional.interpolate(film, size=hidden, mode="bilinear", antialias=True)
        film = standardised(functional.interpolate(film, size=sides, mode="bilinear", align_corners=False))
        return torch.cat([film, local_contrast(film)], 1) if self.variant.local else film

    def _pooled(self, maps: Tensor, grid: Tensor) -> Tensor:
        if self.variant.pooling == "mean":
            return maps.mean((2, 3))
        if self.variant.pooling == "lse":
            return soft_maximum(2 * maps) / 2
        if self.variant.pooling == "place":
            return (maps.flatten(2) * self.heed.softmax(1)).sum(2)
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
