"""Painted frames come back as painted, everything else as it was, in the same syntax where that can be written."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import Dataset, dcmread
from pydicom.encaps import generate_frames
from pydicom.filebase import DicomBytesIO
from pydicom.pixels.utils import compress
from pydicom.uid import (
    JPEG2000,
    UID,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from tests.imaging.films import film, real
from wetread.imaging.codec import Stored, stored_frame
from wetread.imaging.encode import clear_unused_bits, redraw
from wetread.imaging.header import pixel_header

ROWS, COLUMNS = 40, 48
Pixels = npt.NDArray[Any]
PLACE = (slice(4, 10), slice(6, 20))


def paint(pixels: Stored) -> None:
    pixels[PLACE] = pixels[0, 0]


def noise(kind: str, *shape: int, top: int = 0) -> Pixels:
    limits = np.iinfo(kind)
    high = top or limits.max
    low = -high if limits.min < 0 else 0
    return np.random.default_rng(3).integers(low, high, (ROWS, COLUMNS, *shape), dtype=kind)


def decoded(dataset: Dataset, frame: int = 1) -> Pixels:
    pixels, _ = stored_frame(dataset, pixel_header(dataset), frame)
    return pixels.copy()


def reread(dataset: Dataset) -> Dataset:
    """Written to a file and read again."""
    held = DicomBytesIO()
    dataset.SOPClassUID, dataset.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.7", "2.25.1"
    dataset.save_as(held, enforce_file_format=True)
    held.seek(0)
    return dcmread(held)


def check(dataset: Dataset, syntax: UID) -> None:
    """Frame 1 is painted and otherwise what it was, also after a round through a file."""
    before = decoded(dataset)
    written = redraw(dataset, pixel_header(dataset), {1: paint})
    assert (written.syntax, dataset.file_meta.TransferSyntaxUID) == (syntax, syntax)
    assert written.exact
    paint(before.reshape(*before.shape[:2], -1))
    assert np.array_equal(decoded(dataset), before)
    assert np.array_equal(decoded(reread(dataset)), before)


KINDS = [("uint8", 0, {}), ("uint16", 4095, {"BitsStored": 12, "HighBit": 11}), ("int16", 0, {}), ("uint16", 0, {})]


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
@pytest.mark.parametrize(("kind", "top", "bits"), KINDS)
def test_native_grey(syntax: UID, kind: str, top: int, bits: dict[str, int]) -> None:
    dataset = film(noise(kind, top=top), **bits)
    dataset.file_meta.TransferSyntaxUID = syntax
    check(dataset, syntax)


@pytest.mark.parametrize("syntax", [RLELossless, JPEGLSLossless, JPEG2000Lossless])
@pytest.mark.parametrize(("kind", "top", "bits"), KINDS)
def test_compressed_grey(syntax: UID, kind: str, top: int, bits: dict[str, int]) -> None:
    dataset = film(noise(kind, top=top), **bits)
    compress(dataset, syntax, generate_instance_uid=False)
    check(dataset, syntax)


@pytest.mark.parametrize("planar", [0, 1])
def test_native_colour_in_either_planar_configuration(planar: int) -> None:
    pixels = noise("uint8", 3)
    dataset = film(pixels, PlanarConfiguration=planar)
    if planar:
        dataset.PixelData = np.ascontiguousarray(np.moveaxis(pixels, -1, 0)).tobytes()
    check(dataset, ExplicitVRLittleEndian)
    assert dataset.PlanarConfiguration == planar


@pytest.mark.parametrize("syntax", [RLELossless, JPEGLSLossless, JPEG2000Lossless])
def test_compressed_colour_keeps_its_interpretation(syntax: UID) -> None:
    dataset = film(noise("uint8", 3))
    compress(dataset, syntax, generate_instance_uid=False)
    check(dataset, syntax)
    assert dataset.PhotometricInterpretation == "RGB"


@pytest.mark.parametrize(("lossy", "options"), [(JPEG2000, {"j2k_cr": [4]}), (JPEGLSNearLossless, {"jls_error": 3})])
def test_a_lossy_frame_is_written_without_further_loss(lossy: UID, options: dict[str, Any]) -> None:
    dataset = film(noise("uint8"))
    compress(dataset, lossy, generate_instance_uid=False, **options)
    dataset.LossyImageCompression = "01"
    check(dataset, lossy)
    assert dataset.LossyImageCompression == "01"


@pytest.mark.parametrize(
    ("name", "syntax"),
    [
        ("SC_rgb_expb.dcm", ExplicitVRBigEndian),
        ("SC_rgb_expb_16bit.dcm", ExplicitVRBigEndian),
        ("MR_small_bigendian.dcm", ExplicitVRBigEndian),
        ("OBXXXX1A_expb.dcm", ExplicitVRBigEndian),
        ("OBXXXX1A_rle.dcm", RLELossless),
        ("MR_small_RLE.dcm", RLELossless),
        ("emri_small_jpeg_ls_lossless.dcm", JPEGLSLossless),
        ("MR_small_jp2klossless.dcm", JPEG2000Lossless),
        ("SC_ybr_full_uncompressed.dcm", ExplicitVRLittleEndian),
        ("JPGLosslessP14SV1_1s_1f_8b.dcm", JPEGLSLossless),
        ("JPEG-LL.dcm", JPEGLSLossless),
    ],
)
def test_real_files(name: str, syntax: UID) -> None:
    dataset = real(name)
    before = decoded(dataset)
    written = redraw(dataset, pixel_header(dataset), {1: paint})
    after = decoded(dataset)
    outside = np.ones(before.shape[:2], np.bool_)
    outside[PLACE] = False
    assert written.syntax == syntax
    assert np.array_equal(after[outside], before[outside])
    assert all(np.ptp(plane[PLACE]) == 0 for plane in np.moveaxis(after.reshape(*after.shape[:2], -1), -1, 0))


def test_other_frames_keep_their_codestream() -> None:
    dataset = real("emri_small_RLE.dcm")
    before = list(generate_frames(dataset.PixelData, number_of_frames=10))
    redraw(dataset, pixel_header(dataset), {3: paint})
    after = list(generate_frames(dataset.PixelData, number_of_frames=10))
    assert [old == new for old, new in zip(before, after, strict=True)] == [at != 2 for at in range(10)]


def test_baseline_jpeg_stays_with_next_to_no_further_loss() -> None:
    dataset = real("color3d_jpeg_baseline.dcm")
    frames = dataset.NumberOfFrames
    before, others = decoded(dataset), list(generate_frames(dataset.PixelData, number_of_frames=frames))[1:]
    written = redraw(dataset, pixel_header(dataset), {1: paint})
    assert (written.syntax, written.reencoded, written.exact) == (JPEGBaseline8Bit, True, False)
    apart = np.abs(decoded(dataset).astype(int) - before)
    apart[:24, :40] = 0
    assert apart.mean() < 0.1
    assert list(generate_frames(dataset.PixelData, number_of_frames=frames))[1:] == others


def test_what_cannot_be_written_becomes_lossless_and_stays_called_lossy() -> None:
    dataset = real("SC_rgb_jpeg_dcmtk.dcm")
    dataset.file_meta.TransferSyntaxUID = UID("1.2.840.10008.1.2.4.51")
    dataset.pop("LossyImageCompression", None)
    before = decoded(dataset)
    written = redraw(dataset, pixel_header(dataset), {1: paint})
    assert written.syntax == JPEGLSLossless
    assert (dataset.PhotometricInterpretation, dataset.LossyImageCompression) == ("RGB", "01")
    paint(before)
    assert np.array_equal(decoded(dataset), before)


def test_pairs_of_pixels_that_share_their_colour() -> None:
    pairs = np.random.default_rng(5).integers(0, 255, (ROWS, COLUMNS // 2, 4), dtype=np.uint8)
    dataset = film(noise("uint8", 3), PhotometricInterpretation="YBR_FULL_422", PixelData=pairs.tobytes())
    redraw(dataset, pixel_header(dataset), {1: paint})
    after = np.frombuffer(dataset.PixelData, np.uint8).reshape(pairs.shape)
    changed = (after != pairs).any(axis=-1)
    assert changed[4:10, 3:10].any()
    changed[4:10, 3:10] = False
    assert not changed.any()
    assert np.array_equal(after[4:10, 3:10], np.broadcast_to(after[4, 3], (6, 7, 4)))


@settings(max_examples=30)
@given(rows=st.integers(1, 9), columns=st.integers(1, 9), frame=st.integers(1, 3), seed=st.integers(0, 99))
def test_single_bits_of_any_frame(rows: int, columns: int, frame: int, seed: int) -> None:
    bits = np.random.default_rng(seed).integers(0, 2, (3, rows, columns), dtype=np.uint8)
    packed = np.packbits(bits, bitorder="little").tobytes()
    dataset = film(bits[0], BitsAllocated=1, BitsStored=1, HighBit=0, NumberOfFrames=3, PixelData=packed)

    def blacken(pixels: Stored) -> None:
        pixels[: rows // 2 + 1] = 0

    redraw(dataset, pixel_header(dataset), {frame: blacken})
    bits[frame - 1, : rows // 2 + 1] = 0
    assert dataset.PixelData == np.packbits(bits, bitorder="little").tobytes()


def test_overlays_in_unused_bits_go_and_the_pixels_stay() -> None:
    pixels = noise("uint16", top=4095)
    dataset = film(pixels | np.uint16(0x8000), BitsStored=12, HighBit=11)
    assert clear_unused_bits(dataset, pixel_header(dataset))
    assert dataset.PixelData == pixels.tobytes()
    assert not clear_unused_bits(dataset, pixel_header(dataset))


def test_unused_bits_below_the_pixel_go_too() -> None:
    pixels = noise("uint16", top=4095) << np.uint16(4)
    dataset = film(pixels | np.uint16(5), BitsStored=12, HighBit=15)
    assert clear_unused_bits(dataset, pixel_header(dataset))
    assert dataset.PixelData == pixels.tobytes()


def test_sign_bits_and_padding_are_no_overlay() -> None:
    signed = film(noise("int16", top=2047), BitsStored=12, HighBit=11)
    padded = film(np.full((ROWS, COLUMNS), 63536, "uint16"), BitsStored=12, HighBit=11)
    padded.add_new("PixelPaddingValue", "SS", -2000)
    assert not clear_unused_bits(signed, pixel_header(signed))
    assert not clear_unused_bits(padded, pixel_header(padded))


def test_an_overlay_above_signed_pixels_leaves_their_sign() -> None:
    pixels = noise("int16", top=2047)
    dataset = film(pixels ^ np.int16(0x4000), BitsStored=12, HighBit=11)
    before = decoded(dataset)
    assert clear_unused_bits(dataset, pixel_header(dataset))
    assert np.array_equal(decoded(dataset), before)
    assert dataset.PixelData == pixels.tobytes()
