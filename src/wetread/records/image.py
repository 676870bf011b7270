"""Pixels on their way to a reader."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from wetread.records.arrays import Floats, digest_array
from wetread.records.geometry import PixelTransform

Unit = Literal["HU", "1"]


@dataclass(frozen=True)
class ImageTensor:
    """Frames of one image as float32 (frame, row, column, channel): finite, read-only, bright = high.

    `frames` are the frame numbers (from 1) that the first axis holds: only those asked for were decoded.
    `to_stored` maps this picture's coordinates to the stored pixels' (see records.geometry). `spacing` is
    (row, column) millimetres *in the patient*, or None: detector spacing of a projection is not that.
    Values of unit "1" are in [0, 1] after the VOI window; "HU" are Hounsfield units after rescale.
    """

    values: Floats
    instance: str
    frames: tuple[int, ...]
    to_stored: PixelTransform
    stored_rows: int
    stored_columns: int
    unit: Unit = "1"
    spacing: tuple[float, float] | None = None
    steps: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        shape_fits = self.values.ndim == 4 and self.values.shape[0] == len(self.frames)
        if not shape_fits or self.values.dtype != np.float32 or not np.isfinite(self.values).all():
            raise ValueError("an ImageTensor holds finite float32 (frame, row, column, channel)")
        self.values.flags.writeable = False

    @property
    def grey(self) -> Floats:
        """The first frame as (row, column); colour is averaged."""
        frame = self.values[0]
        return frame[..., 0] if frame.shape[-1] == 1 else np.asarray(frame.mean(axis=-1), dtype=np.float32)

    def digest(self) -> str:
        return digest_array(self.values)
