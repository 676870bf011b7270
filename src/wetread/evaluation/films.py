"""The chest films of a data folder: labels from `chest_manifest.csv`, pixels from `chest.tar` or a folder."""

import csv
import io
import struct
import tarfile
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from wetread.errors import BadData
from wetread.evaluation.parts import Part, Split, part_of
from wetread.imaging.canonical import compressed, shrunk
from wetread.records.arrays import Labels
from wetread.records.vocabulary import TARGETS

COLUMNS = ("image", "patient_id", "age", "sex", "view", "labels")
Floats64 = npt.NDArray[np.float64]
# What each row must say, and what is wrong with one that does not.
CHECKS: Final[tuple[tuple[Callable[[dict[str, str]], bool], str], ...]] = (
    (lambda row: all(isinstance(row[name], str) for name in COLUMNS), "end before the last column"),
    (lambda row: row["patient_id"].strip() != "", "name no patient"),
    (lambda row: row["age"].isascii() and row["age"].isdecimal(), "give no age in whole years"),
    (lambda row: row["sex"] in {"F", "M"}, "give a sex that is neither F nor M"),
    (lambda row: row["view"] in {"PA", "AP"}, "give a view that is neither PA nor AP"),
    (lambda row: set(row["labels"].split("|")) <= set(TARGETS), "have a label that is none of the 14 nor No Finding"),
)
# What Pillow was seen to raise for pictures that are broken, or that are none.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)


@dataclass(frozen=True)
class Films:
    """Adult frontal films: `pixels` uint8 (film, side, side), `targets` bool (film, 15), age in years, flags as float.

    `patients` are the source's own numbers, used for the parts and the bootstrap alone. `stored` is how many pixels
    wide each picture was before the canonical step.
    """

    pixels: Labels
    targets: npt.NDArray[np.float32]
    ages: npt.NDArray[np.float32]
    female: npt.NDArray[np.float32]
    ap: npt.NDArray[np.float32]
    patients: npt.NDArray[np.str_]
    parts: npt.NDArray[np.str_]
    stored: npt.NDArray[np.int64]

    def part(self, part: Part) -> "Films":
        return self.where(self.parts == part)

    def where(self, rows: npt.NDArray[Any]) -> "Films":
        held = (self.pixels, self.targets, self.ages, self.female, self.ap, self.patients, self.parts, self.stored)
        return Films(*(values[rows] for values in held))

    def __len__(self) -> int:
        return len(self.pixels)


def load_films(data: Path, split: Split, side: int) -> Films:
    """Every adult film of `chest_manifest.csv`; ages under 18 and over 100 (typing errors) are left out."""
    return films_of(adult_rows(data), data, split, side)


def adult_rows(data: Path) -> list[dict[str, str]]:
    """The rows of the manifest that say an age from 18 to 100. Raises BadData, with a count of rows and no value."""
    return [row for row in checked_rows(data) if is_adult(row)]


def is_adult(row: dict[str, str]) -> bool:
    return 18 <= int(row["age"]) <= 100


def checked_rows(data: Path) -> list[dict[str, str]]:
    """All rows of the manifest, of any age. Raises BadData, with a count of rows and no value."""
    rows = _manifest(data / "chest_manifest.csv")
    lacking = [name for name in COLUMNS if rows and name not in rows[0]]
    if lacking:
        raise BadData(f"The manifest lacks the columns {', '.join(lacking)}.")
    for fits, why in CHECKS:
        wrong = sum(not fits(row) for row in rows)
        if wrong:
            raise BadData(f"{wrong} of {len(rows)} rows of the manifest {why}.")
    again = len(rows) - len({row["image"] for row in rows})
    if again:
        raise BadData(f"{again} of {len(rows)} rows of the manifest name a picture that a row before names.")
    return rows


def films_of(rows: list[dict[str, str]], data: Path, split: Split, side: int) -> Films:
    """The films of some rows, in their order; no other picture is decoded. Raises BadData."""
    wanted = {row["image"] for row in rows}
    pictures = {name: decoded(content) for name, content in pictures_of(data, "chest") if name in wanted}
    held = [picture for row in rows if (picture := pictures.get(row["image"])) is not None]
    if len(held) < len(rows):
        raise BadData(f"{len(rows) - len(held)} films of the manifest have no picture, or one that cannot be read.")
    return shown_as(rows, [Shown.of(picture, side) for picture in held], split)


class Shown(NamedTuple):
    """A canonical picture, and how many pixels wide it was stored."""

    pixels: Labels
    stored: int

    @classmethod
    def of(cls, picture: Image.Image, side: int) -> "Shown":
        return cls(compressed(shrunk(picture, side)), picture.width)


def shown_as(rows: list[dict[str, str]], pictures: Sequence[Shown], split: Split) -> Films:
    """Films of rows and of their pictures, in the same order."""
    return Films(
        pixels=np.stack([picture.pixels for picture in pictures]),
        targets=np.array([[name in row["labels"].split("|") for name in TARGETS] for row in rows], dtype=np.float32),
        ages=np.array([row["age"] for row in rows], dtype=np.float32),
        female=np.array([row["sex"] == "F" for row in rows], dtype=np.float32),
        ap=np.array([row["view"] == "AP" for row in rows], dtype=np.float32),
        patients=np.array([row["patient_id"] for row in rows]),
        parts=np.array([part_of(row["patient_id"], split) for row in rows]),
        stored=np.array([picture.stored for picture in pictures]),
    )


def _manifest(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise BadData("The data folder has no manifest of chest films (chest_manifest.csv).") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadData("The manifest is no CSV in UTF-8.") from error


def pictures_of(data: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """Base name and bytes of each picture in `data/name.tar` or, unpacked, under `data/name/`. Raises BadData."""
    seen: set[str] = set()
    for path, content in members_of(data, name):
        base = path.rsplit("/", 1)[-1]
        if base in seen:  # a manifest that names it would get another patient's picture
            raise BadData("Two pictures in different folders have one name.")
        seen.add(base)
        yield base, content


def members_of(data: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """Path within the archive and bytes of each picture, in a stable order. Raises BadData."""
    archive, folder = data / f"{name}.tar", data / name
    if folder.is_dir():
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            yield path.relative_to(folder).as_posix(), path.read_bytes()
    elif archive.is_file():
        try:
            yield from _archived(archive)
        except (tarfile.TarError, EOFError) as error:
            raise BadData(f"{name}.tar is damaged, or no tar archive.") from error
    else:
        raise BadData(f"The data folder has neither {name}.tar nor a folder {name}.")


def _archived(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as held:
        for member in sorted((member for member in held if member.isfile()), key=lambda member: member.name):
            file = held.extractfile(member)
            if file is not None:
                yield member.name, file.read()


def grey(content: bytes) -> Image.Image:
    """8-bit grey; of deeper pictures the bits that the brightest pixel uses, for none says how many it has."""
    picture = Image.open(io.BytesIO(content))
    if not picture.mode.startswith("I"):
        return picture.convert("L")
    values = np.asarray(picture).astype(np.int64)
    return Image.fromarray((values >> max(0, int(values.max()).bit_length() - 8)).astype(np.uint8))


def decoded(content: bytes) -> Image.Image | None:
    """The same, or None for bytes that are no whole picture of a size that a radiograph may have."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return grey(content)
    except (*BROKEN, Image.DecompressionBombWarning, Image.DecompressionBombError):
        return None
