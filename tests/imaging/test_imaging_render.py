"""Pictures that are shown: lossless, ordered, and clear to every eye."""

import io
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from wetread.imaging.render import (
    FILL_ALPHA,
    HEAT,
    HEAT_ALPHA,
    MASK_COLOURS,
    OUTLINE_ALPHA,
    heat_rgba,
    labels_png,
    mask_rgba,
    png,
)

# Machado, Oliveira and Fernandes, IEEE TVCG 2009: full deuteranopia and protanopia, in linear RGB.
_BLINDNESS = {
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "none": np.eye(3).tolist(),
}


def pixels(data: bytes) -> npt.NDArray[Any]:
    return np.asarray(Image.open(io.BytesIO(data)))


def _seen(colours: npt.ArrayLike, blindness: str) -> npt.NDArray[np.float64]:
    """CIE L*a*b* of sRGB colours as an eye with this colour-blindness sees them."""
    srgb = np.asarray(colours, dtype=np.float64) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    linear = np.clip(linear @ np.transpose(_BLINDNESS[blindness]), 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = linear @ to_xyz.T / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=-1)


def test_a_png_holds_the_picture_to_the_nearest_grey() -> None:
    values = np.linspace(0, 1, 256, dtype=np.float32).reshape(16, 16)
    assert np.array_equal(pixels(png(values)).ravel(), np.arange(256))


def test_colour_and_values_out_of_range_are_written_safely() -> None:
    values = np.array([[[-1, 0.5, 2]]], dtype=np.float32)
    assert pixels(png(values)).ravel().tolist() == [0, 128, 255]


@pytest.mark.parametrize("blindness", list(_BLINDNESS))
def test_the_heat_scale_grows_evenly_lighter_for_every_eye(blindness: str) -> None:
    steps = np.diff(_seen(HEAT, blindness)[:, 0])
    assert steps.min() > 6
    assert steps.max() < 3 * steps.min()


def test_heat_grows_more_opaque_and_none_is_clear() -> None:
    shown = pixels(heat_rgba(np.linspace(0, 1, 11, dtype=np.float32).reshape(1, 11)))
    alpha = shown[0, :, 3].astype(int)
    assert alpha[0] == 0
    assert (np.diff(alpha) > 0).all()
    assert alpha[-1] == round(255 * HEAT_ALPHA)
    assert shown[0, -1, :3].tolist() == list(HEAT[-1])


@pytest.mark.parametrize("blindness", list(_BLINDNESS))
def test_the_three_mask_colours_differ_for_every_eye(blindness: str) -> None:
    seen = _seen(MASK_COLOURS, blindness)
    distances = [np.linalg.norm(seen[one] - seen[other]) for one, other in ((0, 1), (0, 2), (1, 2))]
    assert min(distances) > 20


def test_outlines_are_clearer_than_what_they_enclose() -> None:
    labels = np.zeros((9, 9), dtype=np.uint8)
    labels[2:7, 2:7] = 1
    shown = pixels(mask_rgba(labels))
    assert shown[4, 4].tolist() == [*MASK_COLOURS[0], FILL_ALPHA]
    assert shown[2, 4].tolist() == [*MASK_COLOURS[0], OUTLINE_ALPHA]
    assert shown[0, 0, 3] == 0
    assert (shown[..., 3] == OUTLINE_ALPHA).sum() == 16


def test_touching_organs_keep_a_line_between_them() -> None:
    shown = pixels(mask_rgba(np.repeat(np.array([[1, 1, 1, 3, 3, 3]], dtype=np.uint8), 7, axis=0)))
    assert shown[3, :, 3].tolist() == [230, 56, 230, 230, 56, 230]
    assert shown[3, 4, :3].tolist() == list(MASK_COLOURS[2])


def test_a_label_png_holds_the_labels_themselves() -> None:
    labels = np.array([[0, 1], [2, 3]], dtype=np.uint8)
    data = labels_png(labels)
    assert Image.open(io.BytesIO(data)).mode == "L"
    assert np.array_equal(pixels(data), labels)
