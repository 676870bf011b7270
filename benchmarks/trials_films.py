"""The films that `trials.py` learns and scores, and what radiologists said of them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from wetread.evaluation.films import Films, adult_rows, films_of
from wetread.evaluation.marks import Marks, marks_of
from wetread.evaluation.parts import Split, part_of

FOLDS = 3


@dataclass(frozen=True)
class Marked:
    """Films with their marks."""

    films: Films
    marks: Marks

    def where(self, rows: npt.NDArray[np.bool_]) -> "Marked":
        return Marked(self.films.where(rows), self.marks.where(rows))

    def share(self, share: float) -> "Marked":
        """The films of about this share of the patients; a larger share holds those of a smaller one too."""
        return self.where(np.array([place_of("share", patient) < share for patient in self.films.patients], np.bool_))

    @property
    def patients(self) -> int:
        return len(set(self.films.patients))


def fold_of(patient: str) -> int:
    return int.from_bytes(hashlib.sha256(f"trials {patient}".encode()).digest()[:8], "big") % FOLDS


def place_of(key: str, patient: str) -> float:
    """From 0 to below 1, fixed by the key and the patient's number alone."""
    return int.from_bytes(hashlib.sha256(f"{key} {patient}".encode()).digest()[:6], "big") / 2**48


def load(data: Path, split: Split, side: int, wanted: Callable[[str], bool]) -> Marked:
    """The adult films of `train` and `tune` of the patients wanted; no other picture is decoded."""
    known = [row for row in adult_rows(data) if part_of(row["patient_id"], split) in ("train", "tune")]
    rows = [row for row in known if wanted(row["patient_id"])]
    return Marked(films_of(rows, data, split, side), marks_of(rows, side))
