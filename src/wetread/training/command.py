"""`wetread train`: runs the stages of a recipe in order, each resumable, and keeps a run record."""

from pathlib import Path

import numpy as np
from safetensors.torch import load_file

from wetread.errors import BadRecipe
from wetread.evaluation.card import Made, card_text
from wetread.evaluation.films import adult_rows, load_films
from wetread.evaluation.gatekeeping import GateSample
from wetread.evaluation.marks import marks_of
from wetread.readers.bundle import Bundle
from wetread.records.operating import Operating
from wetread.training.anatomy import AnatomyTask
from wetread.training.export import export
from wetread.training.findings import FindingsTask
from wetread.training.gate import CLASSES, GateTask, Pictures
from wetread.training.loop import Run, Task
from wetread.training.operating import choose
from wetread.training.recipe import (
    AnatomyStage,
    ExportStage,
    FindingsStage,
    GateStage,
    OperatingStage,
    Recipe,
    Stage,
    TaughtStage,
    load_recipe,
)
from wetread.training.run_record import RunRecord
from wetread.training.teaching import StudentTask, taught
from wetread.training.trained import Trained, best_weights, member_folder, outlines_of, pictures_of

Network = AnatomyStage | TaughtStage | GateStage


def train(recipe: Path, data: Path, out: Path, *, resume: bool = True) -> Path:
    """Trains all stages of `recipe` on `data` into `out`; returns the folder of the exported weights.

    Raises BadRecipe or BadData. A finished or half-finished network in `out` is taken up where it stopped; where its
    settings in the recipe have changed since, it starts anew.
    """
    plan = load_recipe(recipe)
    record = RunRecord.start(plan, data, out)
    for stage in plan.stages:
        if isinstance(stage, OperatingStage):
            _operating(plan, stage, data, out)
        elif isinstance(stage, ExportStage):
            _export(plan, stage, data, out)
        elif isinstance(stage, FindingsStage):
            _findings(plan, stage, data, out, resume)
        else:
            Run(_task(plan, stage, data, out), stage, out / stage.stage, plan.seed, plan.learnt).train(resume=resume)
        record.done(stage.stage, networks_of(stage))
    return out / "weights"


def networks_of(stage: Stage) -> tuple[str, ...]:
    """The folders of the networks that a stage trains."""
    if isinstance(stage, FindingsStage):
        return tuple(member_folder(number) for number in range(stage.members))
    return () if isinstance(stage, OperatingStage | ExportStage) else (stage.stage,)


def _findings(plan: Recipe, stage: FindingsStage, data: Path, out: Path, resume: bool) -> None:
    """One network after another, each from a seed of its own."""
    films, marks = load_films(data, plan.split, stage.side), marks_of(adult_rows(data), stage.side)
    for number in range(stage.members):
        seed = plan.seed + number
        task = FindingsTask(films, marks, stage, seed)
        Run(task, stage, out / member_folder(number), seed, plan.learnt).train(resume=resume)


def _task(plan: Recipe, stage: Network, data: Path, out: Path) -> Task:
    if isinstance(stage, AnatomyStage):
        return AnatomyTask(outlines_of(plan, data, stage.side), stage, plan.seed)
    if isinstance(stage, TaughtStage):
        return _student(plan, stage, data, out)
    return GateTask(pictures_of(plan, data, stage), stage, plan.seed)


def _student(plan: Recipe, stage: TaughtStage, data: Path, out: Path) -> AnatomyTask:
    """The anatomy network as it is, to be trained on with its own outlines on films of the training part."""
    held = outlines_of(plan, data, stage.side)
    weights = load_file(best_weights(out, "anatomy"))
    teacher = AnatomyTask(held, stage, plan.seed)
    teacher.network.load_state_dict(weights)
    films = load_films(data, plan.split, stage.side)
    learn, unseen = films.part("train").pixels, films.part("tune").pixels
    chosen = np.random.default_rng(plan.seed).permutation(len(learn))[: stage.films]
    student = StudentTask(taught(held, learn[chosen], teacher.network), unseen, stage, plan.seed)
    student.network.load_state_dict(weights)
    return student


def _operating(plan: Recipe, stage: OperatingStage, data: Path, out: Path) -> None:
    chosen = choose(Trained.load(plan, data, out), stage, plan.seed)
    (out / "operating.json").write_text(chosen.model_dump_json(indent=1), "utf-8")


def _export(plan: Recipe, stage: ExportStage, data: Path, out: Path) -> None:
    held = out / "operating.json"
    if not held.is_file():
        raise BadRecipe("The stage export needs the stage operating before it.")
    operating = Operating.model_validate_json(held.read_text("utf-8"))
    trained = Trained.load(plan, data, out)
    export(trained, operating, plan, stage.opset, out / "weights")
    (out / "weights" / "CARD.md").write_text(_card(plan, stage, data, trained.pictures, out / "weights"), "utf-8")


def _card(plan: Recipe, stage: ExportStage, data: Path, pictures: Pictures, weights: Path) -> str:
    """Where training opens the part `test`: what `wetread evaluate reader --part test` says, and the gate on
    the pictures of that part, those that are made included.
    """
    held = pictures.part("test")
    gate = GateSample(held.pixels, held.sources, np.array(CLASSES)[held.classes])
    seen = next(held for held in plan.stages if isinstance(held, FindingsStage))
    made = Made(
        name=plan.name,
        version=plan.version,
        recipe=f"recipes/{plan.name}.yaml",
        digest=plan.digest(),
        seed=plan.seed,
        members=seen.members,
        learn=seen.learn,
        jsrt=not plan.without,
    )
    return card_text(Bundle.open(weights), data, made, stage.resamples, gate)
