"""What redaction did to planted words, image by image: areas and counts, so that files can be resampled."""

import difflib
import io
import shutil
import subprocess
import warnings
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pydicom
from PIL import Image

from benchmarks.deid_planting_command import Box, Outcome
from benchmarks.deid_planting_pixels import Mask, Word, visible
from benchmarks.deid_planting_scenes import Burned, occupied

FOUND, UNREAD, REMAINS, TOUCHED = 0.8, 0.5, 0.5, 0.1
LIKE = 0.6


@dataclass
class Score:
    """Areas in pixels; `words` holds for each visible identity word how much of it is covered, and whether it reads."""

    name: str
    tissue: str
    released: bool
    identity: int = 0
    covered: int = 0
    redacted: int = 0
    on_text: int = 0
    straight: int = 0
    straight_on_text: int = 0
    boxes: int = 0
    boxes_on_text: int = 0
    marks: int = 0
    marks_kept: int = 0
    other: int = 0
    other_covered: int = 0
    not_erased: int = 0
    spilled: bool = False
    words: list[tuple[Word, float, bool]] = field(default_factory=list)


def scored(image: Burned, outcome: Outcome | None) -> Score:
    """Nothing but the name where nothing was released."""
    score = Score(image.name, image.tissue, outcome is not None and outcome.data is not None)
    if outcome is None or outcome.data is None:
        return score
    before, after = frames_of(image.data), frames_of(outcome.data)
    for frame in range(image.shape[0]):
        boxes = [box for box in outcome.boxes if box.frame == frame + 1]
        mask = mask_of(boxes, image.shape[1:])
        _areas(score, image, boxes, mask, frame)
        same_shape = before.shape == after.shape
        score.spilled |= not same_shape or bool((before[frame] != after[frame])[~mask].any())
        for word in (one for one in visible(image.words, "identity") if one.frame == frame):
            _word(score, word, mask, before[frame], after[frame] if same_shape else before[frame])
    return score


def _areas(score: Score, image: Burned, boxes: list[Box], mask: Mask, frame: int) -> None:
    """Precision: text is every planted word but the wanted marks, and what stood there, grown by a quarter height."""
    text = occupied(image, "identity", frame, 0.25) | occupied(image, "other", frame, 0.25)
    for column, row, width, height in image.existing:
        edge = height // 4
        text[max(0, row - edge) : row + height + edge, max(0, column - edge) : column + width + edge] = True
    score.redacted += int(mask.sum())
    score.on_text += int((mask & text).sum())
    turned = occupied(image, "", frame, upright=False)
    level = mask_of([box for box in boxes if not turned[slice_of(box)].any()], image.shape[1:])
    score.straight += int(level.sum())
    score.straight_on_text += int((level & text).sum())
    score.boxes += len(boxes)
    score.boxes_on_text += sum(text[slice_of(box)].mean() >= 0.5 for box in boxes if text[slice_of(box)].size)
    for word in image.words:
        if word.frame == frame and word.visible and word.role != "identity":
            share = covered_share(word, mask)
            score.marks += word.role == "mark"
            score.marks_kept += word.role == "mark" and share < TOUCHED
            score.other += word.role == "other"
            score.other_covered += word.role == "other" and share >= UNREAD


def _word(score: Score, word: Word, mask: Mask, before: Any, after: Any) -> None:
    share = covered_share(word, mask)
    if share >= UNREAD and still_there(word, before, after):
        score.not_erased += 1
        share = 0.0
    area = int(word.mask.sum())
    score.identity += area
    score.covered += round(area * share)
    score.words.append((word, share, readable(word, share, after)))


def covered_share(word: Word, mask: Mask) -> float:
    height, width = word.mask.shape
    return float(mask[word.row : word.row + height, word.column : word.column + width][word.mask].mean())


def still_there(word: Word, before: Any, after: Any) -> bool:
    """A box was told, but a good part of the ink's difference from its surroundings is still in the output."""
    height, width = word.mask.shape
    place = (slice(word.row, word.row + height), slice(word.column, word.column + width))
    first, second = (grey(frame[place]) for frame in (before, after))
    paper = word.mask & ~word.ink
    if not paper.any():
        return False
    kept = abs(second[word.ink].mean() - second[paper].mean())
    return bool(kept > REMAINS * abs(first[word.ink].mean() - first[paper].mean()))


def readable(word: Word, share: float, after: Any) -> bool:
    """Less than half covered; or partly covered, and tesseract, if installed, reads most of it in the output."""
    if share < UNREAD:
        return True
    if share > 0.95 or word.angle != 0 or shutil.which("tesseract") is None:
        return False
    said = read_again(word, after)
    return difflib.SequenceMatcher(None, said.lower(), word.text.lower()).ratio() >= LIKE


def read_again(word: Word, after: Any) -> str:
    edge = word.height // 2
    height, width = word.mask.shape
    crop = grey(after)[
        max(0, word.row - edge) : word.row + height + edge, max(0, word.column - edge) : word.column + width + edge
    ]
    low, high = float(crop.min()), float(crop.max())
    picture = Image.fromarray(((crop - low) / max(high - low, 1e-6) * 255).astype(np.uint8))
    buffer = io.BytesIO()
    picture.resize((picture.width * 3, picture.height * 3)).save(buffer, "PNG")
    command = ["tesseract", "stdin", "stdout", "--psm", "7"]
    done = subprocess.run(command, input=buffer.getvalue(), capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace").strip()


def grey(frame: Any) -> Any:
    return frame.mean(axis=2) if frame.ndim == 3 else frame.astype(float)


def frames_of(data: bytes) -> Any:
    """Stored values as (frame, row, column[, colour])."""
    dataset = pydicom.dcmread(io.BytesIO(data))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pixels = dataset.pixel_array
    return pixels if int(dataset.get("NumberOfFrames") or 1) > 1 else pixels[None]


def mask_of(boxes: list[Box], shape: tuple[int, ...]) -> Mask:
    mask = np.zeros(shape, bool)
    for box in boxes:
        mask[slice_of(box)] = True
    return mask


def slice_of(box: Box) -> tuple[slice, slice]:
    return slice(max(0, box.row), box.row + box.height), slice(max(0, box.column), box.column + box.width)
