"""Bad headers are refused before anything is decoded, each with its own code."""

from typing import Any

import numpy as np
import pytest
from pydicom import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    MPEG2MPML,
    UID,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLSLossless,
    RLELossless,
)

from tests.imaging.films import decoded, film, real
from wetread.errors import InputError
from wetread.imaging.codestream import check_codestream, stated_size
from wetread.imaging.decode import check_header
from wetread.imaging.header import packages_for
from wetread.imaging.spacing import patient_spacing

PIXELS = np.arange(12, dtype=np.uint16).reshape(3, 4)


def code_of(dataset: Dataset) -> str:
    with pytest.raises(InputError) as caught:
        check_header(dataset)
    return caught.value.code


def without(keyword: str) -> Dataset:
    dataset = film(PIXELS)
    del dataset[keyword]
    return dataset


def test_a_sound_header_passes() -> None:
    check_header(film(PIXELS))


@pytest.mark.parametrize("data", [None, b""])
def test_no_pixel_data(data: bytes | None) -> None:
    assert code_of(film(PIXELS, PixelData=data)) == "input.no_pixels"
    assert code_of(without("PixelData")) == "input.no_pixels"


@pytest.mark.parametrize("keyword", ["Rows", "Columns", "BitsAllocated", "BitsStored", "SamplesPerPixel"])
def test_a_size_that_is_zero_or_missing(keyword: str) -> None:
    assert code_of(film(PIXELS, **{keyword: 0})) == "input.zero_sized"
    assert code_of(without(keyword)) == "input.zero_sized"


def test_missing_bits_are_told_from_missing_pixels_in_an_implicit_file() -> None:
    dataset = real("rtdose_1frame.dcm")  # implicit: pydicom needs the bits to tell what the pixel data is
    del dataset["BitsAllocated"]
    assert code_of(dataset) == "input.zero_sized"


def test_zero_frames() -> None:
    assert code_of(film(PIXELS, NumberOfFrames=0)) == "input.zero_sized"


@pytest.mark.parametrize("size", [{"Rows": 65535, "Columns": 65535}, {"Rows": 20000, "Columns": 20000}])
def test_absurd_dimensions(size: dict[str, int]) -> None:
    assert code_of(film(PIXELS, **size)) == "input.too_large"


@pytest.mark.parametrize(
    "contradiction",
    [
        {"PhotometricInterpretation": "RGB"},
        {"PhotometricInterpretation": "ARGB"},
        {"PhotometricInterpretation": ""},
        {"SamplesPerPixel": 3},
        {"BitsStored": 17},
        {"BitsAllocated": 12},
        {"HighBit": 16},
        {"HighBit": 3},
        {"NumberOfFrames": [1, 2]},
    ],
)
def test_attributes_that_contradict_each_other(contradiction: dict[str, Any]) -> None:
    assert code_of(film(PIXELS, **contradiction)) == "input.header"


def test_two_kinds_of_pixel_data() -> None:
    assert code_of(film(PIXELS, FloatPixelData=b"\0" * 48)) == "input.header"


def test_rows_that_are_no_number() -> None:
    dataset = without("Rows")
    dataset.add_new("Rows", "LO", "three")
    assert code_of(dataset) == "input.header"


def test_native_pixels_cut_short() -> None:
    assert code_of(film(PIXELS, PixelData=PIXELS.tobytes()[:-2])) == "input.truncated"
    assert code_of(film(PIXELS, NumberOfFrames=2)) == "input.truncated"


def test_a_sign_that_is_missing_is_a_header_error() -> None:
    with pytest.raises(InputError) as caught:
        decoded(without("PixelRepresentation"))
    assert caught.value.code == "input.header"


@pytest.mark.parametrize(("syntax", "named"), [(MPEG2MPML, "MPEG2"), ("1.2.840.113619.5.2", "private")])
def test_a_syntax_without_decoder_is_named(syntax: str, named: str) -> None:
    dataset = film(PIXELS)
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    with pytest.raises(InputError, match=named) as caught:
        check_header(dataset)
    assert caught.value.code == "input.unsupported_syntax"
    assert "113619" not in caught.value.message


@pytest.mark.parametrize(
    ("syntax", "packages"),
    [
        (JPEGLSLossless, "pyjpegls"),
        (JPEG2000Lossless, "pylibjpeg pylibjpeg-openjpeg"),
        (JPEGBaseline8Bit, "pylibjpeg pylibjpeg-libjpeg"),
        ("1.2.840.10008.1.2.4.201", "pylibjpeg pylibjpeg-openjpeg"),
        (RLELossless, ""),
        (MPEG2MPML, ""),
    ],
)
def test_what_to_install_is_known(syntax: str, packages: str) -> None:
    assert packages_for(syntax) == packages


@pytest.mark.parametrize("name", ["MR_small_jp2klossless", "MR_small_jpeg_ls_lossless", "JPEG-LL", "SC_rgb_jpeg_dcmtk"])
def test_a_codestream_cut_short_is_truncated_not_half_shown(name: str) -> None:
    dataset = real(f"{name}.dcm")
    whole = dataset.PixelData
    start = min(at for mark in (b"\xff\xd8\xff", b"\xff\x4f\xff\x51") if (at := whole.find(mark)) >= 0)
    dataset.PixelData = encapsulate([whole[start : start + (len(whole) - start) // 2]])
    with pytest.raises(InputError) as caught:
        decoded(dataset)
    assert caught.value.code == "input.truncated"


def test_a_codestream_with_damaged_insides_is_unreadable() -> None:
    dataset = real("JPEG-LL.dcm")
    data = bytearray(dataset.PixelData)
    data[2000:6000] = b"\xff\xc4" * 2000
    dataset.PixelData = bytes(data)
    with pytest.raises(InputError) as caught:
        decoded(dataset)
    assert caught.value.code == "input.unreadable"


def test_a_codestream_of_another_size_is_refused_before_it_is_decoded() -> None:
    dataset = real("MR_small_jp2klossless.dcm")
    dataset.Rows = 32
    with pytest.raises(InputError) as caught:
        decoded(dataset)
    assert caught.value.code == "input.header"


def test_a_codestream_bomb_is_refused_by_what_it_says_of_itself() -> None:
    head = b"\xff\x4f\xff\x51\x00\x2f\x00\x00" + (60000).to_bytes(4) * 2 + bytes(8)
    with pytest.raises(InputError) as caught:
        check_codestream(head + b"\xff\xd9", 64, 64)
    assert caught.value.code == "input.too_large"


def test_the_size_is_found_behind_other_jpeg_segments() -> None:
    comment = b"\xff\xfe\x00\x06abcd"
    frame = b"\xff\xc0\x00\x0b\x08" + (7).to_bytes(2) + (9).to_bytes(2) + b"\x01"
    assert stated_size(b"\xff\xd8" + comment + b"\xff" + frame) == (7, 9)
    assert stated_size(b"\xff\xd8" + comment) is None
    assert stated_size(bytes(64)) is None


def test_more_data_than_the_header_says_is_noted() -> None:
    image = decoded(film(PIXELS, PixelData=PIXELS.tobytes() + bytes(100)))
    assert "excess_frames" in image.steps
    assert image.values.shape == (1, 3, 4, 1)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"Modality": "CT", "PixelSpacing": [0.5, 0.25]}, (0.5, 0.25)),
        ({"Modality": "DX", "PixelSpacing": [0.5, 0.5]}, None),
        ({"Modality": "DX", "ImagerPixelSpacing": [0.5, 0.5]}, None),
        ({"Modality": "CT", "ImagerPixelSpacing": [0.5, 0.5]}, None),
        ({"Modality": "DX", "PixelSpacing": [0.5, 0.5], "PixelSpacingCalibrationType": "GEOMETRY"}, (0.5, 0.5)),
        ({"Modality": "CR", "PixelSpacing": [0.5, 0.5], "PixelSpacingCalibrationType": "FIDUCIAL"}, (0.5, 0.5)),
        ({"Modality": "CR", "PixelSpacing": [0.5, 0.5], "PixelSpacingCalibrationType": "UNKNOWN"}, None),
        ({"Modality": "CT", "PixelSpacing": [0, 0]}, None),
        ({"Modality": "CT", "PixelSpacing": [0.5, -0.5]}, None),
        ({"Modality": "CT", "PixelSpacing": [0.5]}, None),
        ({"Modality": "CT"}, None),
    ],
)
def test_spacing_is_given_only_where_it_is_the_patients(attributes: dict[str, Any], expected: Any) -> None:
    assert patient_spacing(film(PIXELS, **attributes)) == expected


def test_a_colour_space_that_the_codestream_corrects_is_noted_not_warned_of() -> None:
    dataset = real("SC_rgb_jpeg_dcmtk.dcm")
    right = decoded(dataset)
    jfif = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    start = dataset.PixelData.find(b"\xff\xd8\xff")
    dataset.PixelData = encapsulate([jfif + dataset.PixelData[start + 2 :]])
    dataset.PhotometricInterpretation = "RGB"
    image = decoded(dataset)
    assert "colour_space_of_codestream" in image.steps
    assert np.array_equal(image.values, right.values)
