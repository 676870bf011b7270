"""`wetread train`: runs the stages of a recipe in order, each resumable, and keeps a run record."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from wetread.errors import SettingsError
from wetread.evaluation.card import Made, card_text
from wetread.evaluation.films import adult_rows, load_films
from wetread.evaluation.gatekeeping import GateSample
from wetread.evaluation.marks import marks_of
from wetread.readers.bundle import Bundle
from wetread.records.operating import Operating
from wetread.training.anatomy import AnatomyTask
from wetread.training.data import digest_of_data, enough
from wetread.training.export import export
from wetread.training.findings import FindingsTask
from wetread.training.gate import CLASSES, GateTask, Pictures
from wetread.training.lite import weights_file
from wetread.training.loop import Run, Task
from wetread.training.operating import choose
from wetread.training.recipe import (
    AnatomyStage,
    ExportStage,
    FindingsStage,
    GateStage,
    OperatingStage,
    Reading,
    Recipe,
    Stage,
    TaughtStage,
    TransferStage,
    load_recipe,
)
from wetread.training.run_record import RunRecord
from wetread.training.teaching import StudentTask, taught
from wetread.training.trained import Trained, best_weights, member_folders, outlines_of, pictures_of

Network = AnatomyStage | TaughtStage | GateStage


def train(recipe: Path, data: Path, out: Path, *, resume: bool = True, device: str = "cpu") -> Path:
    """Trains all stages of `recipe` on `data` into `out`; returns the folder of the exported weights, or `out` itself
    where the recipe exports none.

    Raises BadRecipe, BadData, MissingPart, OutputError or SettingsError. A finished or half-finished network in `out`
    is taken up where it stopped; where its settings in the recipe, the parts or the data have changed since, it starts
    anew. The findings are learnt on `device`, as torch names it, all else on the CPU.
    """
    plan = load_recipe(recipe)
    check_device(device)
    enough(data, plan.split)
    for stage in plan.stages:
        if isinstance(stage, TransferStage):
            weights_file(stage.size)
    digest = digest_of_data(data)
    record = RunRecord.start(plan, digest, out)
    training = Training(plan, data, out, f"{plan.learnt} {digest}", resume, device)
    for stage in plan.stages:
        training.run(stage)
        record.done(stage.stage, networks_of(stage))
    return out / "weights" if "export" in plan.names else out


def check_device(name: str) -> None:
    """Raises SettingsError for a device that torch lacks."""
    try:
        torch.zeros(1, device=name).cpu()
    except (RuntimeError, AssertionError) as error:
        raise SettingsError("torch has no such device here: name cpu, or cuda where there is a GPU.") from error


def networks_of(stage: Stage) -> tuple[str, ...]:
    """The folders of the networks that a stage trains."""
    if isinstance(stage, Reading):
        return tuple(member_folders(stage))
    return () if isinstance(stage, OperatingStage | ExportStage) else (stage.stage,)


@dataclass(frozen=True)
class Training:
    """The stages of a plan on one folder of data; a network goes on where it stopped if it `learnt` the same. The
    findings are learnt on `device`, the rest on the CPU.
    """

    plan: Recipe
    data: Path
    out: Path
    learnt: str
    resume: bool
    device: str = "cpu"

    def run(self, stage: Stage) -> None:
        if isinstance(stage, OperatingStage):
            self._operating(stage)
        elif isinstance(stage, ExportStage):
            self._export(stage)
        elif isinstance(stage, Reading):
            self._findings(stage)
        else:
            self._network(self._task(stage), stage, stage.stage, self.plan.seed)

    def _network(self, task: Task, stage: Reading | Network, name: str, seed: int) -> None:
        Run(task, stage, self.out / name, seed, self.learnt).train(resume=self.resume)

    def _findings(self, stage: Reading) -> None:
        """One network after another, each from a seed of its own."""
        films = load_films(self.data, self.plan.split, stage.film)
        marks = marks_of(adult_rows(self.data), stage.film)
        for number, folder in enumerate(member_folders(stage)):
            seed = self.plan.seed + number
            self._network(FindingsTask(films, marks, stage, seed, self.device), stage, folder, seed)

    def _task(self, stage: Network) -> Task:
        if isinstance(stage, AnatomyStage):
            return AnatomyTask(outlines_of(self.plan, self.data, stage.side), stage, self.plan.seed)
        if isinstance(stage, TaughtStage):
            return self._student(stage)
        return GateTask(pictures_of(self.plan, self.data, stage), stage, self.plan.seed)

    def _student(self, stage: TaughtStage) -> AnatomyTask:
        """The anatomy network as it is, to be trained on with its own outlines on films of the training part."""
        plan, held = self.plan, outlines_of(self.plan, self.data, stage.side)
        weights = load_file(best_weights(self.out, "anatomy"))
        teacher = AnatomyTask(held, stage, plan.seed)
        teacher.network.load_state_dict(weights)
        films = load_films(self.data, plan.split, stage.side)
        learn, unseen = films.part("train").pixels, films.part("tune").pixels
        chosen = np.random.default_rng(plan.seed).permutation(len(learn))[: stage.films]
        student = StudentTask(taught(held, learn[chosen], teacher.network), unseen, stage, plan.seed)
        student.network.load_state_dict(weights)
        return student

    def _operating(self, stage: OperatingStage) -> None:
        chosen = choose(Trained.load(self.plan, self.data, self.out), stage, self.plan.seed)
        (self.out / "operating.json").write_text(chosen.model_dump_json(indent=1), "utf-8")

    def _export(self, stage: ExportStage) -> None:
        operating = Operating.model_validate_json((self.out / "operating.json").read_text("utf-8"))
        trained, weights = Trained.load(self.plan, self.data, self.out), self.out / "weights"
        export(trained, operating, self.plan, stage.opset, weights)
        (weights / "CARD.md").write_text(_card(self.plan, stage, self.data, trained.pictures, weights), "utf-8")


def _card(plan: Recipe, stage: ExportStage, data: Path, pictures: Pictures, weights: Path) -> str:
    """Where training opens the part `test`: what `wetread evaluate reader --part test` says, and the gate on
    the pictures of that part, those that are made included.
    """
    held = pictures.part("test")
    gate = GateSample(held.pixels, held.sources, np.array(CLASSES)[held.classes], held.cases)
    seen = next(held for held in plan.stages if isinstance(held, FindingsStage))
    made = Made(
        name=plan.name,
        version=plan.version,
        recipe=f"recipes/{plan.name}.yaml",
        digest=plan.digest(),
        seed=plan.seed,
        members=seen.members,
        learn=seen.learn,
        transferred=sum(held.members for held in plan.stages if isinstance(held, TransferStage)),
        jsrt=not plan.without,
    )
    return card_text(Bundle.open(weights), data, made, stage.resamples, gate)
