"""Each reason for a poor film fires on the film that it was written for, and on none beside it."""

import numpy as np
import pytest

from wetread.readers.quality import QualityLimits, edge_share, lung_height, off_middle, quality_limits, quality_of
from wetread.records.arrays import Floats, Labels
from wetread.records.geometry import PixelTransform
from wetread.records.maps import Masks

SIDE = 128


def lungs(top: int = 20, bottom: int = 100, shift: int = 0, side: int = SIDE) -> Labels:
    """Two lungs of the same width and a heart, the mediastinum `shift` cells to the patient's left."""
    labels = np.zeros((SIDE, SIDE), np.uint8)
    labels[top:bottom, 20 : 55 + shift] = 1
    labels[top:bottom, 75 + shift : 110] = 2
    labels[80:96, 52:84] = 3
    return labels.repeat(side // SIDE, 0).repeat(side // SIDE, 1)


def film(lung: float = 0.4, rest: float = 0.7) -> Floats:
    return np.where(lungs() % 3 > 0, lung, rest).astype(np.float32)


def codes(of: Floats, labels: Labels, reliable: bool = True, to_stored: PixelTransform | None = None) -> list[str]:
    return [one.code for one in quality_of(of, Masks(labels, to_stored or PixelTransform(), reliable))]


@pytest.mark.parametrize(
    ("of", "labels", "expected"),
    [
        (film(), lungs(shift=2), []),
        (film(), lungs(shift=2, side=512), []),
        (film(lung=0.1), lungs(shift=2), ["quality.over_exposed"]),
        (film(lung=0.8, rest=0.9), lungs(shift=2), ["quality.under_exposed"]),
        (film(), lungs(top=0, shift=2), ["quality.cropped"]),
        (film(), lungs(bottom=SIDE, shift=2), ["quality.cropped"]),
        (film(), lungs(shift=12), ["quality.rotated"]),
        (film(), lungs(shift=-12), ["quality.rotated"]),
        (film(), lungs(top=50, shift=2), ["quality.shallow"]),
    ],
)
def test_each_reason_fires_on_its_film_alone(of: Floats, labels: Labels, expected: list[str]) -> None:
    assert codes(of, labels) == expected


def test_position_and_breath_are_judged_on_reliable_outlines_alone() -> None:
    turned = lungs(top=50, shift=12)
    assert codes(film(), turned) == ["quality.rotated", "quality.shallow"]
    assert codes(film(), turned, reliable=False) == []


def test_a_film_without_lungs_is_judged_by_its_light_alone() -> None:
    nothing = np.zeros((SIDE, SIDE), np.uint8)
    assert codes(film(), nothing) == []
    assert codes(np.ones((SIDE, SIDE), np.float32), nothing) == ["quality.under_exposed"]
    assert (off_middle(nothing), lung_height(nothing), edge_share(nothing)) == (quality_limits().middle, 1.0, 0.0)


def test_the_height_of_the_lungs_is_that_of_the_picture_as_stored() -> None:
    tall = PixelTransform(row_scale=1.5)
    assert codes(film(), lungs(top=50, shift=2), to_stored=tall) == []
    mirrored = PixelTransform(column_scale=-2.0, column_offset=256, row_scale=2.0)
    assert codes(film(), lungs(top=50, shift=2), to_stored=mirrored) == ["quality.shallow"]


def test_the_limits_are_shares() -> None:
    limits = quality_limits()
    assert all(0 < getattr(limits, name) < 1 for name in QualityLimits.model_fields)
