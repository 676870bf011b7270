"""How sure the gate is."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the extra train: pip install 'wetread[train]'")

from scipy.special import softmax

from wetread.training.gate import temperature_of

pytestmark = pytest.mark.train


@pytest.mark.parametrize("wrong", [0.4, 1.0, 2.5])
def test_the_temperature_that_logits_were_multiplied_by_is_found(wrong: float) -> None:
    chance = np.random.default_rng(7)
    logits = chance.normal(0, 2, (20_000, 5))
    classes = np.array([chance.choice(5, p=row) for row in softmax(logits, axis=1)])
    assert temperature_of((logits * wrong).astype(np.float32), classes) == pytest.approx(wrong, rel=0.05)
