"""The reader and its gate on whole pictures: `python benchmarks/films.py --data DIR [--films N]`.

Reads N films of the part `tune` (which chose the epoch) and the pictures of VQA-RAD as bare JPEG, and prints how many
are let in, carry a claim, or are held, and whose outlines are doubted. VQA-RAD is told apart by its own organ.
"""

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

from wetread import read
from wetread.evaluation.films import members_of, pictures_of
from wetread.evaluation.parts import part_of
from wetread.records.draft import WetRead
from wetread.training.recipe import load_recipe

RECIPE = Path(__file__).parents[1] / "recipes" / "chest-reader.yaml"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True, help="the folder of images")
    options.add_argument("--questions", type=Path, help="vqa_rad_dev.json, for the organs")
    options.add_argument("--films", type=int, default=300)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        films = chest(given.data, given.films, Path(folder))
        show(f"films of tune ({len(films)})", Counter(word for one in read(films) for word in told(one)))
    if given.questions is not None:
        vqa_rad(given.data, given.questions)


def chest(data: Path, count: int, folder: Path) -> list[Path]:
    plan = load_recipe(RECIPE)
    held = [(name, content) for name, content in pictures_of(data, "chest") if name.endswith("g")]
    tune = [one for one in held if part_of(one[0].split("_")[0].lstrip("0"), plan.split) == "tune"]
    chosen = np.random.default_rng(plan.seed).permutation(len(tune))[:count]
    return [written(folder / tune[row][0], tune[row][1]) for row in chosen]


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def told(one: WetRead) -> list[str]:
    """What is counted of one study."""
    words = ["let in" if one.readings else "kept out", f"verdict {one.verdict.decision}"]
    if one.draft is not None and one.draft.claims:
        words.append("with a claim")
    doubted = any(reading.masks is not None and not reading.masks.reliable for reading in one.readings)
    return [*words, "outlines doubted"] if doubted else words


def vqa_rad(data: Path, questions: Path) -> None:
    """Each picture by its organ: chests should be let in, heads and abdomens kept out."""
    rows = json.loads(questions.read_text("utf-8"))
    organs = {row["image_name"]: row["image_organ"] for row in rows}
    with tempfile.TemporaryDirectory() as folder:
        for organ in sorted(set(organs.values())):
            paths = [
                written(Path(folder) / path.rsplit("/", 1)[-1], content)
                for path, content in members_of(data, "vqa_rad")
                if organs.get(path.rsplit("/", 1)[-1]) == organ
            ]
            show(f"VQA-RAD, {organ} ({len(paths)})", Counter(word for one in read(paths) for word in told(one)))


def show(name: str, counts: Counter[str]) -> None:
    print(f"{name:<28} " + ", ".join(f"{count} {word}" for word, count in sorted(counts.items())))


if __name__ == "__main__":
    main()
