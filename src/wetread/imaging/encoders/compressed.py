"""One frame into the codestream of a transfer syntax, by the encoders that are installed."""

import io
from typing import Any, Final

import numpy as np
from pydicom import Dataset
from pydicom.pixels.encoders.base import get_encoder
from pydicom.uid import (
    JPEG2000,
    UID,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from wetread.imaging.attributes import whole
from wetread.imaging.codec import Stored
from wetread.imaging.header import PixelHeader

# Syntaxes that may hold a lossless codestream although they need not (PS3.5 A.4.3 and A.4.4): the pixels that were
# not painted then stay as they were.
_WRITTEN_AS: Final = {JPEG2000: JPEG2000Lossless, JPEGLSNearLossless: JPEGLSLossless}
LOSSLESS: Final = (RLELossless, JPEGLSLossless, JPEG2000Lossless, JPEG2000, JPEGLSNearLossless)
# Plugins in a fixed order, so that the bytes do not depend on whether the optional gdcm is there.
_PLUGINS: Final = {RLELossless: "pydicom", JPEGLSLossless: "pyjpegls", JPEG2000Lossless: "pylibjpeg"}
# What the encoders were seen to raise for pixels that they cannot take.
REFUSALS: Final = (AttributeError, KeyError, NotImplementedError, OSError, RuntimeError, TypeError, ValueError)


def encoded(pixels: Stored, syntax: UID, photometric: str, dataset: Dataset, header: PixelHeader) -> bytes:
    """(row, column[, sample]) as a lossless codestream of one of LOSSLESS. Raises one of REFUSALS."""
    target = _WRITTEN_AS.get(syntax, syntax)
    planes: dict[str, Any] = {"planar_configuration": 0} if header.samples > 1 else {}
    codestream = get_encoder(target).encode(
        np.ascontiguousarray(pixels),
        encoding_plugin=_PLUGINS[target],
        rows=header.rows,
        columns=header.columns,
        number_of_frames=1,
        samples_per_pixel=header.samples,
        bits_allocated=pixels.dtype.itemsize * 8,
        bits_stored=header.bits_stored,
        pixel_representation=whole(dataset, "PixelRepresentation"),
        photometric_interpretation=photometric,
        **planes,
    )
    return bytes(codestream)


def redrawn_jpeg(codestream: bytes, paint: Any) -> bytes | None:
    """A baseline JPEG frame painted on and written with its own quantisation tables, so that it loses next to nothing.

    None where the frame is not plain grey or YCbCr.
    """
    from PIL import Image, JpegImagePlugin

    picture: Any = Image.open(io.BytesIO(codestream))
    sampling = JpegImagePlugin.get_sampling(picture) if picture.mode == "RGB" else 0
    if picture.mode not in {"L", "RGB"} or sampling < 0 or _is_plain_rgb(picture):
        return None
    picture.draft("YCbCr" if picture.mode == "RGB" else "L", picture.size)
    cells = np.array(picture)
    paint(cells.reshape(*cells.shape[:2], -1))
    return _saved(Image.fromarray(cells, picture.mode), picture.quantization, sampling)


def _saved(picture: Any, tables: Any, sampling: int) -> bytes:
    held = io.BytesIO()
    picture.save(held, "JPEG", qtables=tables, subsampling=sampling)
    return held.getvalue()


def _is_plain_rgb(picture: Any) -> bool:
    """Whether the components are RGB, as an Adobe marker or their identifiers say, and not YCbCr."""
    letters = [layer[0] for layer in picture.layer]
    return picture.info.get("adobe_transform") == 0 or letters == [82, 71, 66]


BASELINE: Final = JPEGBaseline8Bit
