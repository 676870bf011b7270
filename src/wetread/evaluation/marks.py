"""What radiologists of the RSNA challenge said of films, beside the text-mined labels (Shih et al., 2019)."""

import json
import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wetread.errors import BadData
from wetread.records.arrays import Floats

Box = tuple[float, float, float, float]
"""(left, top, width, height) as fractions of the film."""

UNREAD: Final = -1
NORMAL, OPAQUE, OTHER = range(3)
CLASSES: Final = {"Normal": NORMAL, "Lung Opacity": OPAQUE, "No Lung Opacity / Not Normal": OTHER}

# NIH's list of boxes has one finding under another name than its list of labels.
ALIASES: Final = {"Infiltrate": "Infiltration"}


@dataclass(frozen=True)
class Marks:
    """Per film its class (UNREAD where nobody read it), its boxes, and the boxes drawn as a mask (film, side, side)."""

    classes: npt.NDArray[np.int64]
    boxes: npt.NDArray[np.object_]
    masks: Floats

    def where(self, rows: npt.NDArray[Any]) -> "Marks":
        return Marks(self.classes[rows], self.boxes[rows], self.masks[rows])


def marks_of(rows: list[dict[str, str]], side: int) -> Marks:
    """The marks of rows of the manifest; columns that are missing mean that nobody read the films. Raises BadData."""
    held = np.empty(len(rows), dtype=np.object_)
    held[:] = [[box for _, box in _drawn(row, "opacity_boxes")] for row in rows]
    said = [row.get("rsna_class") or "" for row in rows]
    unknown = sum(one not in CLASSES and one != "" for one in said)
    if unknown:
        raise BadData(f"{unknown} rows of the manifest have an rsna_class that is none of {', '.join(CLASSES)}.")
    classes = np.array([CLASSES.get(one, UNREAD) for one in said], dtype=np.int64)
    return Marks(classes, held, np.stack([mask_of(boxes, side) for boxes in held]))


def finding_boxes_of(rows: list[dict[str, str]]) -> list[list[tuple[str, Box]]]:
    """Finding and box of each that radiologists drew on a film (NIH, 2017). Raises BadData."""
    return [_drawn(row, "finding_boxes", named=True) for row in rows]


def _drawn(row: dict[str, str], column: str, *, named: bool = False) -> list[tuple[str, Box]]:
    try:
        each = json.loads(row.get(column) or "[]")
        return [(_finding(one[0]) if named else "", _box(one[1:] if named else one)) for one in each]
    except (ValueError, TypeError, LookupError) as error:
        shape = "[finding, left, top, width, height]" if named else "[left, top, width, height]"
        raise BadData(f"A row's {column} is no JSON list of {shape} in fractions of the film.") from error


def _finding(name: object) -> str:
    return ALIASES.get(str(name), str(name))


def _box(values: list[float]) -> Box:
    left, top, wide, high = (float(value) for value in values)
    if not all(map(math.isfinite, (left, top, wide, high))):
        raise ValueError("no number")
    if min(left, top) < 0 or min(wide, high) <= 0 or max(left + wide, top + high) > 1.01:
        raise ValueError("outside the film")
    return left, top, wide, high


def mask_of(boxes: list[Box], side: int) -> Floats:
    """1 in the boxes, on a grid of `side` by `side` cells."""
    mask = np.zeros((side, side), np.float32)
    for left, top, width, height in boxes:
        rows, columns = (
            slice(round(at * side), round((at + size) * side)) for at, size in ((top, height), (left, width))
        )
        mask[rows, columns] = 1
    return mask
