"""The gate with one source left out: `python benchmarks/gate.py --data DIR [--epochs N] [--sources A,B]`.

For each source of pictures the gate is trained on all others, its limits are chosen without it too, and the line says
how much of the unseen source is let in: for films that should be near 100 %, for everything else near 0 %.
"""

import argparse
from pathlib import Path

import torch
from rich.console import Console

from wetread.training.gate import CLASSES, GateTask, Pictures, load_pictures, tempered
from wetread.training.loop import Run
from wetread.training.operating import gate_limits, let_in
from wetread.training.recipe import GateStage, OperatingStage, Recipe, load_recipe
from wetread.training.trained import cloud_of

OUT = Path("out/gate")
RECIPE = Path(__file__).parents[1] / "recipes" / "chest-reader.yaml"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--epochs", type=int, default=10, help="fewer than the recipe's: each source is a training")
    options.add_argument("--sources", default="", help="comma-separated; all by default")
    given = options.parse_args()
    plan = load_recipe(RECIPE)
    stage = next(stage for stage in plan.stages if isinstance(stage, GateStage))
    stage = stage.model_copy(update={"epochs": given.epochs})
    pictures = load_pictures(given.data, plan.split, stage, plan.seed)
    chosen = given.sources.split(",") if given.sources else sorted(set(pictures.sources.tolist()))
    console = Console()
    console.print("source left out         class               pictures  let in")
    for source in chosen:
        for line in without(source, pictures, stage, plan):
            console.print(line, highlight=False)


def without(source: str, pictures: Pictures, stage: GateStage, plan: Recipe) -> list[str]:
    """A line for each class of the source: how much of it a gate that never saw it lets in."""
    torch.manual_seed(plan.seed)
    operating = next(held for held in plan.stages if isinstance(held, OperatingStage))
    rest = pictures.where(pictures.sources != source)
    task = GateTask(rest, stage, plan.seed)
    Run(task, stage, OUT / source, plan.seed).train(resume=True)
    task.network = tempered(task, rest)
    cloud = cloud_of(task, rest)
    limits = gate_limits(task, rest, cloud, operating.least_kept_out)
    unseen = pictures.where(pictures.sources == source)
    through = let_in(task, cloud, limits, unseen)
    kinds = sorted(set(unseen.classes.tolist()))
    rows = [(kind, through[unseen.classes == kind]) for kind in kinds]
    return [f"{source:<23} {CLASSES[kind]:<19} {len(held):8d}  {held.mean():6.1%}" for kind, held in rows]


if __name__ == "__main__":
    main()
