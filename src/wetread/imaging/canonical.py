"""The one step that every picture passes before a small network sees it, in training and at the bedside alike.

Sources differ in size and compression, and a network learns such differences when they go with a label. So each
picture is brought to the same square, through the same JPEG compression, whatever it was before.
"""

import io

import numpy as np
from PIL import Image

from wetread.records.arrays import Floats, Labels

JPEG_QUALITY = 85


def canonical(grey: Floats, side: int) -> Labels:
    """`grey` in [0, 1] (row, column) as uint8 (side, side): antialiased resize, aspect not kept, then JPEG."""
    picture = Image.fromarray(np.ascontiguousarray(grey, dtype=np.float32))
    return compressed(shrunk(picture, side))


def shrunk(picture: Image.Image, side: int) -> Labels:
    """A float (mode F, [0, 1]) or 8-bit grey (mode L) picture as uint8 (side, side)."""
    factor = max(1, min(picture.width, picture.height) // (4 * side))
    small = picture.reduce(factor) if factor > 1 else picture
    values = np.asarray(small.resize((side, side), Image.Resampling.BILINEAR), dtype=np.float32)
    scale = 255.0 if picture.mode == "F" else 1.0
    return np.asarray(np.clip(np.rint(values * scale), 0, 255), dtype=np.uint8)


def compressed(values: Labels, quality: int = JPEG_QUALITY) -> Labels:
    """The same picture after one round of JPEG."""
    held = io.BytesIO()
    Image.fromarray(values).save(held, "JPEG", quality=quality)
    return np.asarray(Image.open(held), dtype=np.uint8)
