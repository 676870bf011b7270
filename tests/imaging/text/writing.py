"""Writing on plain and noisy ground, with Pillow's own font, so that the tests need no other."""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from wetread.records.arrays import Floats


def ground(rows: int, columns: int, level: float = 0.3, noise: float = 0.02) -> Floats:
    """Even grey in [0, 1] with grain."""
    grain = np.random.default_rng(7).normal(level, noise, (rows, columns))
    return np.asarray(np.clip(grain, 0, 1), dtype=np.float32)


def glyphs(text: str, size: int, degrees: float = 0.0) -> Floats:
    """(row, column) in [0, 1]: how much of each pixel is ink, cut close to it."""
    font = ImageFont.load_default(size)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(text))
    picture = Image.new("L", (right - left + 4, bottom - top + 4))
    ImageDraw.Draw(picture).text((2 - left, 2 - top), text, font=font, fill=255)
    turned = picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    return np.asarray(turned, np.float32) / np.float32(255)


def write(picture: Floats, text: str, column: int, row: int, size: int = 24, **style: float) -> npt.NDArray[np.bool_]:
    """Writes in place, `value` bright (1) and turned by `degrees`; the mask of the ink."""
    ink = glyphs(text, size, style.get("degrees", 0.0))
    place = (slice(row, row + ink.shape[0]), slice(column, column + ink.shape[1]))
    picture[place] = picture[place] * (1 - ink) + style.get("value", 1.0) * ink
    mask = np.zeros(picture.shape, np.bool_)
    mask[place] = ink > 0.25
    return mask
