"""The closed lists stand as the label set and the output schema spell them."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetread.records.geometry import PixelTransform
from wetread.records.image import ImageTensor
from wetread.records.study import AgeBand
from wetread.records.vocabulary import BANNER, FINDINGS, NO_FINDING, TARGETS, Assertion, Flag, Kind, RatioUse


def test_findings_are_the_fourteen_of_chestx_ray14_in_order() -> None:
    assert len(set(FINDINGS)) == 14
    assert list(FINDINGS) == sorted(FINDINGS)
    assert "Pleural_Thickening" in FINDINGS
    assert (*FINDINGS, NO_FINDING) == TARGETS
    assert NO_FINDING == "No Finding"


def test_kinds_and_uses_are_those_of_the_output_schema() -> None:
    pictures = {"picture", "document", "not_medical", "unknown"}
    assert set(get_args(Kind)) == pictures | {
        *("cxr_frontal", "cxr_lateral", "radiograph_other", "ct", "mr", "us", "mg")
    }
    assert set(get_args(RatioUse)) == {"judged", "borderline", "ap_view", "unknown_view", "mask_unreliable"}


def test_not_flagged_is_a_word_of_its_own_and_never_absent() -> None:
    assert "not_flagged" in get_args(Flag)
    assert not set(get_args(Flag)) & set(get_args(Assertion))


def test_banner_says_that_no_physician_looked() -> None:
    assert BANNER == "Machine draft, not reviewed by a physician. Research use, not for primary diagnosis."


@given(st.integers(0, 120))
@settings(max_examples=60)
def test_an_age_lies_in_its_band(years: int) -> None:
    band = AgeBand.of(years)
    assert band.low <= years
    assert band.low % 5 == 0
    assert (band.high is None) == (years >= 90)
    assert band.high is None or (years <= band.high and band.high - band.low == 4)


def tensor(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]], frames: tuple[int, ...] = (1,)) -> ImageTensor:
    return ImageTensor(values, "2.25.1", frames, PixelTransform(), stored_rows=2, stored_columns=3)


def test_an_image_is_locked_and_its_grey_is_the_mean_of_colours() -> None:
    image = tensor(np.arange(18, dtype=np.float32).reshape(1, 2, 3, 3))
    assert image.grey.tolist() == [[1, 4, 7], [10, 13, 16]]
    with pytest.raises(ValueError, match="read-only"):
        image.values[0, 0, 0, 0] = 1


@pytest.mark.parametrize(
    "values",
    [
        np.zeros((2, 3, 1), np.float32),
        np.zeros((2, 2, 3, 1), np.float32),
        np.full((1, 2, 3, 1), np.nan, np.float32),
        np.zeros((1, 2, 3, 1), np.float64),
    ],
    ids=["three axes", "a frame too many", "not finite", "float64"],
)
def test_what_is_not_an_image_tensor_is_refused(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> None:
    with pytest.raises(ValueError, match="finite float32"):
        tensor(values)
