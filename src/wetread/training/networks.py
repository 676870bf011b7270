"""The small networks. Each standardises its own input, so that a caller only passes grey values in [0, 1]."""

import itertools
import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from wetread.training.cloud import Cloud


def standardised(film: Tensor) -> Tensor:
    """Each film (batch, 1, row, column) to mean 0 and deviation 1: exposure and window then matter less."""
    mean = film.mean((2, 3), keepdim=True)
    centred = film - mean
    return centred / (centred.square().mean((2, 3), keepdim=True) + 1e-4).sqrt()


class Residual(nn.Module):
    """Two 3 x 3 convolutions around a short cut (He et al., 2016)."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__()
        self.first = _convolution(inputs, outputs, 3, stride)
        self.second = _convolution(outputs, outputs, 3, 1)
        same = stride == 1 and inputs == outputs
        self.short = nn.Identity() if same else _convolution(inputs, outputs, 1, stride)

    def forward(self, values: Tensor) -> Tensor:
        return functional.relu(self.second(functional.relu(self.first(values))) + self.short(values))


def _convolution(inputs: int, outputs: int, size: int, stride: int) -> nn.Sequential:
    layer = nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(outputs))


def _body(widths: tuple[int, ...], depths: tuple[int, ...], flat: int) -> nn.Sequential:
    """Stages of residual blocks, each after the first halving the grid but for the last `flat` ones."""
    layers: list[nn.Module] = []
    inputs = widths[0]
    for stage, (width, depth) in enumerate(zip(widths, depths, strict=True)):
        halves = stage > 0 and stage < len(widths) - flat
        layers.append(Residual(inputs, width, 2 if halves else 1))
        layers += [Residual(width, width) for _ in range(depth - 1)]
        inputs = width
    return nn.Sequential(*layers)


class FindingsNet(nn.Module):
    """One film to (logits of findings, their map per position, apparent, features).

    Logits are the mean of the map over its positions, so that the map is exact evidence for the logit (class
    activation mapping, Zhou et al., 2016); a finding learns how much each position counts for it, whatever the film.
    `apparent` is (AP logit, female logit, age mean / 10, log variance). `side` is that of the film, in pixels.
    """

    def __init__(self, widths: tuple[int, ...], depths: tuple[int, ...], findings: int, side: int) -> None:
        super().__init__()
        self.stem = nn.Sequential(_convolution(1, widths[0], 5, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.body = _body(widths, depths, flat=1)
        self.halfway = sum(depths[: (len(depths) + 1) // 2])
        self.dropout = nn.Dropout(0.3)
        self.findings = nn.Conv2d(widths[-1], findings, 1)
        cells = side >> len(widths)
        self.heed = nn.Parameter(torch.zeros(findings, cells, cells))
        self.apparent = nn.Linear(widths[-1], 4)

    def forward(self, film: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        return self.said(self.grids(standardised(film))[1])

    def grids(self, film: Tensor) -> tuple[Tensor, Tensor]:
        """The features of a standardised film half way, a sixteenth of its side wide, and at the end."""
        fine = self.body[: self.halfway](self.stem(film))
        return fine, self.body[self.halfway :](fine)

    def said(self, grid: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        maps = self.findings(self.dropout(grid)) * self.shares()
        features = grid.mean((2, 3))
        return maps.mean((2, 3)), maps, self.apparent(self.dropout(features)), features

    def shares(self) -> Tensor:
        """How much each position counts for each finding, 1 in the mean, (finding, row, column)."""
        flat = self.heed.flatten(1)
        return (flat.softmax(1) * flat.shape[1]).view_as(self.heed)


class OpacityHead(nn.Module):
    """Both grids of a FindingsNet to (logit of lung opacity, its map of logits on the finer grid).

    The film's logit is the soft maximum of the map (log of the mean of powers), so that the map is its evidence. No
    gradient reaches `detached` grids: learnt along, the map costs the findings (docs/reader, trials).
    """

    def __init__(self, fine: int, deep: int, width: int = 64) -> None:
        super().__init__()
        self.deep = _convolution(deep, width, 1, 1)
        self.mix = nn.Sequential(_convolution(width + fine, width, 3, 1), nn.ReLU())
        self.place = nn.Conv2d(width, 1, 1)
        nn.init.constant_(self.place.bias, -3.0)
        self.lift = nn.Parameter(torch.tensor(2.0))

    def forward(self, fine: Tensor, grid: Tensor, *, detached: bool = True) -> tuple[Tensor, Tensor]:
        if detached:
            fine, grid = fine.detach(), grid.detach()
        deep = functional.interpolate(self.deep(grid), size=fine.shape[-2:], mode="bilinear", align_corners=False)
        place = self.place(self.mix(torch.cat([deep, fine], 1))).float()
        cells = place.flatten(1)
        return cells.logsumexp(1) - math.log(cells.shape[1]) + self.lift, place


class ReaderNet(nn.Module):
    """What a FindingsNet says of a film, then the logit of lung opacity and its map (batch, 1, row, column)."""

    def __init__(self, widths: tuple[int, ...], depths: tuple[int, ...], findings: int, side: int) -> None:
        super().__init__()
        self.reader = FindingsNet(widths, depths, findings, side)
        self.opacity = OpacityHead(widths[(len(widths) - 1) // 2], widths[-1])

    def forward(self, film: Tensor) -> tuple[Tensor, ...]:
        fine, grid = self.reader.grids(standardised(film))
        return *self.reader.said(grid), *self.opacity(fine, grid)


class Ensemble(nn.Module):
    """Several ReaderNets as one reader: the means of what they say, and each one's own logits.

    One film to (logits, members' logits (batch, member, finding), maps, apparent, features side by side, distance of
    the first one's features from those of the films learnt, logit of opacity, its map). `apparent` keeps the mean of
    the ages and of their variances.
    """

    def __init__(self, members: Sequence[nn.Module], cloud: Cloud) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)
        self.distance = Distance(cloud)

    def forward(self, film: Tensor) -> tuple[Tensor, ...]:
        logits, maps, apparent, features, opacity, place = said_by(self.members, film)
        seen = torch.cat([apparent[..., :3].mean(0), apparent[..., 3:].exp().mean(0).log()], 1)
        beside = features.permute(1, 0, 2).flatten(1)
        means = opacity.mean(0), place.mean(0)
        return logits.mean(0), logits.permute(1, 0, 2), maps.mean(0), seen, beside, self.distance(features[0]), *means


def said_by(members: nn.ModuleList, film: Tensor) -> list[Tensor]:
    """Each output of the members, (member, batch, ...)."""
    return [torch.stack(values) for values in zip(*(member(film) for member in members), strict=True)]


class Distance(nn.Module):
    """Features (batch, feature) to their Mahalanobis distance from a cloud."""

    def __init__(self, cloud: Cloud) -> None:
        super().__init__()
        self.register_buffer("mean", torch.from_numpy(cloud.mean))
        self.register_buffer("precision", torch.from_numpy(cloud.precision))

    def forward(self, features: Tensor) -> Tensor:
        away = features - self.mean
        return ((away @ self.precision) * away).sum(1).clamp_min(0).sqrt()


class AnatomyNet(nn.Module):
    """A U-Net (Ronneberger et al., 2015): one film to logits (batch, 4, row, column) of none, right, left, heart."""

    def __init__(self, widths: tuple[int, ...], classes: int = 4) -> None:
        super().__init__()
        narrow = list(itertools.pairwise(widths))
        self.stem = _pair(1, widths[0])
        self.down = nn.ModuleList([_pair(inputs, outputs) for inputs, outputs in narrow])
        self.up = nn.ModuleList([_pair(inputs + outputs, inputs) for inputs, outputs in reversed(narrow)])
        self.head = nn.Conv2d(widths[0], classes, 1)

    def forward(self, film: Tensor) -> Tensor:
        held = [self.stem(standardised(film))]
        for layer in self.down:
            held.append(layer(functional.max_pool2d(held[-1], 2)))
        values = held.pop()
        for layer in self.up:
            beside = held.pop()
            wide = functional.interpolate(values, scale_factor=2.0, mode="bilinear", align_corners=False)
            values = layer(torch.cat([wide, beside], 1))
        return self.head(values)


def _pair(inputs: int, outputs: int) -> nn.Sequential:
    first, second = _convolution(inputs, outputs, 3, 1), _convolution(outputs, outputs, 3, 1)
    return nn.Sequential(first, nn.ReLU(), second, nn.ReLU())


class Tempered(nn.Module):
    """A gate whose logits are divided by a temperature (Guo et al., 2017): its order stays, its confidence changes."""

    def __init__(self, network: nn.Module, temperature: float) -> None:
        super().__init__()
        self.network = network
        self.temperature = temperature

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        logits, features = self.network(picture)
        return logits / self.temperature, features


class GateNet(nn.Module):
    """One picture to (logits of its class, features): the features' distance from those of films is kept apart."""

    def __init__(self, widths: tuple[int, ...], depths: tuple[int, ...], classes: int, features: int = 32) -> None:
        super().__init__()
        self.stem = nn.Sequential(_convolution(1, widths[0], 3, 2), nn.ReLU())
        self.body = _body(widths, depths, flat=0)
        self.features = nn.Linear(widths[-1] * 2, features)
        self.head = nn.Linear(features, classes)

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        grid = self.body(self.stem(standardised(picture)))
        features = self.features(torch.cat([grid.mean((2, 3)), grid.amax((2, 3))], 1))
        return self.head(functional.relu(features)), features
