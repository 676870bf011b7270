"""Pictures to show: PNG bytes of films, heat maps and masks."""

import io
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from wetread.imaging.resize import resize
from wetread.records.arrays import Floats, Labels
from wetread.records.geometry import PixelTransform
from wetread.records.image import ImageTensor

# Cold to hot in sRGB. Lightness rises evenly and hue goes from blue to yellow, so that the order survives
# colour-blindness and grey printing.
HEAT: Final = (
    (24, 18, 92),
    (62, 44, 132),
    (112, 66, 146),
    (164, 92, 136),
    (210, 124, 112),
    (240, 168, 84),
    (252, 222, 96),
)
HEAT_ALPHA: Final = 0.75
# The patient's right lung, left lung and heart: blue, orange and green-yellow that colour-blind eyes tell apart.
MASK_COLOURS: Final = ((86, 180, 233), (230, 159, 0), (204, 121, 167))
FILL_ALPHA: Final = 56
OUTLINE_ALPHA: Final = 230
# Of zlib's levels, the one above which films no longer get smaller, only slower.
_COMPRESSION: Final = 4


def png(values: Floats) -> bytes:
    """An 8-bit PNG of (row, column) grey or (row, column, 3) colour in [0, 1]."""
    return _encoded(_bytes(values))


def display(image: ImageTensor, longest: int) -> tuple[Floats, PixelTransform]:
    """The first frame, at most `longest` pixels long and never enlarged, with its way to the stored pixels.

    (row, column) for grey, (row, column, 3) for colour.
    """
    rows, columns = image.values.shape[1:3]
    scale = min(1.0, longest / max(rows, columns))
    small = resize(image, max(1, round(rows * scale)), max(1, round(columns * scale)))
    shown = small.values[0]
    return shown[..., 0] if shown.shape[-1] == 1 else shown, small.to_stored


def heat_rgba(values: Floats) -> bytes:
    """A PNG with transparency of (row, column) in [0, 1]: the hotter, the brighter and the more opaque."""
    heat = np.clip(values, 0, 1)
    steps = np.linspace(0, 1, len(HEAT))
    colours = [np.interp(heat, steps, channel) / 255 for channel in np.transpose(HEAT)]
    return _encoded(_bytes(np.stack([*colours, heat * HEAT_ALPHA], axis=-1)))


def mask_rgba(labels: Labels) -> bytes:
    """A PNG with transparency of labels 0 to 3: three colours, faint inside, strong along the outline."""
    colours = np.array([(0, 0, 0), *MASK_COLOURS], dtype=np.uint8)[labels]
    alpha = np.where(_outline(labels), OUTLINE_ALPHA, FILL_ALPHA) * (labels > 0)
    return _encoded(np.dstack([colours, alpha.astype(np.uint8)]))


def labels_png(labels: Labels) -> bytes:
    """An 8-bit grey PNG that holds the labels themselves."""
    return _encoded(labels)


def _outline(labels: Labels) -> npt.NDArray[np.bool_]:
    """Pixels that touch another label above, below, left or right; the picture's edge counts as background."""
    around = np.pad(labels, 1)
    neighbours = (around[:-2, 1:-1], around[2:, 1:-1], around[1:-1, :-2], around[1:-1, 2:])
    return np.asarray(np.any([labels != neighbour for neighbour in neighbours], axis=0), dtype=np.bool_)


def _bytes(values: npt.NDArray[Any]) -> Labels:
    return np.asarray(np.rint(np.clip(values, 0, 1) * 255), dtype=np.uint8)


def _encoded(pixels: Labels) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, format="PNG", compress_level=_COMPRESSION)
    return buffer.getvalue()
