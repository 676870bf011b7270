"""What a body learns before it sees a label."""

import pytest

pytest.importorskip("torch", reason="needs the extra train: pip install 'wetread[train]'")

import torch

from benchmarks.trials_pretraining import SIDE, alike, covered, view_of

pytestmark = pytest.mark.train


def test_views_of_one_film_are_told_from_those_of_others() -> None:
    apart = torch.eye(4).repeat(2, 1)
    assert alike(apart) < alike(torch.ones(8, 4)) < alike(apart.roll(1, 0)[torch.tensor([1, 2, 3, 4, 6, 7, 0, 5])])


def test_a_view_is_a_piece_of_its_film_the_right_way_round() -> None:
    torch.manual_seed(3)
    slope = torch.linspace(0, 1, 128).repeat(6, 1, 128, 1)
    views = view_of(slope)
    assert views.shape == (6, 1, SIDE, SIDE)
    assert (views[..., -1].mean((1, 2)) > views[..., 0].mean((1, 2))).all()


def test_covered_squares_hold_the_mean_of_their_film() -> None:
    torch.manual_seed(3)
    films = torch.rand(4, 1, SIDE, SIDE)
    hidden = covered(films)
    changed = (hidden != films).float().mean((1, 2, 3))
    assert (changed > 0.05).all()
    assert (changed < 0.6).all()
    torch.testing.assert_close(
        hidden[hidden != films], films.mean((2, 3), keepdim=True).expand_as(films)[hidden != films]
    )
