"""Another size for a picture, with the way back to the stored pixels."""

import numpy as np
from PIL import Image

from wetread.records.arrays import Floats
from wetread.records.geometry import PixelTransform
from wetread.records.image import ImageTensor

# Pillow first averages whole blocks, down to this many times the wanted size, then filters: as good, and fast.
_GAP = 2.0


def resize(image: ImageTensor, rows: int, columns: int) -> ImageTensor:
    """The same picture as (rows, columns), antialiased; `to_stored` is composed, nothing else changes.

    `spacing`, like `stored_rows` and `stored_columns`, stays that of the stored pixels.
    """
    frames, height, width, channels = image.values.shape
    values = np.empty((frames, rows, columns, channels), dtype=np.float32)
    for frame, channel in np.ndindex(frames, channels):
        values[frame, :, :, channel] = resample(image.values[frame, :, :, channel], rows, columns)
    scale = PixelTransform(column_scale=width / columns, row_scale=height / rows)
    return ImageTensor(
        values=values,
        instance=image.instance,
        frames=image.frames,
        to_stored=image.to_stored.after(scale),
        stored_rows=image.stored_rows,
        stored_columns=image.stored_columns,
        unit=image.unit,
        spacing=image.spacing,
        steps=image.steps,
    )


def resample(values: Floats, rows: int, columns: int) -> Floats:
    """(row, column) resampled so that edges stay where they are; never beyond the range of what went in."""
    if values.shape == (rows, columns):
        return values.copy()
    picture = Image.fromarray(np.ascontiguousarray(values))
    resized = np.asarray(picture.resize((columns, rows), Image.Resampling.BILINEAR, reducing_gap=_GAP))
    return np.asarray(np.clip(resized, values.min(), values.max()), dtype=np.float32)
