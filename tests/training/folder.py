"""A small data folder of made films in the layout that `wetread train` reads, and a recipe that fits it."""

import csv
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from wetread.records.vocabulary import FINDINGS

RECIPE = """
name: tiny
version: 0.0.1
seed: 7
split: {key: tests, shares: [0.5, 0.1, 0.2, 0.2]}
stages:
  - {stage: anatomy, side: 32, widths: [4, 8], epochs: 2, batch: 8, rate: 0.01}
  - {stage: taught, side: 32, widths: [4, 8], epochs: 1, batch: 8, rate: 0.01, films: 20}
  - {stage: findings, side: 32, widths: [8, 8], depths: [1, 1], epochs: 2, batch: 16, rate: 0.01, mixup: 0.3,
     members: 2}
  - {stage: transfer, film: 32, side: 32, epochs: 1, batch: 16, rate: 0.001, members: 2, stored: 64, lent: 0.5,
     least_patients: 8}
  - {stage: gate, side: 32, widths: [4, 8], depths: [1, 1], epochs: 2, batch: 32, rate: 0.01, films: 40, made: 20}
  - {stage: operating, least_positive_patients: 4, least_auroc: 0.0, least_found: 0.0}
  - {stage: export, resamples: 20}
"""
FOLDERS = (
    *("mednist-cxr", "mednist-hand", "mednist-abdomenct", "mednist-chestct", "mednist-headct", "mednist-breastmri"),
    *("ct", "mr", "ultrasound"),
)


def make_folder(root: Path) -> Path:
    """Writes the data folder and returns it."""
    chance = np.random.default_rng(3)
    data = root / "data"
    _chest(data, chance)
    _anatomy(data, chance)
    for folder in FOLDERS:
        for number in range(6):
            _save(
                Image.fromarray(chance.integers(0, 255, (40, 40)).astype(np.uint8)),
                data / "modality" / folder / f"{number}.png",
            )
    (root / "recipe.yaml").write_text(RECIPE, "utf-8")
    return data


def film(chance: np.random.Generator, side: int = 64) -> tuple[Image.Image, Image.Image]:
    """A grey chest of two dark ellipses and a bright one, and its labels 150, 200, 250 as JSRT draws them."""
    picture, labels = Image.new("L", (side, side), 120), Image.new("L", (side, side), 0)
    shift = int(chance.integers(-3, 4))
    parts = ((8, 12, 28, 54, 40, 150), (36, 12, 56, 54, 45, 200), (26, 34, 44, 52, 200, 250))
    for left, top, right, bottom, grey, label in parts:
        box = (left + shift, top, right + shift, bottom)
        ImageDraw.Draw(picture).ellipse(box, fill=grey)
        ImageDraw.Draw(labels).ellipse(box, fill=label)
    return picture, labels


def _chest(data: Path, chance: np.random.Generator) -> None:
    rows = []
    for number in range(120):
        name = f"{number:08d}_000.png"
        _save(film(chance)[0], data / "chest" / "images" / name)
        labels = "No Finding" if number % 2 else "|".join(chance.choice(FINDINGS, 2, replace=False))
        about = [name, number, 0, 20 + number % 60, "FM"[number % 3 > 0], ("PA", "AP")[number % 4 == 0], labels]
        read = ("", "Normal", "Lung Opacity", "No Lung Opacity / Not Normal")[number % 4]
        rows.append([*about, read, "[[0.2, 0.4, 0.2, 0.3]]" if read == "Lung Opacity" else "[]", "[]"])
    with (data / "chest_manifest.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "image",
                "patient_id",
                "followup",
                "age",
                "sex",
                "view",
                "labels",
                "rsna_class",
                "opacity_boxes",
                "finding_boxes",
            ]
        )
        writer.writerows(rows)


def _anatomy(data: Path, chance: np.random.Generator) -> None:
    for number in range(30):
        name = ("JPCLN{:03d}.png", "CHNCXR_{:04d}_0.png", "MCUCXR_{:04d}_1.png")[number % 3].format(number)
        picture, labels = film(chance)
        if not name.startswith("JPC"):
            labels = labels.point(lambda value: 255 if value in (150, 200) else 0)
        _save(picture, data / "anatomy" / "images" / name)
        _save(labels, data / "anatomy" / "masks" / name)


def _save(picture: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)
