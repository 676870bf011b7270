"""The networks of a recipe with their best weights, and all that they were trained and are judged on."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.torch import load_file

from wetread.errors import BadRecipe
from wetread.evaluation.films import Films, adult_rows, load_films
from wetread.evaluation.marks import Marks, marks_of
from wetread.evaluation.outlines import Anatomy, load_anatomy
from wetread.evaluation.parts import Part
from wetread.records.vocabulary import TARGETS
from wetread.training.anatomy import AnatomyTask
from wetread.training.cloud import Cloud
from wetread.training.findings import predicted
from wetread.training.gate import GateTask, Pictures, embedded, load_pictures, tempered
from wetread.training.networks import Ensemble, ReaderNet
from wetread.training.recipe import AnatomyStage, FindingsStage, GateStage, Recipe, Stage, TaughtStage


@dataclass(frozen=True)
class Trained:
    """The networks with their best weights, and all that they were trained and are judged on."""

    findings: Ensemble
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
        members = [_member(films_stage, out, number) for number in range(films_stage.members)]
        anatomy = AnatomyTask(outlines_of(recipe, data, anatomy_stage.side), anatomy_stage, recipe.seed)
        pictures = pictures_of(recipe, data, gate_stage)
        gate = GateTask(pictures, gate_stage, recipe.seed)
        for name, task in ((outlines, anatomy), ("gate", gate)):
            task.network.load_state_dict(load_file(best_weights(out, name)))
        gate.network = tempered(gate, pictures)
        learnt = films.where(np.isin(films.parts, films_stage.learn))
        return cls(
            findings=Ensemble(members, Cloud.of(predicted(members[0], learnt.pixels)[3])),
            anatomy=anatomy,
            gate=gate,
            films=films,
            marks=marks_of(adult_rows(data), films_stage.side),
            learnt=films_stage.learn,
            pictures=pictures,
            cloud=cloud_of(gate, pictures),
        )


def outlines_of(recipe: Recipe, data: Path, side: int) -> Anatomy:
    """The films with masks that a recipe may learn."""
    held = load_anatomy(data, recipe.split, side)
    return held.where(~np.isin(held.sources, recipe.without))


def pictures_of(recipe: Recipe, data: Path, stage: GateStage) -> Pictures:
    """The pictures that a recipe may learn the gate with."""
    held = load_pictures(data, recipe.split, stage, recipe.seed)
    return held.where(~np.isin(held.sources, recipe.without))


def _member(stage: FindingsStage, out: Path, number: int) -> ReaderNet:
    network = ReaderNet(stage.widths, stage.depths, len(TARGETS), stage.side)
    network.load_state_dict(load_file(best_weights(out, member_folder(number))))
    return network


def member_folder(number: int) -> str:
    """Where a network of the stage `findings` lies in the output folder."""
    return f"findings-{number + 1}"


def best_weights(out: Path, stage: str) -> Path:
    """The best weights of a stage. Raises BadRecipe where it was not trained yet."""
    path = out / stage / "best.safetensors"
    if not path.is_file():
        raise BadRecipe(f"The stage {stage} has to come before this one.")
    return path


def cloud_of(task: GateTask, pictures: Pictures) -> Cloud:
    learnt = pictures.part("train")
    return Cloud.of(embedded(task.network, learnt.pixels[learnt.classes == 0])[1])
