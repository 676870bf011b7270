"""Painted frames back into a dataset, in its own transfer syntax where that can be written, else in a lossless one.

Native syntaxes: the cells of the painted pixels change and nothing else. RLE, JPEG-LS and JPEG 2000: the painted
frames are encoded anew, without loss, and the others keep their codestream byte by byte. Baseline JPEG: the same, with
the frame's own quantisation tables. Everything else becomes JPEG-LS lossless as a whole or, where that cannot hold the
pixels, Explicit VR Little Endian; colour that was YBR is then RGB.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from pydicom import Dataset
from pydicom.encaps import encapsulate, encapsulate_extended, generate_frames
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.utils import as_pixel_options
from pydicom.uid import (
    JPEG2000,
    UID,
    ExplicitVRLittleEndian,
    JPEG2000TransferSyntaxes,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLSLossless,
    JPEGLSNearLossless,
)

from wetread.imaging.codec import Stored, stored_frame
from wetread.imaging.encoders.compressed import LOSSLESS, REFUSALS, encoded, redrawn_jpeg
from wetread.imaging.encoders.native import NativePixels, Paint, padding_values, stacked
from wetread.imaging.header import PixelHeader

_LOSSY: Final = (JPEGBaseline8Bit, JPEGExtended12Bit, JPEG2000, JPEGLSNearLossless)
# A basic offset table's entries have 32 bits.
_LONGEST: Final = 2**32 - 1


@dataclass(frozen=True)
class Written:
    """`exact`: pixels that were not painted are what they were, bit by bit. `reencoded`: a frame is compressed anew."""

    syntax: UID
    reencoded: bool
    exact: bool


def redraw(dataset: Dataset, header: PixelHeader, paints: Mapping[int, Paint]) -> Written:
    """Lets each paint draw on its frame (from 1), in place: (row, column, sample), samples as the file holds them.

    A paint may be called more than once on the same frame, and must give the same. Raises an InputError where a frame
    cannot be decoded.
    """
    if not header.syntax.is_encapsulated:
        return _native(dataset, header, paints)
    frames = _redrawn(dataset, header, paints)
    if frames is None:
        return _converted(dataset, header, paints)
    _hold(dataset, frames)
    return Written(header.syntax, reencoded=True, exact=header.syntax in LOSSLESS)


def clear_unused_bits(dataset: Dataset, header: PixelHeader) -> bool:
    """Empties what native cells hold beside their pixel, where overlays were once kept; True if there was anything."""
    if header.syntax.is_encapsulated:
        return False
    pixels = NativePixels(dataset, header)
    if not pixels.clear_unused(padding_values(dataset, header)):
        return False
    dataset[header.element].value = pixels.octets
    return True


def _native(dataset: Dataset, header: PixelHeader, paints: Mapping[int, Paint]) -> Written:
    pixels = NativePixels(dataset, header)
    for frame, paint in paints.items():
        pixels.paint(frame, paint)
    dataset[header.element].value = pixels.octets
    return Written(header.syntax, reencoded=False, exact=True)


def _redrawn(dataset: Dataset, header: PixelHeader, paints: Mapping[int, Paint]) -> list[bytes] | None:
    """The codestreams of all frames in the same syntax; None where it cannot be written."""
    offsets = as_pixel_options(dataset).get("extended_offsets")
    frames = list(generate_frames(header.data, number_of_frames=header.frames, extended_offsets=offsets))
    try:
        for frame, paint in paints.items():
            redrawn = _codestream(dataset, header, frame, frames[frame - 1], paint)
            if redrawn is None:
                return None
            frames[frame - 1] = redrawn
    except REFUSALS:
        return None
    return frames


def _codestream(dataset: Dataset, header: PixelHeader, frame: int, before: bytes, paint: Paint) -> bytes | None:
    if header.syntax == JPEGBaseline8Bit:
        return redrawn_jpeg(before, paint)
    if header.syntax not in LOSSLESS:
        return None
    pixels = _raw(dataset, header, frame)
    paint(pixels.reshape(header.rows, header.columns, -1))
    return encoded(pixels, header.syntax, _photometric(header), dataset, header)


def _photometric(header: PixelHeader) -> str:
    """What the encoder is told: the reversible transform is the only one that a lossless JPEG 2000 frame can have."""
    lossless = header.syntax in JPEG2000TransferSyntaxes and header.photometric == "YBR_ICT"
    return "YBR_RCT" if lossless else header.photometric


def _raw(dataset: Dataset, header: PixelHeader, frame: int) -> Stored:
    """A compressed frame in the colour space that its encoder was given."""
    stored_frame(dataset, header, frame)  # refuses what a lenient decoder would make something up for
    options = as_pixel_options(dataset)
    pixels, _ = get_decoder(header.syntax).as_array(dataset, index=frame - 1, raw=True, **options)
    return np.array(pixels)


def _converted(dataset: Dataset, header: PixelHeader, paints: Mapping[int, Paint]) -> Written:
    frames = [np.array(stored_frame(dataset, header, frame)[0]) for frame in range(1, header.frames + 1)]
    for frame, paint in paints.items():
        paint(frames[frame - 1].reshape(header.rows, header.columns, -1))
    photometric = "RGB" if header.photometric.startswith("YBR") else header.photometric
    try:
        codestreams = [encoded(one, JPEGLSLossless, photometric, dataset, header) for one in frames]
    except REFUSALS:
        syntax = _hold_native(dataset, frames)
    else:
        syntax = _hold(dataset, codestreams, JPEGLSLossless)
    _describe(dataset, header, photometric)
    return Written(syntax, reencoded=True, exact=True)


def _describe(dataset: Dataset, header: PixelHeader, photometric: str) -> None:
    """What the header must say now. Pixels that were compressed with loss once stay so (PS3.3 C.7.6.1.1.5)."""
    dataset.PhotometricInterpretation = photometric
    if header.samples > 1:
        dataset.PlanarConfiguration = 0
    if header.syntax in _LOSSY and header.syntax != JPEG2000:
        dataset.LossyImageCompression = "01"


def _hold(dataset: Dataset, frames: list[bytes], syntax: UID | None = None) -> UID:
    """Compressed frames into the dataset, with the kind of offset table that it had."""
    extended = "ExtendedOffsetTable" in dataset or sum(map(len, frames)) > _LONGEST - 8 * len(frames)
    if extended:
        held = encapsulate_extended(frames)
        dataset.PixelData, dataset.ExtendedOffsetTable, dataset.ExtendedOffsetTableLengths = held
    else:
        dataset.PixelData = encapsulate(frames)
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    if syntax:
        dataset.file_meta.TransferSyntaxUID = syntax
    return UID(dataset.file_meta.TransferSyntaxUID)


def _hold_native(dataset: Dataset, frames: list[Stored]) -> UID:
    for keyword in ("ExtendedOffsetTable", "ExtendedOffsetTableLengths"):
        dataset.pop(keyword, None)
    dataset.PixelData = stacked(frames)
    dataset["PixelData"].VR = "OB" if frames[0].dtype.itemsize == 1 else "OW"
    dataset["PixelData"].is_undefined_length = False
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return ExplicitVRLittleEndian
