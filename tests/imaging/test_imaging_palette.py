"""Palettes, plain and in segments."""

from typing import Any

import numpy as np
import pytest
from pydicom import Dataset

from tests.imaging.films import decoded, film
from wetread.errors import InconsistentHeader
from wetread.imaging.palette import expanded

PIXELS = np.array([[0, 1, 2, 3]], dtype=np.uint8)


def coloured(tables: list[Any], descriptor: list[int]) -> Dataset:
    dataset = film(PIXELS, PhotometricInterpretation="PALETTE COLOR")
    for colour, table in zip(("Red", "Green", "Blue"), tables, strict=True):
        setattr(dataset, f"{colour}PaletteColorLookupTableDescriptor", descriptor)
        setattr(dataset, f"{colour}PaletteColorLookupTableData", np.asarray(table).tobytes())
    return dataset


def test_each_value_takes_its_colour_and_the_ends_are_clamped() -> None:
    tables = [np.array(values, "<u2") for values in ([0, 65535], [65535, 0], [0, 32768])]
    image = decoded(coloured(tables, descriptor=[2, 1, 16]))
    assert image.values.shape == (1, 1, 4, 3)
    first, last = [0, 1, 0], pytest.approx([1, 0, 32768 / 65535])
    assert [image.values[0, 0, at].tolist() for at in (0, 1)] == [first, first]
    assert image.values[0, 0, 2] == last
    assert image.values[0, 0, 3] == last


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_eight_bit_colours_are_scaled_as_such_whatever_they_are_kept_in(kind: type[np.generic]) -> None:
    table = np.array([0, 85, 170, 255]).astype(kind)
    image = decoded(coloured([table] * 3, descriptor=[4, 0, 8 * table.dtype.itemsize]))
    assert image.values[0, 0, :, 0] == pytest.approx([0, 1 / 3, 2 / 3, 1])


def test_a_palette_that_is_missing_or_short_is_a_header_error() -> None:
    with pytest.raises(InconsistentHeader):
        decoded(film(PIXELS, PhotometricInterpretation="PALETTE COLOR"))
    with pytest.raises(InconsistentHeader):
        decoded(coloured([np.zeros(2, "<u2")] * 3, descriptor=[256, 0, 16]))


def test_segments_are_expanded() -> None:
    # Discrete 10, 20; linear to 50 in three steps; then the linear segment (at byte 8) once more.
    codes = [0, 2, 10, 20, 1, 3, 50, 2, 1, 8, 0]
    assert expanded(codes, wide=True, count=8) == [10, 20, 30, 40, 50, 50, 50, 50]


def test_eight_bit_segments_address_bytes() -> None:
    assert expanded([0, 2, 10, 20, 2, 1, 0, 0, 0, 0], wide=False, count=4) == [10, 20, 10, 20]


@pytest.mark.parametrize("codes", [[7, 1, 1], [1, 4, 9], [0, 1, 5, 2, 1, 6, 0], [0, 1, 5, 2, 1, 60, 0]])
def test_segments_that_make_no_sense_are_refused(codes: list[int]) -> None:
    with pytest.raises(InconsistentHeader):
        expanded(codes, wide=True, count=8)
