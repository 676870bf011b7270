"""From encoded bytes to the pixels as stored: one frame at a time, by whatever decoder is installed."""

import struct
from typing import Any, Final

import numpy.typing as npt
from pydicom import Dataset
from pydicom.encaps import get_frame
from pydicom.pixels.decoders.base import Decoder, get_decoder
from pydicom.pixels.utils import as_pixel_options

from wetread.errors import InconsistentHeader, NoPixels, Truncated, Unreadable
from wetread.imaging.codestream import check_codestream
from wetread.imaging.header import PixelHeader

Stored = npt.NDArray[Any]

# One fixed order and no second attempt: the pixels do not depend on whether the optional gdcm is installed, and what
# a strict decoder refuses is not handed to a lenient one, which would make a picture of damaged data.
_ORDER: Final = ("pyjpegls", "pylibjpeg", "pillow", "pydicom", "gdcm")
# What pydicom and its decoders were seen to raise for broken pixel data.
_BROKEN: Final = (EOFError, IndexError, KeyError, OverflowError, RuntimeError, TypeError, ValueError, struct.error)


def stored_frame(dataset: Dataset, header: PixelHeader, frame: int) -> tuple[Stored, tuple[str, ...]]:
    """Frame `frame` (from 1) as (row, column) or, RGB, (row, column, 3), in the machine's byte order; the steps taken.

    Raises NoPixels where there is no such frame; Truncated, TooLarge, InconsistentHeader or Unreadable where it
    cannot be decoded.
    """
    if not 1 <= frame <= header.frames:
        raise NoPixels(f"The image has {header.frames} frames, none of which is number {frame}.")
    assumed = ("syntax_assumed",) if header.syntax_assumed else ()
    if not header.syntax.is_encapsulated:
        pixels, steps = _native(dataset, header, frame)
    else:
        check_codestream(_codestream(dataset, header, frame), header.rows, header.columns)
        pixels, steps = _decompressed(dataset, header, frame)
    return pixels.astype(pixels.dtype.newbyteorder("="), copy=False), (*assumed, *steps)


def _native(dataset: Dataset, header: PixelHeader, frame: int) -> tuple[Stored, tuple[str, ...]]:
    unused = header.bits_allocated - 1 - header.high_bit
    if header.bits_stored == header.high_bit + 1:
        return _decoded(get_decoder(header.syntax), dataset, frame)
    # Old writers put the value at the upper end of its cell; pydicom looks at the lower end only.
    pixels, steps = _decoded(get_decoder(header.syntax), dataset, frame, correct_unused_bits=False)
    return (pixels << unused) >> (header.bits_allocated - header.bits_stored), (*steps, "high_bit")


def _decompressed(dataset: Dataset, header: PixelHeader, frame: int) -> tuple[Stored, tuple[str, ...]]:
    decoder = get_decoder(header.syntax)
    installed = decoder.available_plugins
    plugin = next(name for name in (*_ORDER, *installed) if name in installed)
    pixels, steps = _decoded(decoder, dataset, frame, decoding_plugin=plugin)
    return pixels, (plugin, *steps)


def _decoded(decoder: Decoder, dataset: Dataset, frame: int, **options: Any) -> tuple[Stored, tuple[str, ...]]:
    try:
        pixels, properties = decoder.as_array(dataset, index=frame - 1, **as_pixel_options(dataset, **options))
    except AttributeError as error:
        raise InconsistentHeader("The header lacks an attribute that decoding its pixels needs.") from error
    except _BROKEN as error:
        raise Unreadable(
            "The pixel data is damaged, or encoded in a way that the installed decoders refuse."
        ) from error
    told, found = dataset.PhotometricInterpretation, properties["photometric_interpretation"]
    if str(found).startswith("YBR"):
        raise InconsistentHeader("The pixels' colour space is one that their encoding cannot have.")
    return pixels, ("ybr_to_rgb",) if str(told).startswith("YBR") else ()


def _codestream(dataset: Dataset, header: PixelHeader, frame: int) -> bytes:
    try:
        offsets = as_pixel_options(dataset).get("extended_offsets")
        return get_frame(header.data, frame - 1, number_of_frames=header.frames, extended_offsets=offsets)
    except _BROKEN as error:
        raise Truncated("The compressed pixel data ends before the frame that was asked for.") from error
