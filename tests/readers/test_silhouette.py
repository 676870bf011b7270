import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.imaging.silhouette import HEART, LEFT, RIGHT, angles_in_field, cleaned, diameters
from wetread.readers.anatomy import masks_of, ratio_of, ratio_use
from wetread.records.arrays import Labels
from wetread.records.geometry import PixelTransform
from wetread.records.operating import AnatomyLimits
from wetread.records.study import Acquisition
from wetread.records.vocabulary import RatioUse

LIMITS = AnatomyLimits(right_lung=(0.02, 0.4), left_lung=(0.02, 0.4), heart=(0.01, 0.3))


def chest(heart: int = 40, thorax: int = 80) -> Labels:
    """100 x 100 labels with the two widths asked for, centred on column 50."""
    labels = np.zeros((100, 100), np.uint8)
    labels[20:80, 50 - thorax // 2 : 45] = RIGHT
    labels[20:80, 55 : 50 + thorax // 2] = LEFT
    labels[60:75, 50 - heart // 2 : 50 + heart // 2] = HEART
    return labels


def test_a_heart_that_was_only_half_found_is_doubted() -> None:
    labels = chest()
    labels[60:75, 40:70][labels[60:75, 40:70] == HEART] = 0
    masks = masks_of(labels, PixelTransform(), LIMITS)
    assert [reason.code for reason in masks.why][:1] == ["anatomy.gap"]


def test_a_heart_shaped_like_a_hook_is_doubted() -> None:
    labels = chest()
    labels[60:74, 34:66] = 0
    masks = masks_of(labels, PixelTransform(), LIMITS)
    assert [reason.code for reason in masks.why] == ["anatomy.shape"]


def test_a_heart_on_the_right_asks_how_the_film_lies() -> None:
    labels = chest(heart=20)
    labels[labels == 3] = 0
    labels[60:75, 30:46] = 3
    assert "anatomy.apex" in [reason.code for reason in masks_of(labels, PixelTransform(), LIMITS).why]


def test_a_ratio_is_not_judged_where_the_pixels_say_ap() -> None:
    assert ratio_use(0.6, True, Acquisition(view="PA", adult=True), ap=0.95) == "unknown_view"


def test_a_ratio_that_no_heart_can_have_is_not_given() -> None:
    masks = masks_of(chest(heart=12), PixelTransform(), LIMITS)
    assert ratio_of(masks, Acquisition(view="PA", adult=True)) is None


@given(st.integers(14, 30).map(lambda half: 2 * half), st.integers(35, 45).map(lambda half: 2 * half))
def test_the_ratio_is_heart_width_over_thoracic_width(heart: int, thorax: int) -> None:
    found = diameters(chest(heart, thorax))
    assert found is not None
    assert found.ratio == pytest.approx(heart / thorax)


def test_a_missing_part_gives_no_ratio() -> None:
    labels = chest()
    labels[labels == HEART] = 0
    assert diameters(labels) is None


def test_specks_and_holes_are_cleaned_away() -> None:
    labels = chest()
    labels[2, 2] = HEART
    labels[40, 30] = 0
    assert (cleaned(labels) == chest()).all()


def test_lines_are_in_stored_pixels_and_mirror_with_the_picture() -> None:
    mirrored = PixelTransform(column_scale=-10, column_offset=1000, row_scale=20)
    masks = masks_of(chest(), mirrored, LIMITS)
    measured = ratio_of(masks, Acquisition(view="PA", adult=True))
    assert measured is not None
    assert measured.value == pytest.approx(0.5)
    heart, thorax = measured.lines
    assert (heart[0], heart[2]) == (700, 300)
    assert (thorax[0], thorax[2]) == (900, 100)


@pytest.mark.parametrize(
    ("ratio", "reliable", "acquisition", "use"),
    [
        (0.60, True, Acquisition(view="PA", adult=True), "judged"),
        (0.45, True, Acquisition(view="PA", adult=True), "judged"),
        (0.52, True, Acquisition(view="PA", adult=True), "borderline"),
        (0.60, True, Acquisition(view="AP", adult=True), "ap_view"),
        (0.60, True, Acquisition(view="unknown", adult=True), "unknown_view"),
        (0.60, True, Acquisition(view="PA", adult=None), "unknown_view"),
        (0.60, False, Acquisition(view="PA", adult=True), "mask_unreliable"),
    ],
)
def test_what_a_ratio_may_be_used_for(ratio: float, reliable: bool, acquisition: Acquisition, use: RatioUse) -> None:
    assert ratio_use(ratio, reliable, acquisition) == use


def test_a_lung_at_the_edge_makes_the_masks_unreliable() -> None:
    labels = chest()
    labels[80:, 20:40] = RIGHT
    assert not angles_in_field(labels)
    masks = masks_of(labels, PixelTransform(), LIMITS)
    assert not masks.reliable
    assert [reason.code for reason in masks.why] == ["anatomy.angles"]


def test_lungs_on_the_wrong_sides_are_doubted() -> None:
    masks = masks_of(np.ascontiguousarray(chest()[:, ::-1]), PixelTransform(), LIMITS)
    assert [reason.code for reason in masks.why] == ["anatomy.sides"]


def test_parts_of_implausible_size_are_named() -> None:
    masks = masks_of(np.zeros((100, 100), np.uint8), PixelTransform(), LIMITS)
    assert masks.why[0].text == "The outline of the right lung is not plausible."
    assert len(masks.why) == 3
