"""The networks of a recipe with their best weights, and all that they were trained and are judged on."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.torch import load_file
from torch import nn

from wetread.errors import BadRecipe
from wetread.evaluation.films import Films, adult_rows, load_films
from wetread.evaluation.marks import Marks, marks_of
from wetread.evaluation.outlines import Anatomy, load_anatomy
from wetread.evaluation.parts import Part
from wetread.readers.panel import SAID, together
from wetread.records.arrays import Floats
from wetread.training.anatomy import AnatomyTask
from wetread.training.cloud import Cloud
from wetread.training.findings import network_of, predicted, unheard_of
from wetread.training.gate import GateTask, Pictures, embedded, load_pictures, tempered
from wetread.training.networks import Ensemble
from wetread.training.recipe import (
    AnatomyStage,
    FindingsStage,
    GateStage,
    Reading,
    Recipe,
    Stage,
    TaughtStage,
    TransferStage,
)
from wetread.training.transfer import TransferEnsemble


@dataclass(frozen=True)
class Trained:
    """The networks with their best weights, and all that they were trained and are judged on."""

    findings: Ensemble
    transfer: TransferEnsemble | None
    anatomy: AnatomyTask
    gate: GateTask
    films: Films
    marks: Marks
    learnt: tuple[Part, ...]
    pictures: Pictures
    cloud: Cloud

    @classmethod
    def load(cls, recipe: Recipe, data: Path, out: Path) -> "Trained":
        stages: dict[str, Stage] = {stage.stage: stage for stage in recipe.stages}
        outlines = "taught" if "taught" in stages else "anatomy"
        films_stage, anatomy_stage, gate_stage = (stages[name] for name in ("findings", outlines, "gate"))
        assert isinstance(films_stage, FindingsStage)
        assert isinstance(anatomy_stage, AnatomyStage | TaughtStage)
        assert isinstance(gate_stage, GateStage)
        films = load_films(data, recipe.split, films_stage.side)
        members, second = _members(films_stage, out), stages.get("transfer")
        anatomy = AnatomyTask(outlines_of(recipe, data, anatomy_stage.side), anatomy_stage, recipe.seed)
        pictures = pictures_of(recipe, data, gate_stage)
        gate = GateTask(pictures, gate_stage, recipe.seed)
        for name, task in ((outlines, anatomy), ("gate", gate)):
            task.network.load_state_dict(load_file(best_weights(out, name)))
        gate.network = tempered(gate, pictures)
        learnt = films.where(np.isin(films.parts, films_stage.learn))
        return cls(
            findings=Ensemble(members, Cloud.of(predicted(members[0], learnt.pixels)[3])),
            transfer=_second(second, films, out) if isinstance(second, TransferStage) else None,
            anatomy=anatomy,
            gate=gate,
            films=films,
            marks=marks_of(adult_rows(data), films_stage.side),
            learnt=films_stage.learn,
            pictures=pictures,
            cloud=cloud_of(gate, pictures),
        )

    def said(self, films: Films) -> dict[str, Floats]:
        """What the networks of both families say of films together, as a reader says it."""
        networks = [self.findings, *([] if self.transfer is None else [self.transfer])]
        return together([dict(zip(SAID, predicted(network, films.pixels), strict=False)) for network in networks])


def outlines_of(recipe: Recipe, data: Path, side: int) -> Anatomy:
    """The films with masks that a recipe may learn."""
    held = load_anatomy(data, recipe.split, side)
    return held.where(~np.isin(held.sources, recipe.without))


def pictures_of(recipe: Recipe, data: Path, stage: GateStage) -> Pictures:
    """The pictures that a recipe may learn the gate with."""
    held = load_pictures(data, recipe.split, stage, recipe.seed)
    return held.where(~np.isin(held.sources, recipe.without))


def _members(stage: Reading, out: Path) -> list[nn.Module]:
    members = [network_of(stage) for _ in range(stage.members)]
    for network, folder in zip(members, member_folders(stage), strict=True):
        network.load_state_dict(load_file(best_weights(out, folder)))
    return members


def _second(stage: TransferStage, films: Films, out: Path) -> TransferEnsemble:
    return TransferEnsemble(_members(stage, out), unheard_of(films, stage))


def member_folders(stage: Reading) -> list[str]:
    """Where the networks of a stage lie in the output folder."""
    return [f"{stage.stage}-{number + 1}" for number in range(stage.members)]


def best_weights(out: Path, stage: str) -> Path:
    """The best weights of a stage. Raises BadRecipe where it was not trained yet."""
    path = out / stage / "best.safetensors"
    if not path.is_file():
        raise BadRecipe(f"The stage {stage} has to come before this one.")
    return path


def cloud_of(task: GateTask, pictures: Pictures) -> Cloud:
    learnt = pictures.part("train")
    return Cloud.of(embedded(task.network, learnt.pixels[learnt.classes == 0])[1])
