"""The record of a training that is taken up again."""

import json
from pathlib import Path
from typing import Any

import pytest

from wetread.training.recipe import Recipe, load_recipe
from wetread.training.run_record import RunRecord

RECIPE = Path(__file__).parents[2] / "recipes" / "chest-reader.yaml"


@pytest.fixture
def recipe() -> Recipe:
    return load_recipe(RECIPE)


def learnt(out: Path, network: str, epochs: int) -> None:
    (out / network).mkdir(parents=True, exist_ok=True)
    curves = [{"epoch": number} for number in range(1, epochs + 1)]
    (out / network / "state.json").write_text(json.dumps({"curves": curves}), "utf-8")


def read(out: Path) -> Any:
    return json.loads((out / "run.json").read_text("utf-8"))


def test_a_stage_keeps_the_session_that_it_was_trained_in(tmp_path: Path, recipe: Recipe) -> None:
    for network in ("findings-1", "findings-2", "gate"):
        learnt(tmp_path, network, 3)
    first = RunRecord.start(recipe, "a digest", tmp_path)
    first.done("findings", ["findings-1", "findings-2"])
    first.done("gate", ["gate"])
    first.done("operating")
    again = RunRecord.start(recipe, "a digest", tmp_path)
    learnt(tmp_path, "gate", 5)
    again.done("findings", ["findings-1", "findings-2"])
    again.done("gate", ["gate"])
    again.done("operating")
    held = read(tmp_path)
    assert {name: stage["session"] for name, stage in held["stages"].items()} == {
        "findings": 1,
        "gate": 2,
        "operating": 2,
    }
    assert len(held["sessions"]) == 2
    assert [curve["epoch"] for curve in held["curves"]["gate"]] == [1, 2, 3, 4, 5]


def test_networks_of_other_recipes_are_not_in_the_record(tmp_path: Path, recipe: Recipe) -> None:
    learnt(tmp_path, "findings-1", 1)
    learnt(tmp_path, "findings-9", 1)
    RunRecord.start(recipe, "a digest", tmp_path).done("findings", ["findings-1"])
    assert list(read(tmp_path)["curves"]) == ["findings-1"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema": "wetread.run/1"}'])
def test_another_recipe_or_a_broken_record_starts_anew(tmp_path: Path, recipe: Recipe, content: str) -> None:
    (tmp_path / "run.json").write_text(content, "utf-8")
    RunRecord.start(recipe, "a digest", tmp_path)
    assert len(read(tmp_path)["sessions"]) == 1
    RunRecord.start(recipe.model_copy(update={"seed": 1}), "a digest", tmp_path)
    assert len(read(tmp_path)["sessions"]) == 1
    RunRecord.start(recipe.model_copy(update={"seed": 1}), "another digest", tmp_path)
    assert len(read(tmp_path)["sessions"]) == 1
