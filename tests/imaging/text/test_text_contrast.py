"""Low contrast is raised wherever it stands, and a change of scale makes no difference."""

import numpy as np
import pytest

from tests.imaging.text.writing import ground, write
from wetread.imaging.text.contrast import flattened
from wetread.imaging.text.looks import looks, luminance

pytest.importorskip("cv2")


def test_faint_writing_stands_out_and_the_background_is_grey() -> None:
    picture = ground(128, 256, noise=0.002) + np.linspace(0, 0.5, 256, dtype=np.float32)
    before = picture.copy()
    ink = write(picture, "FAINT", 40, 40, size=20, value=0.0)
    picture = before + (picture != before) * np.float32(0.03)
    raised = flattened(picture).astype(float)
    assert raised[ink].mean() - raised[~ink].mean() > 60
    assert abs(raised[~ink].mean() - 127.5) < 15


def test_scale_and_offset_of_the_values_make_no_difference() -> None:
    picture = ground(96, 96)
    write(picture, "AB", 20, 20, value=0.6)
    assert np.abs(flattened(picture).astype(int) - flattened(picture * 4000 - 1000)).max() <= 1


def test_an_even_picture_stays_even() -> None:
    assert np.ptp(flattened(np.full((64, 64), 3.0, np.float32))) == 0


def test_a_large_picture_is_also_looked_at_from_afar() -> None:
    small, large = np.zeros((256, 256), np.float32), np.zeros((800, 800), np.float32)
    assert (len(looks(small, small)), len(looks(large, large))) == (2, 3)


def test_colour_is_shown_as_it_is_and_measured_as_grey() -> None:
    colour = np.zeros((40, 50, 3), np.float32)
    colour[..., 1] = 1
    first = looks(colour, luminance(colour))[0]
    assert (first.picture.shape, first.grey.shape) == ((40, 50, 3), (40, 50))
    assert first.grey.max() == round(0.587 * 255)
