"""The chest films of a data folder: labels from `chest_manifest.csv`, pixels from `chest.tar` or a folder."""

import csv
import hashlib
import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from wetread.errors import BadData
from wetread.evaluation.parts import Part, Split, part_of
from wetread.imaging.canonical import compressed, shrunk
from wetread.records.arrays import Labels
from wetread.records.vocabulary import TARGETS

Floats64 = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Films:
    """Adult frontal films: `pixels` uint8 (film, side, side), `targets` bool (film, 15), age in years, flags as float.

    `patients` are the source's own numbers, used for the parts and the bootstrap alone.
    """

    pixels: Labels
    targets: npt.NDArray[np.float32]
    ages: npt.NDArray[np.float32]
    female: npt.NDArray[np.float32]
    ap: npt.NDArray[np.float32]
    patients: npt.NDArray[np.str_]
    parts: npt.NDArray[np.str_]

    def part(self, part: Part) -> "Films":
        return self.where(self.parts == part)

    def where(self, rows: npt.NDArray[Any]) -> "Films":
        held = (self.pixels, self.targets, self.ages, self.female, self.ap, self.patients, self.parts)
        return Films(*(values[rows] for values in held))

    def __len__(self) -> int:
        return len(self.pixels)


def load_films(data: Path, split: Split, side: int) -> Films:
    """Every adult film of `chest_manifest.csv`; ages under 18 and over 100 (typing errors) are left out."""
    return films_of(adult_rows(data), data, split, side)


def adult_rows(data: Path) -> list[dict[str, str]]:
    """The rows of the manifest that say an age from 18 to 100. Raises BadData."""
    return [row for row in _manifest(data / "chest_manifest.csv") if 18 <= int(row["age"]) <= 100]


def films_of(rows: list[dict[str, str]], data: Path, split: Split, side: int) -> Films:
    """The films of some rows, in their order; no other picture is decoded. Raises BadData."""
    pictures = dict(pictures_of(data, "chest"))
    missing = [row for row in rows if row["image"] not in pictures]
    if missing:
        raise BadData(f"{len(missing)} films of the manifest have no picture.")
    return Films(
        pixels=np.stack([compressed(shrunk(grey(pictures[row["image"]]), side)) for row in rows]),
        targets=np.array([[name in row["labels"].split("|") for name in TARGETS] for row in rows], dtype=np.float32),
        ages=np.array([row["age"] for row in rows], dtype=np.float32),
        female=np.array([row["sex"] == "F" for row in rows], dtype=np.float32),
        ap=np.array([row["view"] == "AP" for row in rows], dtype=np.float32),
        patients=np.array([row["patient_id"] for row in rows]),
        parts=np.array([part_of(row["patient_id"], split) for row in rows]),
    )


def _manifest(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise BadData("The data folder has no manifest of chest films.") from error


def pictures_of(data: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """Base name and bytes of each picture in `data/name.tar` or, unpacked, under `data/name/`."""
    for path, content in members_of(data, name):
        yield path.rsplit("/", 1)[-1], content


def members_of(data: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """Path within the archive and bytes of each picture, in a stable order."""
    archive, folder = data / f"{name}.tar", data / name
    if folder.is_dir():
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            yield path.relative_to(folder).as_posix(), path.read_bytes()
    elif archive.is_file():
        with tarfile.open(archive) as held:
            for member in sorted((member for member in held if member.isfile()), key=lambda member: member.name):
                file = held.extractfile(member)
                if file is not None:
                    yield member.name, file.read()
    else:
        raise BadData(f"The data folder has neither {name}.tar nor a folder {name}.")


def grey(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("L")


def digest_of_data(data: Path, names: tuple[str, ...]) -> str:
    """SHA-256 over the named files of a data folder, in the order given; absent ones count as empty."""
    whole = hashlib.sha256()
    for name in names:
        path = data / name
        whole.update(hashlib.sha256(path.read_bytes() if path.is_file() else b"").digest())
    return whole.hexdigest()
