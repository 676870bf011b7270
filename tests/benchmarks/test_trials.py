"""The learning curve and the comparison of trials on scores whose answer is known."""

import numpy as np
import pytest

from benchmarks.trials_comparison import Curve, Fold, Learnt, comparison, fitted
from benchmarks.trials_films import FOLDS, Marked, fold_of, place_of
from wetread.evaluation.films import Films
from wetread.evaluation.marks import Marks, mask_of
from wetread.records.vocabulary import TARGETS

RNG = np.random.default_rng(5)
COUNT = 600


def films() -> Films:
    targets = np.zeros((COUNT, len(TARGETS)), np.float32)
    targets[:, :2] = RNG.random((COUNT, 2)) < 0.3  # only two findings have the patients it takes
    flags = np.zeros(COUNT, np.float32)
    patients = np.array([str(film // 2) for film in range(COUNT)])
    pixels = np.zeros((COUNT, 1, 1), np.uint8)
    return Films(pixels, targets, flags, flags, flags, patients, np.full(COUNT, "train"), np.full(COUNT, 128))


FILMS = films()
CHANCE = RNG.normal(size=(COUNT, len(TARGETS))).astype(np.float32)
BETTER = CHANCE + FILMS.targets
BEST = CHANCE + 2 * FILMS.targets


def test_folds_stay_those_of_earlier_predictions() -> None:
    assert [fold_of(str(patient)) for patient in range(1, 9)] == [1, 1, 2, 1, 0, 2, 2, 2]
    assert {fold_of(str(patient)) for patient in range(99)} == set(range(FOLDS))


def test_shares_are_nested_by_patient_and_as_large_as_they_say() -> None:
    boxes = np.empty(COUNT, dtype=np.object_)
    boxes[:] = [[] for _ in range(COUNT)]
    marked = Marked(FILMS, Marks(np.zeros(COUNT, np.int64), boxes, np.stack([mask_of([], 1)] * COUNT)))
    quarter, half, whole = (set(marked.share(share).films.patients) for share in (0.25, 0.5, 1.0))
    assert quarter < half < whole == set(FILMS.patients)
    assert marked.share(0.5).patients / marked.patients == pytest.approx(0.5, abs=0.08)
    assert all(0 <= place_of("share", str(patient)) < 1 for patient in range(99))


def test_a_curve_finds_the_line_that_it_was_given() -> None:
    patients = np.array([100.0, 200.0, 400.0, 400.0])
    aurocs = 0.5 + 0.02 * np.log2(patients)[:, None] + np.array([[0.0, 0.1]])
    level, gain = fitted(patients, aurocs)
    assert level == pytest.approx([0.5, 0.6])
    assert gain == pytest.approx([0.02, 0.02])
    with pytest.raises(ValueError, match="different numbers"):
        fitted(patients[2:], aurocs[2:])


def test_a_curve_says_how_many_patients_a_rate_asks_for() -> None:
    rising = Curve.of([[Learnt(100, CHANCE), Learnt(200, BETTER), Learnt(400, BEST)]], [FILMS])
    assert 0 < rising.gain.low < rising.gain.value < rising.gain.high
    wanted = rising.level + 10 * rising.gain.value
    assert rising.patients_for(wanted) == pytest.approx(2**10)
    falling = Curve.of([[Learnt(100, BEST), Learnt(200, CHANCE)]], [FILMS])
    assert falling.patients_for(0.9) == float("inf")
    assert "out of reach" in str(falling)


def test_folds_count_alike_in_a_curve() -> None:
    steep, flat = [Learnt(100, CHANCE), Learnt(200, BEST)], [Learnt(100, CHANCE), Learnt(200, CHANCE)]
    alone, both = Curve.of([steep], [FILMS]), Curve.of([steep, flat], [FILMS, FILMS])
    assert both.gain.value == pytest.approx(alone.gain.value / 2)


def test_trials_are_compared_on_what_both_say() -> None:
    silent = BEST.copy()
    silent[:, 0] = np.nan
    half = CHANCE.copy()
    half[:, 1] = BEST[:, 1]
    _, found = comparison(["plain.1", "silent.1"], [Fold(FILMS, {"plain.1": CHANCE, "silent.1": silent}.__getitem__)])
    own = Fold(FILMS, {"plain.1": CHANCE, "half.1": half}.__getitem__)
    gain = float(comparison(["plain.1", "half.1"], [own])[1].split(" | ")[1])
    assert float(found.split(" | ")[1]) == pytest.approx(2 * gain, abs=1e-4)


def test_each_trial_is_held_against_the_first_and_adjusted_for_their_number() -> None:
    said = {"plain.1": CHANCE, "same.1": CHANCE, "best.1": BEST}
    fold = Fold(FILMS, said.__getitem__)
    head, same, best = comparison(list(said), [fold])
    assert "2 findings (those both say) less that of plain.1" in head
    assert same == "| same.1 | +0.0000 | +0.0000 to +0.0000 | 1.0000 | 1.0000 |"
    cells = best.split(" | ")
    assert float(cells[1]) > 0.2
    assert float(cells[4].strip(" |")) == pytest.approx(2 * float(cells[3]), abs=1e-4)
    assert cells[1] == comparison(list(said), [fold, fold])[2].split(" | ")[1]
