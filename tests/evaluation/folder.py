"""A folder of films of one's own: real JPEGs, a manifest, and whatever a test wants to be wrong with it."""

import csv
from pathlib import Path

import numpy as np
from PIL import Image

from wetread.records.vocabulary import FINDINGS

COLUMNS = (
    *("image", "patient_id", "followup", "age", "sex", "view", "labels"),
    *("rsna_class", "opacity_boxes", "finding_boxes", "source_width"),
)
RSNA = ("", "Normal", "Lung Opacity", "No Lung Opacity / Not Normal")
Row = dict[str, str]


def made_rows(count: int = 40) -> list[Row]:
    """A film a patient; half of them without findings. Patients have names, so that a leak would be seen."""
    return [
        {
            "image": f"film-{number}.jpg",
            "patient_id": f"Doe{number}",
            "followup": "0",
            "age": str(20 + number % 60),
            "sex": "FM"[number % 3 > 0],
            "view": ("PA", "AP")[number % 4 == 0],
            "labels": "No Finding" if number % 2 else f"{FINDINGS[number % 14]}|Mass",
            "rsna_class": RSNA[number % 4],
            "opacity_boxes": "[[0.2, 0.4, 0.2, 0.3]]" if number % 4 == 2 else "[]",
            "finding_boxes": '[["Mass", 0.1, 0.1, 0.3, 0.3]]' if number == 2 else "[]",
            "source_width": "1024",
        }
        for number in range(count)
    ]


def write_rows(data: Path, rows: list[Row], columns: tuple[str, ...] = COLUMNS) -> Path:
    data.mkdir(parents=True, exist_ok=True)
    with (data / "chest_manifest.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return data


def write_films(data: Path, rows: list[Row]) -> None:
    chance = np.random.default_rng(5)
    (data / "chest").mkdir(parents=True, exist_ok=True)
    for row in rows:
        values = chance.integers(0, 255, (12, 10)).astype(np.uint8)
        Image.fromarray(values).resize((90, 110)).save(data / "chest" / row["image"], "JPEG")


def made_folder(data: Path, rows: list[Row] | None = None) -> Path:
    held = made_rows() if rows is None else rows
    write_films(data, held)
    return write_rows(data, held)
