"""Planted faults of how a film was taken are there, and what is made of each is counted once."""

from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks.quality import REASONS, Outcome, Seen, outcome
from benchmarks.quality_planting import DEPTHS, EDGES, blackened, cut, faults, graded, turned, whitened
from wetread.readers.quality import edge_share
from wetread.records.arrays import Labels
from wetread.records.geometry import PixelTransform
from wetread.records.maps import Masks
from wetread.records.reason import because

FILM = np.random.default_rng(3).random((100, 80), dtype=np.float32)


def lungs(rows: int = 200, columns: int = 200) -> Labels:
    """On a finer grid than the film's, as the network's are."""
    labels = np.zeros((rows, columns), np.uint8)
    labels[rows // 5 : rows * 4 // 5, columns // 10 : columns * 2 // 5] = 1
    labels[rows // 5 : rows * 4 // 5, columns * 3 // 5 : columns * 9 // 10] = 2
    return labels


def test_light_goes_the_way_it_says_and_keeps_the_order_of_greys() -> None:
    order = np.argsort(FILM, axis=None)
    for darker in (graded(FILM, lungs(), 2.0), blackened(FILM, lungs(), 0.2)):
        assert (darker <= FILM).all()
        assert (np.diff(darker.ravel()[order]) >= 0).all()
    for brighter in (graded(FILM, lungs(), 0.5), whitened(FILM, lungs(), 0.2)):
        assert (brighter >= FILM).all()
        assert (np.diff(brighter.ravel()[order]) >= 0).all()
    assert (blackened(FILM, lungs(), 0.2) == 0).mean() == pytest.approx((FILM <= 0.2).mean())


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize(("edge", "border"), [("top", 0.2), ("bottom", 0.2), ("left", 0.1), ("right", 0.1)])
def test_a_cut_takes_one_strip_and_leaves_lungs_at_that_edge(edge: str, border: float, depth: float) -> None:
    rows, columns = FILM.shape
    taken = round((border + depth) * (rows if edge in ("top", "bottom") else columns))
    expected = {"top": FILM[taken:], "bottom": FILM[: rows - taken], "left": FILM[:, taken:], "right": FILM[:, :-taken]}
    np.testing.assert_array_equal(cut(FILM, lungs(), edge, depth), expected[edge])
    assert edge_share(np.ascontiguousarray(cut(lungs().astype(np.float32), lungs(), edge, depth))) > 0.5


def test_a_turn_keeps_the_size_and_a_whole_one_the_film() -> None:
    assert turned(FILM, lungs(), 20).shape == FILM.shape
    np.testing.assert_array_equal(turned(FILM, lungs(), 0), FILM)


def test_every_fault_has_a_reason_that_there_is_and_every_edge_is_cut() -> None:
    every = faults(1)
    assert {fault.reason for fault in every} == {*REASONS} - {"quality.shallow"}
    assert {fault.kind for fault in every if "cut" in fault.kind} == {f"cut at the {edge}" for edge in EDGES}


@pytest.mark.parametrize(
    ("codes", "why", "expected"),
    [
        (("quality.cropped", "quality.rotated"), (), "named"),
        (("quality.rotated",), ("anatomy.angles",), "another reason"),
        ((), ("anatomy.angles", "anatomy.gap"), "edge doubted"),
        ((), ("anatomy.gap",), "outlines doubted"),
        ((), (), "nothing said"),
    ],
)
def test_a_film_that_is_let_in_has_one_outcome(codes: Sequence[str], why: Sequence[str], expected: Outcome) -> None:
    fault = next(fault for fault in faults(1) if fault.reason == "quality.cropped")
    masks = Masks(lungs(), PixelTransform(), not why, tuple(because(code) for code in why))
    assert outcome(fault, Seen(masks, frozenset(codes))) == expected
    assert outcome(fault, Seen(None)) == "kept out"
