"""What a line says, as far as it can be read: PP-OCRv6's recogniser, a crop at a time or several of like width."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wetread.imaging.text.models import characters, characters_of
from wetread.records.arrays import Floats, Labels

HEIGHT: Final = 48
_NARROWEST: Final = 64
_WIDEST: Final = 1600
_BATCH: Final = 8
_WIDTHS: Final = 64


@dataclass(frozen=True)
class Reading:
    """`score` in [0, 1] is the mean over the characters; `centres` say where each stands, in [0, 1] along the crop."""

    text: str = ""
    score: float = 0.0
    centres: tuple[float, ...] = ()


UNREAD: Final = Reading()


def read_lines(crops: Sequence[Labels]) -> list[Reading]:
    """What each (row, column) or (row, column, 3) crop says; an empty Reading where there is nothing to be read."""
    lines = [_prepared(crop) for crop in crops]
    readings = [UNREAD] * len(lines)
    order = sorted(range(len(lines)), key=lambda at: lines[at].shape[-1])
    for start in range(0, len(order), _BATCH):
        places = order[start : start + _BATCH]
        for at, reading in zip(places, _read([lines[at] for at in places]), strict=True):
            readings[at] = reading
    return readings


def _prepared(crop: Labels) -> Floats:
    """(3, HEIGHT, width) in [-1, 1]."""
    import cv2

    width = int(np.clip(np.ceil(HEIGHT * crop.shape[1] / crop.shape[0]), 8, _WIDEST))
    line = cv2.resize(crop, (width, HEIGHT), interpolation=cv2.INTER_LINEAR).astype(np.float32) / 127.5 - 1
    return np.broadcast_to(line, (3, *line.shape)) if line.ndim == 2 else np.moveaxis(line, -1, 0)[::-1]


def _read(lines: Sequence[Floats]) -> list[Reading]:
    width = max(_NARROWEST, *(line.shape[-1] for line in lines))
    batch = np.zeros((len(lines), 3, HEIGHT, -(-width // _WIDTHS) * _WIDTHS), np.float32)
    for row, line in zip(batch, lines, strict=True):
        row[..., : line.shape[-1]] = line
    shares = [line.shape[-1] / batch.shape[-1] for line in lines]
    return [_decoded(*each) for each in zip(characters_of(batch), shares, strict=True)]


def _decoded(steps: npt.NDArray[Any], share: float) -> Reading:
    """Greedy connectionist temporal classification: repeats and blanks go (Graves et al. 2006).

    The crop is the first `share` of the steps, the rest is padding.
    """
    best = steps.argmax(axis=1)
    first = np.diff(best, prepend=0) != 0
    kept = np.flatnonzero(first & (best != 0))
    signs = characters()
    text = "".join(signs[best[at]] for at in kept)
    if not text.strip():
        return UNREAD
    kept = kept[len(text) - len(text.lstrip()) : len(text.rstrip())]
    centres = np.clip((kept + 0.5) / (len(steps) * share), 0, 1)
    return Reading(text.strip(), float(steps[kept, best[kept]].mean()), tuple(float(at) for at in centres))
