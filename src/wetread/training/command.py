"""`wetread train`: runs the stages of a recipe in order, each resumable, and keeps a run record."""

from pathlib import Path

from wetread.errors import BadRecipe
from wetread.records.operating import Operating
from wetread.training.anatomy import AnatomyTask, load_anatomy
from wetread.training.card import card_text
from wetread.training.export import export
from wetread.training.films import load_films
from wetread.training.findings import FindingsTask
from wetread.training.gate import GateTask, load_pictures
from wetread.training.loop import Run, Task
from wetread.training.operating import Trained, choose
from wetread.training.recipe import (
    AnatomyStage,
    ExportStage,
    FindingsStage,
    GateStage,
    OperatingStage,
    Recipe,
    load_recipe,
)
from wetread.training.run_record import RunRecord

Network = FindingsStage | AnatomyStage | GateStage


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
        else:
            Run(_task(plan, stage, data), stage, out / stage.stage, plan.seed).train(resume=resume)
        record.done(stage.stage)
    return out / "weights"


def _task(plan: Recipe, stage: Network, data: Path) -> Task:
    if isinstance(stage, FindingsStage):
        return FindingsTask(load_films(data, plan.split, stage.side), stage, plan.seed)
    if isinstance(stage, AnatomyStage):
        return AnatomyTask(load_anatomy(data, plan.split, stage.side), stage, plan.seed)
    return GateTask(load_pictures(data, plan.split, stage, plan.seed), stage, plan.seed)


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
    (out / "weights" / "CARD.md").write_text(card_text(trained, operating, plan, stage.resamples), "utf-8")
