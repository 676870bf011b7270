"""Labels that the films of one patient lend each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.records.vocabulary import FINDINGS, TARGETS
from wetread.training.labels import lent

MASS, NODULE, NONE = FINDINGS.index("Mass"), FINDINGS.index("Nodule"), len(FINDINGS)


def targets_of(*films: tuple[int, ...]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    held = np.zeros((len(films), len(TARGETS)), np.float32)
    for row, found in enumerate(films):
        held[row, list(found or (NONE,))] = 1
    return held


def test_a_film_borrows_what_its_patient_s_other_films_have() -> None:
    targets = targets_of((MASS,), (MASS, NODULE), (), ())
    held = lent(targets, np.array(["a", "a", "a", "b"]), 0.5)
    assert held[:, MASS] == pytest.approx([1, 1, 0.5, 0])
    assert held[:, NODULE] == pytest.approx([0.25, 1, 0.25, 0])
    assert held[:, NONE] == pytest.approx([0, 0, 0.5, 1])


@given(st.lists(st.tuples(st.integers(0, 3), st.sets(st.integers(0, 13), max_size=3)), min_size=1, max_size=12))
def test_a_label_never_falls_but_no_finding_s_and_nothing_comes_from_another_patient(
    films: list[tuple[int, set[int]]],
) -> None:
    targets = targets_of(*(tuple(found) for _, found in films))
    patients = np.array([str(patient) for patient, _ in films])
    held = lent(targets, patients, 0.5)
    assert ((held >= 0) & (held <= 1)).all()
    assert (held[:, :NONE] >= targets[:, :NONE]).all()
    assert (held[:, NONE] <= targets[:, NONE]).all()
    for patient in set(patients):
        rows = patients == patient
        np.testing.assert_array_equal(held[rows], lent(targets[rows], patients[rows], 0.5))
    np.testing.assert_array_equal(lent(targets, patients, 0.0), targets)
