"""What a header says of its pixels, checked before anything is decoded."""

import math
from dataclasses import dataclass
from typing import Any, Final

from pydicom import Dataset
from pydicom.pixels.decoders.base import get_decoder
from pydicom.uid import (
    UID,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000TransferSyntaxes,
    JPEGLSTransferSyntaxes,
    JPEGTransferSyntaxes,
)

from wetread.errors import InconsistentHeader, NoPixels, TooLarge, Truncated, UnsupportedSyntax, ZeroSized
from wetread.imaging.attributes import term, value_of, whole
from wetread.imaging.notices import quiet

# The guard against absurd dimensions. The largest films made are 20 to 30 megapixels.
MAX_SIDE: Final = 65_535
MAX_PIXELS: Final = 2**28
MAX_FRAME_BYTES: Final = 2**31

_ELEMENTS: Final = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
_BITS: Final = {"PixelData": (1, 8, 16, 32, 64), "FloatPixelData": (32,), "DoubleFloatPixelData": (64,)}

# Photometric interpretations that can be shown and their samples per pixel (PS3.3 C.7.6.3.1.2).
_SAMPLES: Final = {
    "MONOCHROME1": 1,
    "MONOCHROME2": 1,
    "PALETTE COLOR": 1,
    "RGB": 3,
    "YBR_FULL": 3,
    "YBR_FULL_422": 3,
    "YBR_ICT": 3,
    "YBR_RCT": 3,
}
_PACKAGES: Final = (
    (JPEGLSTransferSyntaxes, "pyjpegls"),
    (JPEG2000TransferSyntaxes, "pylibjpeg pylibjpeg-openjpeg"),
    (JPEGTransferSyntaxes, "pylibjpeg pylibjpeg-libjpeg"),
)


@dataclass(frozen=True)
class PixelHeader:
    """The Image Pixel attributes (PS3.3 C.7.6.3) of an image whose header holds together.

    `element` is the keyword of the pixel element, `data` its bytes. `bits_stored` is that allocated for float pixels.
    """

    element: str
    data: bytes
    rows: int
    columns: int
    frames: int
    samples: int
    photometric: str
    bits_allocated: int
    bits_stored: int
    high_bit: int
    syntax: UID
    syntax_assumed: bool

    @property
    def frame_bits(self) -> int:
        return self.rows * self.columns * self.samples * self.bits_allocated


def check_header(dataset: Dataset) -> None:
    """Raises the InputError that says why the pixels cannot be decoded, and decodes nothing."""
    with quiet():
        pixel_header(dataset)


def pixel_header(dataset: Dataset) -> PixelHeader:
    """The checked attributes.

    Raises NoPixels, ZeroSized, TooLarge, InconsistentHeader, UnsupportedSyntax or Truncated.
    """
    header = _stated(dataset)
    _check_size(header)
    _check_consistent(header)
    _check_decodable(header.syntax)
    _check_length(header)
    return header


def packages_for(syntax: str) -> str:
    """The PyPI packages, separated by blanks, that decode a transfer syntax; "" where none does."""
    return next((packages for syntaxes, packages in _PACKAGES if syntax in syntaxes), "")


def _stated(dataset: Dataset) -> PixelHeader:
    element, data = _pixels(dataset)
    allocated = whole(dataset, "BitsAllocated")
    stored = whole(dataset, "BitsStored") if element == "PixelData" else allocated
    syntax, assumed = _syntax(dataset)
    return PixelHeader(
        element=element,
        data=data,
        rows=whole(dataset, "Rows"),
        columns=whole(dataset, "Columns"),
        frames=whole(dataset, "NumberOfFrames", missing=1),
        samples=whole(dataset, "SamplesPerPixel"),
        photometric=term(dataset, "PhotometricInterpretation"),
        bits_allocated=allocated,
        bits_stored=stored,
        high_bit=whole(dataset, "HighBit", missing=stored - 1),
        syntax=syntax,
        syntax_assumed=assumed,
    )


def _pixels(dataset: Dataset) -> tuple[str, bytes]:
    present = [keyword for keyword in _ELEMENTS if keyword in dataset]
    if len(present) > 1:
        raise InconsistentHeader("The file holds more than one kind of pixel data, and it is unclear which is meant.")
    data = _octets(dataset, present[0]) if present else None
    if not isinstance(data, bytes | bytearray) or not data:
        raise NoPixels("The file holds no pixel data: it is a report, a plan or an index rather than an image.")
    return present[0], bytes(data)


def _octets(dataset: Dataset, keyword: str) -> Any:
    """As read: to convert it takes attributes that are yet to be checked. Read now where that was deferred."""
    element = dataset.get_item(keyword, keep_deferred=True)
    return value_of(dataset, keyword) if element.value is None else element.value


def _syntax(dataset: Dataset) -> tuple[UID, bool]:
    """The transfer syntax and whether it was missing and had to be taken from how the header itself was encoded."""
    stated = getattr(dataset, "file_meta", Dataset()).get("TransferSyntaxUID")
    if stated:
        return UID(stated), False
    implicit, little = dataset.original_encoding
    if implicit is False:
        return (ExplicitVRLittleEndian if little else ExplicitVRBigEndian), True
    return ImplicitVRLittleEndian, True


def _check_size(header: PixelHeader) -> None:
    counts = (header.rows, header.columns, header.frames, header.samples, header.bits_allocated, header.bits_stored)
    if min(counts) <= 0:
        raise ZeroSized(
            "The header gives the image no size: rows, columns, frames, samples or bits are zero or missing."
        )
    pixels = header.rows * header.columns
    if max(header.rows, header.columns) > MAX_SIDE or pixels > MAX_PIXELS or header.frame_bits > 8 * MAX_FRAME_BYTES:
        raise TooLarge(f"The header gives {header.rows} x {header.columns} pixels, more than any radiograph has.")


def _check_consistent(header: PixelHeader) -> None:
    if header.photometric not in _SAMPLES:
        raise InconsistentHeader("The header's Photometric Interpretation is missing or none that can be shown.")
    if header.samples != _SAMPLES[header.photometric]:
        raise InconsistentHeader(f"{header.photometric} pixels cannot have {header.samples} samples each.")
    if header.bits_allocated not in _BITS[header.element] or header.bits_stored > header.bits_allocated:
        raise InconsistentHeader(
            f"Pixels cannot have {header.bits_stored} bits stored in {header.bits_allocated} allocated."
        )
    if not header.bits_stored <= header.high_bit + 1 <= header.bits_allocated:
        raise InconsistentHeader("The header's High Bit does not fit the bits stored and allocated.")


def _check_decodable(syntax: UID) -> None:
    try:
        decoder = get_decoder(syntax)
    except NotImplementedError:
        name = f"'{syntax.name}'" if syntax.name != syntax and not syntax.is_private else "a private transfer syntax"
        raise UnsupportedSyntax(
            f"The pixels are encoded as {name}, which no installable decoder reads; export the image uncompressed."
        ) from None
    if not decoder.is_available:
        raise UnsupportedSyntax(f"The pixels are encoded as '{syntax.name}': pip install {packages_for(syntax)}")


def _check_length(header: PixelHeader) -> None:
    """Compressed lengths say nothing; those of native pixels must reach what the header promises."""
    if header.syntax.is_encapsulated:
        return
    bits = header.frame_bits * header.frames
    # Native YBR_FULL_422 keeps two chrominance samples for two pixels: two thirds of the full length.
    expected = math.ceil(bits / 8) * 2 // 3 if header.photometric == "YBR_FULL_422" else math.ceil(bits / 8)
    if len(header.data) < expected:
        raise Truncated(f"The pixel data is cut short: {len(header.data)} of {expected} bytes are there.")
