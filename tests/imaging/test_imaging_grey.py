"""The grey pipeline against arrays worked out by hand."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tests.imaging.films import decoded, film, grey, item
from wetread.errors import InconsistentHeader
from wetread.imaging.decode import dicom_image

RAMP = np.array([[0, 50, 100, 150, 200]], dtype=np.uint16)


def ramp(**attributes: Any) -> list[float]:
    return [round(float(value), 4) for value in grey(film(RAMP, **attributes)).ravel()]


def test_without_a_window_the_range_is_stretched() -> None:
    assert ramp() == [0, 0.25, 0.5, 0.75, 1]


def test_a_linear_window_follows_the_standards_formula() -> None:
    # PS3.3 C.11.2.1.2.1: y = (x - (c - 0.5)) / (w - 1) + 0.5
    assert ramp(WindowCenter=100.5, WindowWidth=101) == [0, 0, 0.5, 1, 1]
    assert ramp(WindowCenter=100, WindowWidth=201) == pytest.approx([0.0025, 0.2525, 0.5025, 0.7525, 1])


def test_the_exact_linear_window_has_no_halves() -> None:
    assert ramp(WindowCenter=100, WindowWidth=100, VOILUTFunction="LINEAR_EXACT") == [0, 0, 0.5, 1, 1]


def test_the_sigmoid_window_follows_the_standards_formula() -> None:
    values = ramp(WindowCenter=100, WindowWidth=200, VOILUTFunction="SIGMOID")
    assert values == pytest.approx([1 / (1 + np.exp(-4 * (x - 100) / 200)) for x in RAMP.ravel().tolist()], abs=1e-4)


def test_a_window_of_width_one_is_a_step() -> None:
    assert ramp(WindowCenter=100.5, WindowWidth=1) == [0, 0, 0, 1, 1]


def test_of_several_windows_the_first_is_taken() -> None:
    several = ramp(WindowCenter=[100, 4000], WindowWidth=[201, 10])
    assert several == ramp(WindowCenter=100, WindowWidth=201)


@pytest.mark.parametrize(
    "window",
    [
        {"WindowCenter": 100, "WindowWidth": 0},
        {"WindowCenter": 100, "WindowWidth": 0.5},
        {"WindowCenter": 100, "WindowWidth": -20},
        {"WindowCenter": 100},
        {"WindowWidth": 100},
        {"WindowCenter": 100, "WindowWidth": 0, "VOILUTFunction": "SIGMOID"},
    ],
)
def test_a_window_that_makes_no_sense_is_ignored_and_said_so(window: dict[str, Any]) -> None:
    image = decoded(film(RAMP, **window))
    assert image.steps == ("window_ignored", "min_max")
    assert image.values.ravel().tolist() == [0, 0.25, 0.5, 0.75, 1]


def test_a_narrow_exact_window_is_allowed() -> None:
    assert (
        "window_linear_exact"
        in decoded(film(RAMP, WindowCenter=100, WindowWidth=0.5, VOILUTFunction="LINEAR_EXACT")).steps
    )


def test_a_window_that_is_no_number_is_ignored() -> None:
    dataset = film(RAMP)
    dataset.add_new("WindowCenter", "LO", "forty")
    dataset.WindowWidth = 100
    assert decoded(dataset).steps == ("window_ignored", "min_max")


def test_an_unknown_function_is_read_as_linear_and_said_so() -> None:
    image = decoded(film(RAMP, WindowCenter=100, WindowWidth=201, VOILUTFunction="CUBIC"))
    assert image.steps == ("window_function_unknown", "window_linear")


def test_monochrome1_is_inverted_after_the_window() -> None:
    window = {"WindowCenter": 100, "WindowWidth": 201}
    expected = [1 - value for value in ramp(**window)]
    assert ramp(PhotometricInterpretation="MONOCHROME1", **window) == pytest.approx(expected, abs=1e-4)


def test_an_inverse_presentation_is_inverted_once() -> None:
    assert ramp(PresentationLUTShape="INVERSE") == [1, 0.75, 0.5, 0.25, 0]
    assert ramp(PresentationLUTShape="INVERSE", PhotometricInterpretation="MONOCHROME1") == [1, 0.75, 0.5, 0.25, 0]
    assert ramp(PresentationLUTShape="IDENTITY") == [0, 0.25, 0.5, 0.75, 1]


def test_the_window_looks_at_rescaled_values() -> None:
    rescaled = ramp(RescaleSlope=2, RescaleIntercept=-100, WindowCenter=100, WindowWidth=201)
    assert rescaled == pytest.approx([0, 0.0025, 0.5025, 1, 1])


def test_a_falling_rescale_turns_the_picture() -> None:
    assert ramp(RescaleSlope=-1, RescaleIntercept=0) == [1, 0.75, 0.5, 0.25, 0]


def test_a_rescale_slope_of_zero_is_ignored_and_said_so() -> None:
    assert decoded(film(RAMP, RescaleSlope=0, RescaleIntercept=5)).steps == ("rescale_ignored", "min_max")


def test_padding_neither_stretches_the_range_nor_shines() -> None:
    pixels = np.array([[0, 100, 200, 65535]], dtype=np.uint16)
    for photometric, expected in (("MONOCHROME2", [0, 0.5, 1, 0]), ("MONOCHROME1", [1, 0.5, 0, 0])):
        image = decoded(film(pixels, PixelPaddingValue=65535, PhotometricInterpretation=photometric))
        assert image.values.ravel().tolist() == expected
        assert "padding" in image.steps


def test_a_padding_range_covers_all_of_it() -> None:
    pixels = np.array([[10, 20, 30, 100, 200]], dtype=np.uint16)
    for value, limit in ((10, 30), (30, 10)):
        shown = grey(film(pixels, PixelPaddingValue=value, PixelPaddingRangeLimit=limit))
        assert shown.ravel().tolist() == [0, 0, 0, 0, 1]


def test_padding_written_without_its_sign_is_found() -> None:
    dataset = film(np.array([[-2000, 0, 100]], dtype=np.int16))
    dataset.add_new("PixelPaddingValue", "US", 63536)
    assert grey(dataset).ravel().tolist() == [0, 0, 1]


def test_a_film_that_is_all_padding_is_dark() -> None:
    image = decoded(film(np.full((2, 2), 7, np.uint16), PixelPaddingValue=7))
    assert image.values.max() == 0
    assert image.steps == ("flat", "padding")


def test_hounsfield_padding_takes_the_lowest_other_value() -> None:
    dataset = film(np.array([[-2000, 0, 100]], np.int16), PixelPaddingValue=-2000, Modality="CT")
    dataset.RescaleSlope, dataset.RescaleIntercept = 1, -1024
    image = dicom_image(dataset, 1, "2.25.1", "unverified", hounsfield=True)
    assert image.values.ravel().tolist() == [-1024, -1024, -924]


def test_colour_has_no_hounsfield_units() -> None:
    dataset = film(np.zeros((2, 2, 3), np.uint8), Modality="CT", RescaleSlope=1, RescaleIntercept=-1024)
    with pytest.raises(InconsistentHeader):
        dicom_image(dataset, 1, "2.25.1", "unverified", hounsfield=True)


def test_signed_pixels_keep_their_order() -> None:
    assert grey(film(np.array([[-100, 0, 100]], dtype=np.int16))).ravel().tolist() == [0, 0.5, 1]
    assert grey(film(np.array([[-100, 0, 100]], dtype=np.int8))).ravel().tolist() == [0, 0.5, 1]


def test_signed_twelve_bit_pixels_are_read_with_their_sign() -> None:
    twelve = np.array([[-100, 0, 100]], dtype=np.int16).view(np.uint16) & 0x0FFF
    dataset = film(twelve, BitsStored=12, HighBit=11, PixelRepresentation=1)
    assert grey(dataset).ravel().tolist() == [0, 0.5, 1]


def test_values_at_the_upper_end_of_their_cell_are_found() -> None:
    image = decoded(film(RAMP << 4, BitsStored=12, HighBit=15, WindowCenter=100, WindowWidth=201))
    assert image.values.ravel() == pytest.approx([0.0025, 0.2525, 0.5025, 0.7525, 1], abs=1e-4)
    assert image.steps == ("high_bit", "window_linear")


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.uint32, np.int32])
def test_every_width_of_integer_is_read(kind: type[np.generic]) -> None:
    assert grey(film(RAMP.astype(kind))).ravel().tolist() == [0, 0.25, 0.5, 0.75, 1]


@pytest.mark.parametrize(("kind", "keyword"), [(np.float32, "FloatPixelData"), (np.float64, "DoubleFloatPixelData")])
def test_float_pixels_are_read_and_holes_in_them_are_dark(kind: type[np.generic], keyword: str) -> None:
    pixels = np.array([[-1, 0, 1, np.nan, np.inf]]).astype(kind)
    dataset = film(pixels)
    setattr(dataset, keyword, dataset.PixelData)
    for unwanted in ("PixelData", "BitsStored", "HighBit", "PixelRepresentation"):
        del dataset[unwanted]
    assert grey(dataset).ravel().tolist() == [0, 0.5, 1, 0, 0]


def test_single_bits_are_black_and_white() -> None:
    dataset = film(np.zeros((2, 4), np.uint8), BitsAllocated=1, BitsStored=1, HighBit=0)
    dataset.PixelData = bytes([0b01011010, 0])
    assert grey(dataset).tolist() == [[0, 1, 0, 1], [1, 0, 1, 0]]


def test_a_few_hot_pixels_do_not_stretch_the_range() -> None:
    pixels = np.tile(np.arange(100, dtype=np.uint16), (40, 1))
    pixels[0, :3] = 60000
    assert grey(film(pixels))[1, 50] == pytest.approx(50 / 99, abs=0.02)


def test_a_small_bright_spot_on_black_is_kept() -> None:
    pixels = np.zeros((100, 100), np.uint16)
    pixels[3, 4] = 1
    assert np.argwhere(grey(film(pixels)) == 1).tolist() == [[3, 4]]


def _table(entries: npt.NDArray[Any], first: int, bits: int) -> Any:
    lut = item(LUTDescriptor=[len(entries), first, bits])
    lut.add_new("LUTData", "US", entries.tolist())
    return lut


def test_a_voi_table_clamps_at_both_ends_and_wins_over_a_window() -> None:
    table = _table(np.array([0, 10, 255]), first=99, bits=8)
    image = decoded(film(RAMP, VOILUTSequence=[table], WindowCenter=1, WindowWidth=2))
    assert image.values.ravel() == pytest.approx([0, 0, 10 / 255, 1, 1])
    assert image.steps == ("voi_lut",)


def test_a_voi_table_may_start_below_zero() -> None:
    table = _table(np.array([0, 128, 255]), first=-1, bits=8)
    dataset = film(np.array([[-5, -1, 0, 1, 5]], np.int16), VOILUTSequence=[table])
    assert grey(dataset).ravel() == pytest.approx([0, 0, 128 / 255, 1, 1])


def test_a_modality_table_comes_before_the_window() -> None:
    table = _table(np.array([0, 1000, 500]), first=50, bits=16)
    pixels = np.array([[50, 51, 52]], np.uint16)
    dataset = film(pixels, ModalityLUTSequence=[table], WindowCenter=500.5, WindowWidth=1001)
    assert grey(dataset).ravel().tolist() == [0, 1, 0.5]


def test_a_mirrored_film_is_turned_back_and_knows_it() -> None:
    image = dicom_image(film(RAMP), 1, "2.25.1", "mirrored")
    assert image.values.ravel().tolist() == [1, 0.75, 0.5, 0.25, 0]
    assert image.to_stored.to_stored(0, 0) == (5, 0)
    assert image.to_stored.to_stored(4.5, 0.5) == (0.5, 0.5)
    assert image.steps[-1] == "mirrored"


@pytest.mark.parametrize("orientation", ["conventional", "other", "unverified"])
def test_no_other_orientation_moves_a_pixel(orientation: Any) -> None:
    image = dicom_image(film(RAMP), 1, "2.25.1", orientation)
    assert image.values.ravel().tolist() == [0, 0.25, 0.5, 0.75, 1]


def test_sixteen_bit_colour_is_scaled_by_its_bits() -> None:
    pixels = np.array([[[0, 32768, 65535]]], dtype=np.uint16)
    assert decoded(film(pixels)).values.ravel() == pytest.approx([0, 32768 / 65535, 1])
    twelve = np.array([[[0, 2048, 4095]]], dtype=np.uint16)
    assert decoded(film(twelve, BitsStored=12, HighBit=11)).values.ravel() == pytest.approx([0, 2048 / 4095, 1])


def test_uncompressed_ybr_becomes_rgb() -> None:
    grey_and_red = np.array([[[128, 128, 128], [76, 85, 255]]], dtype=np.uint8)
    image = decoded(film(grey_and_red, PhotometricInterpretation="YBR_FULL"))
    assert image.steps == ("ybr_to_rgb",)
    assert image.values[0, 0, 0] == pytest.approx([128 / 255] * 3, abs=0.005)
    assert image.values[0, 0, 1] == pytest.approx([1, 0, 0], abs=0.01)
