"""The size of a PNG or JPEG, without decoding it."""

import io
import struct
import warnings
from typing import Final

from PIL import Image

from wetread.dicom.headers import Header
from wetread.errors import TooLarge, Truncated, Unreadable
from wetread.imaging.header import MAX_PIXELS

_ORIENTATION: Final = 0x0112
_TRANSPOSED: Final = frozenset({5, 6, 7, 8})
# What ends a PNG and a JPEG, by what starts them.
_END: Final = {b"\x89P": b"IEND", b"\xff\xd8": b"\xff\xd9"}
_TAIL: Final = 64
# What Pillow was seen to raise for a damaged start of a picture.
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error)


def picture_header(data: bytes) -> Header:
    """A Header that says nothing but the size: upright rows and columns, as `imaging` counts stored pixels of pictures.

    Raises Unreadable, Truncated or TooLarge; damage further in is found when the picture is decoded.
    """
    columns, rows = _size(data)
    if rows * columns > MAX_PIXELS:
        raise TooLarge(f"The picture has {rows} x {columns} pixels, more than any radiograph.")
    return Header(object="picture", rows=rows, columns=columns, frames=1)


def _size(data: bytes) -> tuple[int, int]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "MPO"))
            turned = picture.getexif().get(_ORIENTATION) in _TRANSPOSED
            return (picture.height, picture.width) if turned else picture.size
    except Image.DecompressionBombError:
        raise TooLarge("The picture has more pixels than any radiograph.") from None
    except _BROKEN as error:
        if _END[data[:2]] not in data[-_TAIL:]:
            raise Truncated("The picture is cut short: it ends before its size is known.") from error
        raise Unreadable("The picture is damaged.") from error
