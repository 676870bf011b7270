"""A body for `trials.py` that has seen chest films before it sees a label.

Two views of a film should look alike and those of others not (SimCLR, Chen et al., 2020), and what covered squares hide
should be told from the rest. Learnt are the films of the fold without their labels, the films with masks, and the
normal films of `pretraining.tar`. These have no patient numbers: whether one is of a patient held out, nobody can say.
"""

from pathlib import Path

import numpy as np
import torch
from rich.progress import track
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from wetread.evaluation.films import grey, pictures_of
from wetread.evaluation.outlines import load_anatomy
from wetread.evaluation.parts import Split
from wetread.imaging.canonical import compressed, shrunk
from wetread.records.arrays import Labels
from wetread.records.vocabulary import TARGETS
from wetread.training.augmentation import blurred, exposed
from wetread.training.loop import one_cycle
from wetread.training.networks import FindingsNet, standardised

# `SIDE` is of a view; a cell of the deepest grid is `CELL` pixels of it wide, and guesses `GUESSED` x `GUESSED` means.
SIDE, CELL, GUESSED = 96, 16, 4
COVERED, TEMPERATURE, RATE, BATCH, DRAWN, SEED = 0.25, 0.15, 0.002, 192, 6500, 7
# The least area of a view, and how far its sides and its angle vary.
LEAST, ASPECT, TURN = 0.25, 0.2, 0.2


def normal_films(data: Path, side: int) -> Labels:
    """The pictures of `pretraining.tar` through the canonical step, (film, side, side)."""
    pictures = track(list(pictures_of(data, "pretraining")), "normal films", transient=True)
    return np.stack([compressed(shrunk(grey(content), side)) for _, content in pictures])


def masked_films(data: Path, split: Split, side: int) -> Labels:
    """The films with masks of `train` and `tune`."""
    held = load_anatomy(data, split, side)
    return held.where(np.isin(held.parts, ("train", "tune"))).pixels


def pretrained(net: FindingsNet, films: Labels, normal: Labels, epochs: int) -> dict[str, Tensor]:
    """The weights of the net's stem and body after `epochs` of all `films` and `DRAWN` of the normal ones."""
    torch.manual_seed(SEED)
    learner = Pretext(net).to(memory_format=torch.channels_last).train()
    optimiser = torch.optim.AdamW(learner.parameters(), lr=RATE, weight_decay=0.05, betas=(0.9, 0.98))
    chance = np.random.default_rng(SEED)
    for epoch in track(range(epochs), "pretraining"):
        drawn = normal[chance.permutation(len(normal))[:DRAWN]]
        pool = torch.from_numpy(np.concatenate([films, drawn]))[:, None]
        batches = torch.from_numpy(chance.permutation(len(pool))).split(BATCH)[:-1]
        for step, rows in enumerate(batches):
            progress = (epoch + step / len(batches)) / epochs
            for group in optimiser.param_groups:
                group["lr"] = RATE * one_cycle(progress)
            optimiser.zero_grad(set_to_none=True)
            learner.loss(pool[rows].float() / 255).backward()
            nn.utils.clip_grad_norm_(learner.parameters(), 5.0)
            optimiser.step()
    held = {name: value for name, value in net.state_dict().items() if name.startswith(("stem.", "body."))}
    return {name: value.contiguous() for name, value in held.items()}


class Pretext(nn.Module):  # type: ignore[misc]
    """A FindingsNet's stem and body with what the two tasks need besides."""

    def __init__(self, net: FindingsNet, seen: int = 96) -> None:
        super().__init__()
        self.stem_and_body = nn.ModuleList([net.stem, net.body])
        self.grids = net.grids
        wide = net.findings.in_channels
        self.seen = nn.Sequential(nn.Linear(wide, wide), nn.BatchNorm1d(wide), nn.ReLU(), nn.Linear(wide, seen))
        self.guess = nn.Conv2d(wide, GUESSED**2, 1)

    def loss(self, films: Tensor) -> Tensor:
        """Of films (batch, 1, row, column) in [0, 1]."""
        whole = torch.cat([view_of(films), view_of(films)])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            changed = standardised(covered(exposed(blurred(whole, 0.5), 0.6)))
            grid = self.grids(changed.to(memory_format=torch.channels_last))[1]
            seen, guessed = self.seen(grid.mean((2, 3))), functional.pixel_shuffle(self.guess(grid), GUESSED)
        hidden = functional.avg_pool2d(whole, CELL // GUESSED)
        hidden = (hidden - hidden.mean((2, 3), keepdim=True)) / (hidden.std((2, 3), keepdim=True) + 0.02)
        return alike(seen.float()) + functional.mse_loss(guessed.float(), hidden)


def alike(seen: Tensor) -> Tensor:
    """The cross-entropy of telling each view's other one among all views; the second half are those of the first."""
    unit = functional.normalize(seen, dim=1)
    near = (unit @ unit.T / TEMPERATURE).fill_diagonal_(-1e4)
    count = len(seen) // 2
    return functional.cross_entropy(near, torch.arange(2 * count).roll(count))


def view_of(films: Tensor) -> Tensor:
    """A random piece of each film, (batch, 1, SIDE, SIDE). Never left for right."""
    count = len(films)
    size = (LEAST + (1 - LEAST) * torch.rand(count)).sqrt()
    aspect, angle = ((torch.rand(count) * 2 - 1) * spread for spread in (ASPECT, TURN))
    wide, high = (size * aspect.exp()).clamp(max=1), (size / aspect.exp()).clamp(max=1)
    across, down = ((torch.rand(count) * 2 - 1) * (1 - of) for of in (wide, high))
    rows = [[wide * angle.cos(), -wide * angle.sin(), across], [high * angle.sin(), high * angle.cos(), down]]
    matrices = torch.stack([torch.stack(row, 1) for row in rows], 1)
    grid = functional.affine_grid(matrices, [count, 1, SIDE, SIDE], align_corners=False)
    return functional.grid_sample(films, grid, padding_mode="border", align_corners=False)


def covered(films: Tensor) -> Tensor:
    """A share of each film's squares set to its mean."""
    cells = SIDE // CELL
    hidden = functional.interpolate((torch.rand(len(films), 1, cells, cells) < COVERED).float(), scale_factor=CELL)
    return films * (1 - hidden) + hidden * films.mean((2, 3), keepdim=True)


def new_body(widths: tuple[int, ...], depths: tuple[int, ...]) -> FindingsNet:
    torch.manual_seed(SEED)
    return FindingsNet(widths, depths, len(TARGETS), SIDE)


def body_of(path: Path, data: Path, split: Split, films: Labels, net: FindingsNet, epochs: int) -> dict[str, Tensor]:
    """The body kept at `path`, learnt first where there is none."""
    if not path.is_file():
        side = films.shape[-1]
        seen = np.concatenate([films, masked_films(data, split, side)])
        save_file(pretrained(net, seen, normal_films(data, side), epochs), path)
    body: dict[str, Tensor] = load_file(path)
    return body
