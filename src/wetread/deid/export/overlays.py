"""Overlay planes (60xx; PS3.3 C.9.2): drawings over the image, which stay only where nobody can read a word in them."""

from collections.abc import Callable
from typing import Final

import numpy as np
from pydicom import Dataset

from wetread.deid.profile.actions import OVERLAYS
from wetread.imaging.attributes import tags_of
from wetread.imaging.damage import BROKEN
from wetread.ports import TextDetector
from wetread.records.arrays import Floats

_DATA: Final = 0x3000

Reads = Callable[[Floats], bool]


def clean_overlays(dataset: Dataset, reads: Reads | None) -> None:
    """Removes each overlay with text in it, or whose bits cannot be looked at; without `reads` all of them."""
    for group in OVERLAYS:
        tags = [tag for tag in tags_of(dataset) if tag.group == group]
        if tags and not (reads is not None and _is_silent(dataset, group, reads)):
            for tag in tags:
                del dataset[tag]


def reader_of(detector: TextDetector) -> Reads:
    """Whether the detector finds text in a drawing, bright on dark."""
    return lambda drawing: bool(detector.find(drawing, drawing))


def _is_silent(dataset: Dataset, group: int, reads: Reads) -> bool:
    if (group, _DATA) not in dataset:
        return False  # bits kept in the pixels themselves, which are cleared
    try:
        planes = np.asarray(dataset.overlay_array(group), dtype=np.float32)
    except BROKEN:
        return False
    frames = planes.reshape(-1, *planes.shape[-2:])
    return not any(reads(frame) for frame in frames)
