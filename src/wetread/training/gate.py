"""The stage `gate`: frontal chest films against everything else that may arrive, and where their features lie."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from torch import Tensor, nn
from torch.nn import functional

from wetread.evaluation.films import grey, members_of, pictures_of
from wetread.evaluation.gatekeeping import FOLDERS, case_of, folder_of
from wetread.evaluation.parts import Part, Split, part_of
from wetread.imaging.canonical import compressed, shrunk
from wetread.records.arrays import Floats, Labels
from wetread.training import pictures
from wetread.training.augmentation import blurred
from wetread.training.loop import Curve
from wetread.training.networks import GateNet, Tempered
from wetread.training.recipe import GateStage

# `misframed` is a chest film that is turned, inverted or cropped: a kind only inside the gate.
CLASSES = ("cxr_frontal", "misframed", "radiograph_other", "ct", "mr", "us", "document", "picture", "not_medical")


# Parts that no network learns and that are not kept for the end.
HELD_OUT: tuple[Part, ...] = ("tune", "calibrate")


@dataclass(frozen=True)
class Pictures:
    """uint8 (picture, side, side) with class, source, patient or case, and part. `source` is the folder or the maker it
    came from.
    """

    pixels: Labels
    classes: npt.NDArray[np.int64]
    sources: npt.NDArray[np.str_]
    cases: npt.NDArray[np.str_]
    parts: npt.NDArray[np.str_]

    def where(self, rows: npt.NDArray[np.bool_]) -> "Pictures":
        return Pictures(self.pixels[rows], self.classes[rows], self.sources[rows], self.cases[rows], self.parts[rows])

    def part(self, part: Part) -> "Pictures":
        return self.where(self.parts == part)


class Sample(NamedTuple):
    """One picture before it is brought to the gate's size."""

    source: str
    kind: str
    case: str
    part: Part
    picture: pictures.Picture


def load_pictures(data: Path, split: Split, stage: GateStage, seed: int) -> Pictures:
    """Every picture in several variants, all through one resize and JPEG step. Parts go by patient or case."""
    chance = np.random.default_rng(seed)
    samples = [*_films(data, stage.films, split, chance), *_others(data, split, chance), *_made(stage.made, chance)]
    return Pictures(
        pixels=np.stack([small(one.picture, stage.side, chance) for one in samples]),
        classes=np.array([CLASSES.index(one.kind) for one in samples]),
        sources=np.array([one.source for one in samples]),
        cases=np.array([one.case for one in samples]),
        parts=np.array([one.part for one in samples]),
    )


def small(picture: pictures.Picture, side: int, chance: np.random.Generator) -> Labels:
    """Down to at most 64-256 pixels first, as the sources' own sizes differ, then to `side`, then JPEG."""
    longest = int(chance.choice([64, 96, 128, 192, 256]))
    if max(picture.size) > longest:
        picture = picture.copy()
        picture.thumbnail((longest, longest))
    return compressed(shrunk(picture, side), int(chance.integers(60, 96)))


def _films(data: Path, count: int, split: Split, chance: np.random.Generator) -> Iterator[Sample]:
    """Chest films of NIH and of the anatomy sets, each once as it is, once framed and once misframed."""
    nih = [
        (name.split("_")[0].lstrip("0"), "nih", content)
        for name, content in pictures_of(data, "chest")
        if name.endswith("g")
    ]
    chosen = [nih[row] for row in chance.permutation(len(nih))[:count]]
    for patient, source, content in [*chosen, *_anatomy_films(data)]:
        film, part = grey(content), part_of(patient, split)
        yield Sample(source, "cxr_frontal", patient, part, film)
        yield Sample(source, "cxr_frontal", patient, part, pictures.framed(film, chance))
        yield Sample(source, "misframed", patient, part, pictures.misframed(film, chance))


def _anatomy_films(data: Path) -> Iterator[tuple[str, str, bytes]]:
    names = {"JPC": "jsrt", "CHN": "shenzhen", "MCU": "montgomery"}
    for path, content in members_of(data, "anatomy"):
        if "images/" in path:
            name = path.rsplit("/", 1)[-1]
            yield name, names[name[:3]], content


def _others(data: Path, split: Split, chance: np.random.Generator) -> Iterator[Sample]:
    for path, picture in pictures.collected(data):
        source, case = folder_of(path), case_of(path)
        kind, part = FOLDERS[source], part_of(case, split)
        yield Sample(source, kind, case, part, picture)
        changed = pictures.framed if kind == "cxr_frontal" else pictures.other_way
        for _ in range(1 if kind == "cxr_frontal" else 3):
            yield Sample(source, kind, case, part, changed(picture, chance))


def _made(count: int, chance: np.random.Generator) -> Iterator[Sample]:
    natural = pictures.photographs()
    held_out = len(natural) // 4
    for number in range(count):
        part: Part = ("train", "train", "train", "train", "train", "train", "tune", "calibrate", "calibrate", "test")[
            number % 10
        ]
        shown = natural[held_out:] if part == "train" else natural[:held_out]
        shows = (
            ("document", "document", pictures.document(chance)),
            ("chart", "picture", pictures.chart(chance)),
            ("photograph", "not_medical", pictures.photograph(chance, shown)),
            ("photograph", "not_medical", pictures.photograph(chance, shown)),
            ("texture", "not_medical", pictures.texture(chance)),
        )
        for place, (source, kind, picture) in enumerate(shows):
            yield Sample(source, kind, f"made {number} {place}", part, picture)


class GateTask:
    """Cross-entropy with each class weighted alike; the score is the share of right answers on frontal or not."""

    network: nn.Module

    def __init__(self, held: Pictures, stage: GateStage, seed: int) -> None:
        torch.manual_seed(seed)
        self.network = GateNet(stage.widths, stage.depths, len(CLASSES)).to(memory_format=torch.channels_last)
        self.stage, self.seed, self.tune = stage, seed, held.part("tune")
        learn = held.part("train")
        self.pixels = torch.from_numpy(learn.pixels)[:, None]
        self.classes = torch.from_numpy(learn.classes)
        counts = torch.bincount(self.classes, minlength=len(CLASSES)).clamp_min(1)
        self.weights = (len(self.classes) / counts).sqrt()
        self.weights /= self.weights.mean()

    def steps(self) -> int:
        return len(self.pixels) // self.stage.batch

    def batches(self, epoch: int) -> Iterator[tuple[Tensor, ...]]:
        order = torch.randperm(len(self.pixels), generator=torch.Generator().manual_seed(self.seed + epoch))
        for step in range(self.steps()):
            rows = order[step * self.stage.batch : (step + 1) * self.stage.batch]
            shown = self.pixels[rows].float() / 255
            gain = 1 + (torch.rand(len(rows), 1, 1, 1) - 0.5) * 0.6
            noise = torch.randn_like(shown) * torch.rand(len(rows), 1, 1, 1) * 0.04
            yield blurred((shown - 0.5) * gain + 0.5 + noise, 0.5), self.classes[rows]

    def loss(self, batch: tuple[Tensor, ...]) -> Tensor:
        shown, classes = batch
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits, _ = self.network(shown.to(memory_format=torch.channels_last))
        return functional.cross_entropy(logits.float(), classes, self.weights, label_smoothing=0.02)

    def score(self, network: nn.Module) -> Curve:
        logits, _ = embedded(network, self.tune.pixels)
        frontal = self.tune.classes == 0
        said = logits.argmax(1)
        let_in, kept_out = float((said[frontal] == 0).mean()), float((said[~frontal] != 0).mean())
        return {"score": (let_in + kept_out) / 2, "let_in": let_in, "kept_out": kept_out}


def tempered(task: GateTask, pictures: Pictures) -> Tempered:
    """The task's network with the temperature that makes held-out pictures likeliest: smoothed labels and weighted
    classes taught it too little confidence, and the draft is held where confidence is low.
    """
    held = pictures.where(np.isin(pictures.parts, HELD_OUT))
    logits, _ = embedded(task.network, held.pixels)
    return Tempered(task.network, temperature_of(logits, held.classes))


def temperature_of(logits: Floats, classes: npt.NDArray[np.int64]) -> float:
    """The temperature at which logits (picture, class) give the true classes the highest likelihood."""

    def surprise(log: float) -> float:
        known = log_softmax(logits / np.exp(log), axis=1)
        return -float(known[np.arange(len(classes)), classes].mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-2.0, 2.0), method="bounded").x))


def embedded(network: nn.Module, pixels: Labels, batch: int = 256) -> tuple[Floats, Floats]:
    """Logits (picture, class) and features (picture, feature)."""
    logits, features = [], []
    network.eval()
    with torch.no_grad():
        for start in range(0, len(pixels), batch):
            shown = torch.from_numpy(pixels[start : start + batch])[:, None].float() / 255
            found, placed = network(shown.to(memory_format=torch.channels_last))
            logits.append(found.numpy())
            features.append(placed.numpy())
    return np.concatenate(logits), np.concatenate(features)
