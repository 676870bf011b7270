"""What is chosen on the part that is held out, on films whose shares are known."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.evaluation.sides import Worded
from wetread.records.vocabulary import Laterality
from wetread.training.budget import Budget, Clean, any_stated
from wetread.training.held import line_of, mass_of
from wetread.training.operating import often_right
from wetread.training.recipe import OperatingStage

pytestmark = pytest.mark.train

Doubles = npt.NDArray[np.float64]
CHANCE = np.random.default_rng(3)
CELLS = [(truth, view) for truth in (0.0, 1.0) for view in (0.0, 1.0)]


def cells(films: int, seed: int) -> tuple[Doubles, npt.NDArray[np.float32]]:
    """Truths, some unread, and views of which each pair is there."""
    chance = np.random.default_rng(seed)
    truths = np.concatenate(
        [[truth for truth, _ in CELLS], chance.choice([0.0, 1.0, np.nan], films, p=[0.5, 0.3, 0.2])]
    )
    views = np.concatenate([[view for _, view in CELLS], chance.random(films) < chance.random()])
    return truths, views.astype(np.float32)


@given(st.integers(0, 200), st.integers(0, 10**6))
def test_views_with_and_without_a_finding_count_as_in_development(films: int, seed: int) -> None:
    (here, ap), (every, every_ap) = cells(films, seed), cells(300, seed + 1)
    mass, read = mass_of(here, ap, every, every_ap), np.isfinite(every)
    assert (mass[np.isnan(here)] == 1).all()
    for truth, view in CELLS:
        ours = mass[(here == truth) & (ap == view)].sum() / mass[np.isfinite(here)].sum()
        theirs = ((every == truth) & (every_ap == view))[read].mean()
        assert ours == pytest.approx(theirs)


def test_a_view_that_is_missing_here_weighs_nothing_more() -> None:
    here, ap = np.array([0.0, 1.0, 1.0]), np.zeros(3, np.float32)
    assert mass_of(
        here, ap, np.array([0.0, 1.0, 1.0, 1.0]), np.array([0, 0, 1, 1], np.float32)
    ).tolist() == pytest.approx([0.25 / (1 / 3), 0.25 / (2 / 3), 0.25 / (2 / 3)])


def clean(mass: Doubles, also: float = 0.0) -> Clean:
    films = len(mass)
    stated = np.arange(films) < also * films
    return Clean(np.ones(films, np.bool_), np.array([str(film // 2) for film in range(films)]), mass, stated, 1)


@pytest.mark.parametrize("share", [0.05, 0.15, 0.3])
def test_the_budget_is_kept_and_used(share: float) -> None:
    said, mass = CHANCE.random((800, 3)), np.where(np.arange(800) % 4 < 2, 0.5, 1.5)
    films = clean(mass)
    limits = films.budgeted(said, np.array([0.3, 0.1, 0.0]), Budget(share, 0.0))
    assert limits[0] < limits[1] < limits[2] == np.inf
    assert share / 2 < films.upper(any_stated(said, limits)) <= share


def test_a_film_that_counts_more_moves_the_limit_more() -> None:
    said = np.concatenate([np.linspace(0, 0.5, 400), np.linspace(0.5, 1, 400)])[:, None]
    heavy = np.concatenate([np.full(400, 0.5), np.full(400, 1.5)])
    plain, moved = (clean(mass).budgeted(said, np.ones(1), Budget(0.2, 0.0))[0] for mass in (np.ones(800), heavy))
    assert moved > plain


def test_what_is_stated_anyway_uses_the_budget_up() -> None:
    said = CHANCE.random((400, 1))
    free, used = (clean(np.ones(400), also).budgeted(said, np.ones(1), Budget(0.2, 0.0))[0] for also in (0.0, 0.1))
    assert used > free
    assert clean(np.ones(400)).budgeted(said, np.ones(1), Budget(0.2, 0.99))[0] >= 0.99


def test_no_line_turns_an_answer_round() -> None:
    truth, logit, mass = np.array([1.0, *[0.0] * 9]), np.arange(10.0), np.ones(10)
    assert line_of(truth, -logit, mass)[0] > 0
    slope, offset = line_of(truth, logit, mass)
    assert slope == pytest.approx(0, abs=1e-6)
    assert 1 / (1 + np.exp(-offset)) == pytest.approx(2 / 3 * 0.1 + 0.9 / 11, rel=0.01)


@pytest.mark.parametrize(
    ("right", "wrong", "both_lungs", "said"),
    [(20, 0, 0, True), (18, 2, 0, True), (17, 3, 0, False), (19, 0, 80, False), (18, 3, 80, False)],
)
def test_a_side_is_said_only_where_films_with_boxes_in_one_lung_show_it(
    right: int, wrong: int, both_lungs: int, said: bool
) -> None:
    one, both = frozenset[Laterality | None]({"right"}), frozenset[Laterality | None]({"right", "left"})
    each = [
        *[Worded(True, True, True, one)] * right,
        *[Worded(False, False, False, one)] * wrong,
        *[Worded(True, True, True, both)] * both_lungs,
    ]
    assert often_right(each, OperatingStage(stage="operating")) == said
