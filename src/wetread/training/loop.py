"""The training loop: seeded, resumable to the same result, with a progress bar and curves.

A checkpoint is safetensors and JSON, written aside and renamed, so that a killed run loses one epoch at most.
"""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import torch
from rich.progress import track
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from wetread.errors import BadData
from wetread.training.recipe import Fit

Curve = dict[str, float]


class Task(Protocol):
    """What one network learns: batches of an epoch (the same for the same epoch), a loss, and a score on `tune`."""

    network: nn.Module

    def steps(self) -> int: ...

    def batches(self, epoch: int) -> Iterator[tuple[Tensor, ...]]: ...

    def loss(self, batch: tuple[Tensor, ...]) -> Tensor: ...

    def score(self, network: nn.Module) -> Curve:
        """Figures on `tune`; "score" is the one to maximise."""
        ...


class Run:
    """One network's training. `best` holds the averaged weights of the epoch with the highest score, or of the last."""

    def __init__(self, task: Task, fit: Fit, folder: Path, seed: int, learnt: str = "") -> None:
        self.task, self.fit, self.folder, self.seed = task, fit, folder, seed
        # What is taken up again must have learnt the same films from the same seed.
        self.identity = f"{fit.digest()} {seed} {learnt}"
        groups = _groups(task.network, fit.decay)
        self.optimiser = torch.optim.AdamW(groups, lr=fit.rate, betas=(0.9, 0.99))
        self.average = {name: value.detach().clone() for name, value in task.network.state_dict().items()}
        self.epoch, self.best_score = 0, -math.inf
        self.curves: list[Curve] = []
        folder.mkdir(parents=True, exist_ok=True)

    def train(self, *, resume: bool) -> Path:
        """Runs the epochs that are left; returns the file of the best weights. Raises BadData for less than a batch."""
        if not self.task.steps():
            raise BadData(f"{self.folder.name}: what it learns is less than one batch of {self.fit.batch}.")
        if resume and (self.folder / "state.json").is_file():
            self._load()
        while self.epoch < self.fit.epochs:
            self._one_epoch()
            self.epoch += 1
            self._save()
        return self.folder / "best.safetensors"

    def _one_epoch(self) -> None:
        torch.manual_seed(self.seed * 1_000 + self.epoch)
        self.task.network.train()
        steps, total = self.task.steps(), 0.0
        label = f"{self.folder.name} epoch {self.epoch + 1}/{self.fit.epochs}"
        for step, batch in enumerate(track(self.task.batches(self.epoch), label, total=steps, transient=True)):
            total += self._step(batch, (self.epoch + step / steps) / self.fit.epochs)
        self._keep(total / steps)

    def _step(self, batch: tuple[Tensor, ...], progress: float) -> float:
        for group in self.optimiser.param_groups:
            group["lr"] = self.fit.rate * one_cycle(progress)
        self.optimiser.zero_grad(set_to_none=True)
        loss = self.task.loss(batch)
        loss.backward()
        nn.utils.clip_grad_norm_(self.task.network.parameters(), 5.0)
        self.optimiser.step()
        self._follow()
        return float(loss.detach())

    @torch.no_grad()
    def _follow(self) -> None:
        for name, value in self.task.network.state_dict().items():
            if value.dtype.is_floating_point:
                self.average[name].lerp_(value, 1 - self.fit.average)
            else:
                self.average[name].copy_(value)

    def _keep(self, loss: float) -> None:
        trained = {name: value.clone() for name, value in self.task.network.state_dict().items()}
        self.task.network.load_state_dict(self.average)
        self.task.network.eval()
        with torch.no_grad():
            curve = {"epoch": self.epoch + 1, "loss": loss, **self.task.score(self.task.network)}
        if not self.fit.is_chosen or curve["score"] > self.best_score:
            self.best_score = curve["score"]
            _write(self.average, self.folder / "best.safetensors")
        self.task.network.load_state_dict(trained)
        self.curves.append(curve)

    def _save(self) -> None:
        moments = self.optimiser.state_dict()["state"]
        flat = {f"{index}.{name}": value for index, held in moments.items() for name, value in held.items()}
        _write(dict(self.task.network.state_dict()), self.folder / "network.safetensors")
        _write(self.average, self.folder / "average.safetensors")
        _write(flat, self.folder / "moments.safetensors")
        state = {"epoch": self.epoch, "best": self.best_score, "fit": self.identity, "curves": self.curves}
        _replace(self.folder / "state.json", json.dumps(state, indent=1).encode())

    def _load(self) -> None:
        state = json.loads((self.folder / "state.json").read_text("utf-8"))
        if state["fit"] != self.identity:
            return
        self.epoch, self.best_score, self.curves = state["epoch"], state["best"], state["curves"]
        self.task.network.load_state_dict(load_file(self.folder / "network.safetensors"))
        kept = load_file(self.folder / "average.safetensors")
        self.average = {name: kept[name].to(value.device) for name, value in self.average.items()}
        held = self.optimiser.state_dict()
        for key, value in load_file(self.folder / "moments.safetensors").items():
            index, name = key.split(".", 1)
            held["state"].setdefault(int(index), {})[name] = value
        self.optimiser.load_state_dict(held)


def one_cycle(progress: float) -> float:
    """Share of the top rate: a linear warm-up over the first 8 %, then half a cosine to 1 %."""
    if progress < 0.08:
        return 0.05 + 0.95 * progress / 0.08
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (progress - 0.08) / 0.92))


def _groups(network: nn.Module, decay: float) -> list[dict[str, object]]:
    heavy = [value for value in network.parameters() if value.ndim > 1]
    light = [value for value in network.parameters() if value.ndim <= 1]
    return [{"params": heavy, "weight_decay": decay}, {"params": light, "weight_decay": 0.0}]


def _write(values: dict[str, Tensor], path: Path) -> None:
    aside = path.with_suffix(".part")
    save_file({name: value.contiguous() for name, value in values.items()}, aside)
    aside.replace(path)


def _replace(path: Path, content: bytes) -> None:
    aside = path.with_suffix(".part")
    aside.write_bytes(content)
    aside.replace(path)
