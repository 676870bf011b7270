"""Geometry goes both ways: what is found on the resized picture lies on the right stored pixels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imaging.films import film
from wetread.imaging.decode import dicom_image
from wetread.imaging.masks import to_stored_labels
from wetread.imaging.render import display
from wetread.imaging.resize import resize
from wetread.records.geometry import Box, PixelTransform
from wetread.records.image import ImageTensor
from wetread.records.vocabulary import Orientation

sizes = st.integers(16, 90)
orientations = st.sampled_from(("conventional", "mirrored", "unverified"))


@st.composite
def blocks(draw: st.DrawFn, least: float = 0.2) -> tuple[int, int, Box]:
    """Rows and columns of a film, and a block in it that covers at least a fifth of each."""
    rows, columns = draw(sizes), draw(sizes)
    height, width = draw(st.integers(int(rows * least), rows)), draw(st.integers(int(columns * least), columns))
    return rows, columns, Box(draw(st.integers(0, columns - width)), draw(st.integers(0, rows - height)), width, height)


def with_block(rows: int, columns: int, block: Box, orientation: Orientation) -> ImageTensor:
    """A dark film with a bright block painted on its stored pixels."""
    pixels = np.zeros((rows, columns), dtype=np.uint16)
    x, y, w, h = map(int, block)
    pixels[y : y + h, x : x + w] = 1000
    return dicom_image(film(pixels, WindowCenter=500.5, WindowWidth=1001), 1, "2.25.1", orientation)


def bright_box(picture: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Box:
    down, across = np.nonzero(picture >= 0.5)
    x, y = int(across.min()), int(down.min())
    return Box(x, y, int(across.max()) + 1 - x, int(down.max()) + 1 - y)


@settings(max_examples=60, deadline=None)
@given(blocks(), sizes, sizes, orientations)
def test_a_painted_block_is_found_on_the_stored_pixels(
    painted: tuple[int, int, Box], rows: int, columns: int, orientation: Orientation
) -> None:
    image = with_block(*painted, orientation)
    small = resize(image, rows, columns)
    found = small.to_stored.box_to_stored(bright_box(small.values[0, :, :, 0]))
    block = painted[2]
    across, down = image.stored_columns / columns, image.stored_rows / rows  # one pixel of the resized picture
    assert found.x == pytest.approx(block.x, abs=across)
    assert found.y == pytest.approx(block.y, abs=down)
    assert found.x + found.w == pytest.approx(block.x + block.w, abs=across)
    assert found.y + found.h == pytest.approx(block.y + block.h, abs=down)


@settings(max_examples=60, deadline=None)
@given(blocks(), sizes, sizes, orientations)
def test_boxes_go_there_and_back(
    painted: tuple[int, int, Box], rows: int, columns: int, orientation: Orientation
) -> None:
    small = resize(with_block(*painted, orientation), rows, columns)
    back = small.to_stored.box_to_stored(small.to_stored.box_from_stored(painted[2]))
    assert back == pytest.approx(painted[2])
    whole = small.to_stored.box_to_stored(Box(0, 0, columns, rows))
    assert whole == pytest.approx(Box(0, 0, painted[1], painted[0]))


@settings(max_examples=60, deadline=None)
@given(blocks(), sizes, sizes, orientations)
def test_a_label_map_covers_the_block_it_was_made_of(
    painted: tuple[int, int, Box], rows: int, columns: int, orientation: Orientation
) -> None:
    image = with_block(*painted, orientation)
    small = resize(image, rows, columns)
    labels = (small.values[0, :, :, 0] >= 0.5).astype(np.uint8) * 2
    stored = to_stored_labels(labels, small.to_stored, image.stored_rows, image.stored_columns)
    truth = np.zeros_like(stored)
    x, y, w, h = map(int, painted[2])
    truth[y : y + h, x : x + w] = 2
    # They may differ along the edges only, by less than one pixel of the resized picture and one of the stored.
    across, down = (int(np.ceil(image.stored_columns / columns)) + 1, int(np.ceil(image.stored_rows / rows)) + 1)
    inner = np.zeros_like(truth, dtype=bool)
    inner[y + down : y + h - down, x + across : x + w - across] = True
    outer = np.zeros_like(inner)
    outer[max(0, y - down) : y + h + down, max(0, x - across) : x + w + across] = True
    assert stored.shape == truth.shape
    assert (stored[inner] == 2).all()
    assert (stored[~outer] == 0).all()


def test_labels_of_the_stored_size_stay_as_they_are() -> None:
    labels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    assert np.array_equal(to_stored_labels(labels, PixelTransform(), 3, 4), labels)
    mirror = PixelTransform(column_scale=-1, column_offset=4)
    assert np.array_equal(to_stored_labels(labels, mirror, 3, 4), labels[:, ::-1])


def test_stored_pixels_beyond_the_picture_are_no_label() -> None:
    crop = PixelTransform(column_offset=1, row_offset=1)
    stored = to_stored_labels(np.ones((2, 2), np.uint8), crop, 4, 4)
    assert stored.tolist() == [[0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0]]


def test_resizing_averages_and_changes_nothing_else() -> None:
    pixels = np.indices((400, 300)).sum(axis=0).astype(np.uint16) % 2
    image = dicom_image(film(pixels, Modality="CT", PixelSpacing=[0.5, 0.25]), 1, "2.25.7", "conventional")
    small = resize(image, 20, 30)
    assert small.values.shape == (1, 20, 30, 1)
    assert np.allclose(small.values, 0.5, atol=0.02)  # a checkerboard becomes grey, not a pattern
    kept = ("instance", "frames", "stored_rows", "stored_columns", "unit", "spacing", "steps")
    assert all(getattr(small, name) == getattr(image, name) for name in kept)
    assert (small.to_stored.column_scale, small.to_stored.row_scale) == (10, 20)


def test_hounsfield_units_and_colour_survive_a_resize() -> None:
    ct = film(np.full((40, 40), 100, np.int16), Modality="CT", RescaleSlope=1, RescaleIntercept=-1024)
    image = resize(dicom_image(ct, 1, "2.25.1", "unverified", hounsfield=True), 8, 8)
    assert image.unit == "HU"
    assert np.allclose(image.values, -924)
    colour = np.zeros((40, 40, 3), np.uint8)
    colour[..., 1] = 255
    assert np.allclose(resize(dicom_image(film(colour), 1, "2.25.1", "unverified"), 8, 8).values[0, 4, 4], [0, 1, 0])


@given(st.integers(1, 200), st.integers(1, 200), st.integers(8, 128))
@settings(max_examples=40, deadline=None)
def test_the_shown_picture_fits_and_is_never_enlarged(rows: int, columns: int, longest: int) -> None:
    image = dicom_image(film(np.zeros((rows, columns), np.uint8)), 1, "2.25.1", "mirrored")
    shown, to_stored = display(image, longest)
    assert max(shown.shape) <= max(longest, 1)
    assert shown.shape[0] <= rows
    assert shown.shape[1] <= columns
    whole = to_stored.box_to_stored(Box(0, 0, shown.shape[1], shown.shape[0]))
    assert whole == pytest.approx(Box(0, 0, columns, rows))
