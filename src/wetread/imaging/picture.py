"""PNG and JPEG pictures, which have no header to be trusted."""

import io
import struct
import warnings
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from wetread.errors import TooLarge, Truncated, Unreadable
from wetread.imaging.notices import quiet
from wetread.records.arrays import Floats
from wetread.records.geometry import PixelTransform
from wetread.records.image import ImageTensor

_FORMATS: Final = ("PNG", "JPEG")
_ORIENTATION: Final = 0x0112
# EXIF 2.32, 4.6.4 A: what has to be done to the stored rows and columns to see the picture upright.
_MIRRORED: Final = {2: "exif_mirrored", 3: "exif_turned", 4: "exif_flipped"}
_TRANSPOSED: Final = {
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow was seen to raise for broken pictures; it keeps SyntaxError for broken PNG chunks.
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error)


def picture_image(data: bytes, instance: str) -> ImageTensor:
    """Decodes the first frame of a PNG or JPEG: grey or colour in [0, 1], transparency on black, upright.

    Mirrored and upside-down pictures keep their way to the stored pixels; for a transposed one, which a
    PixelTransform cannot express, the upright picture counts as the stored one. Raises Unreadable, Truncated, TooLarge.
    """
    with quiet() as notices:
        picture, tag = _loaded(data)
    several = ("first_frame",) if getattr(picture, "n_frames", 1) > 1 else ()
    if tag in _TRANSPOSED:
        picture = picture.transpose(_TRANSPOSED[tag])
    values, steps = _values(picture)
    rows, columns = values.shape[:2]
    upright = values[:: -1 if tag in {3, 4} else 1, :: -1 if tag in {2, 3} else 1]
    turn = _MIRRORED.get(tag) or ("exif_transposed" if tag in _TRANSPOSED else None)
    return ImageTensor(
        values=np.ascontiguousarray(upright.reshape(1, rows, columns, -1)),
        instance=instance,
        frames=(1,),
        to_stored=_to_stored(tag, rows, columns),
        stored_rows=rows,
        stored_columns=columns,
        steps=(*notices, *several, *steps, *([turn] if turn else [])),
    )


def _to_stored(tag: int, rows: int, columns: int) -> PixelTransform:
    across = {"column_scale": -1.0, "column_offset": float(columns)} if tag in {2, 3} else {}
    down = {"row_scale": -1.0, "row_offset": float(rows)} if tag in {3, 4} else {}
    return PixelTransform(**across, **down)


def _loaded(data: bytes) -> tuple[Image.Image, int]:
    """The decoded picture and its EXIF orientation (1 where it has none)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
            picture.load()
            return picture, picture.getexif().get(_ORIENTATION, 1)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise TooLarge("The picture has more pixels than any radiograph.") from None
    except _BROKEN as error:
        raise _broken(data) from error


def _broken(data: bytes) -> Truncated | Unreadable:
    png, jpeg = data.startswith(b"\x89PNG"), data.startswith(b"\xff\xd8")
    if (png and b"IEND" not in data[-64:]) or (jpeg and b"\xff\xd9" not in data[-64:]):
        return Truncated("The picture is cut short: its end is missing.")
    if not (png or jpeg):
        return Unreadable("The file is neither a PNG nor a JPEG picture.")
    return Unreadable("The picture is damaged.")


def _values(picture: Image.Image) -> tuple[Floats, tuple[str, ...]]:
    """(row, column) or (row, column, 3) in [0, 1]."""
    if picture.mode.startswith("I"):
        return _deep(np.asarray(picture))
    if picture.mode in {"1", "L"} and "transparency" not in picture.info:
        return _scaled(np.asarray(picture.convert("L")), 255), ()
    if picture.mode == "CMYK":
        return _scaled(np.asarray(picture.convert("RGB")), 255), ("cmyk_to_rgb",)
    if picture.has_transparency_data:
        return _on_black(picture)
    palette = ("palette",) if picture.mode == "P" else ()
    return _scaled(np.asarray(picture.convert("RGB")), 255), palette


def _deep(values: npt.NDArray[Any]) -> tuple[Floats, tuple[str, ...]]:
    """16-bit grey. The file does not say how many of the bits are used, so the largest value does, from 8 bits on."""
    bits = max(8, int(values.max()).bit_length())
    return _scaled(values, 2**bits - 1), (f"depth_{bits}",)


def _on_black(picture: Image.Image) -> tuple[Floats, tuple[str, ...]]:
    grey = picture.mode in {"1", "L", "LA"}
    layers = _scaled(np.asarray(picture.convert("LA" if grey else "RGBA")), 255)
    shown = layers[..., :-1] * layers[..., -1:]
    palette = ("palette",) if picture.mode == "P" else ()
    return shown[..., 0] if grey else shown, (*palette, "alpha_on_black")


def _scaled(values: npt.NDArray[Any], full: int) -> Floats:
    return values.astype(np.float32) * np.float32(1 / full) if full != 255 else _BYTES.take(values)


_BYTES: Final[Floats] = (np.arange(256) / 255).astype(np.float32)
