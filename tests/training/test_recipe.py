from collections import Counter
from pathlib import Path

import pytest

from wetread.errors import BadRecipe
from wetread.evaluation.parts import PARTS, Split, part_of
from wetread.training.recipe import load_recipe

RECIPES = sorted((Path(__file__).parents[2] / "recipes").glob("*.yaml"))
SPLIT = Split(key="k", shares=(0.6, 0.08, 0.17, 0.15))


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_every_recipe_parses_and_ends_with_an_export(path: Path) -> None:
    assert load_recipe(path).names[-2:] == ("operating", "export")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name: [", "not valid YAML"),
        ("name: x", "Field required"),
        ("{name: x, version: '1', seed: 1, split: {key: k, shares: [1, 1, 1, 1]}, stages: [{stage: dance}]}", "stage"),
        ("- 1", "does not fit"),
        ("{stages: [{stage: operating}]}", "the stage operating needs anatomy and findings and gate before it"),
        (
            "{stages: [{stage: gate, side: 64, widths: [4], epochs: 1, batch: 1, rate: 1}, {stage: export}]}",
            "operating",
        ),
        ("\xe9: 1", "UTF-8"),
    ],
)
def test_a_bad_recipe_is_refused_with_a_sentence(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(BadRecipe, match=says):
        load_recipe(path)


def test_a_missing_recipe_is_refused() -> None:
    with pytest.raises(BadRecipe, match="cannot be read"):
        load_recipe(Path("nowhere.yaml"))


def test_a_patients_part_never_depends_on_the_others() -> None:
    # Fixed for good: a change here would let test patients into training.
    assert [part_of(str(number), SPLIT) for number in range(8)] == [
        part_of(str(number), Split(key="k", shares=(6, 0.8, 1.7, 1.5))) for number in range(8)
    ]
    assert part_of("1", SPLIT) == part_of("1", SPLIT)


def test_parts_take_their_shares() -> None:
    counts = Counter(part_of(str(number), SPLIT) for number in range(20_000))
    for part, share in zip(PARTS, SPLIT.shares, strict=True):
        assert abs(counts[part] / 20_000 - share) < 0.01


def test_another_key_splits_otherwise() -> None:
    other = Split(key="other", shares=SPLIT.shares)
    assert any(part_of(str(number), SPLIT) != part_of(str(number), other) for number in range(50))
