"""Tensors of 16 bits are told from those of another training, and a file's size in 32 bits is that without them."""

import math

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the extra train: pip install 'wetread[train]'")

import onnx

from benchmarks.halves import FARTHEST, MIB, Said, compared, farthest, halves, sizes
from wetread.readers.bundle import embedded_bundle

pytestmark = pytest.mark.train
OWN = {
    "first.weight": np.random.default_rng(3).normal(size=(64, 64)).astype(np.float32),
    "bias": np.ones(3, np.float32),
}
SHORT = {"first.weight": OWN["first.weight"].astype(np.float16)}


def test_a_rounded_tensor_is_near_its_own_and_another_is_not() -> None:
    assert 0 < farthest(SHORT, OWN) < FARTHEST
    assert farthest(SHORT, {"first.weight": OWN["first.weight"][::-1]}) > 1


def test_tensors_that_are_not_in_the_network_or_of_another_shape_are_infinitely_far() -> None:
    assert farthest({}, OWN) == math.inf
    assert farthest(SHORT, {"bias": OWN["bias"]}) == math.inf
    assert farthest(SHORT, {"first.weight": OWN["bias"]}) == math.inf


def test_only_tensors_of_16_bits_grow() -> None:
    initializers = [
        onnx.numpy_helper.from_array(SHORT["first.weight"], "first.weight.half"),
        onnx.numpy_helper.from_array(OWN["bias"], "bias"),
    ]
    model = onnx.helper.make_model(onnx.helper.make_graph([], "none", [], [], initializers))
    assert set(halves(model)) == {"first.weight"}
    content = model.SerializeToString()
    assert sizes(content) == f"{len(content) / MIB:.2f} MiB, {(len(content) + 2 * 64 * 64) / MIB:.2f} MiB"


def test_what_differs_is_counted_by_film() -> None:
    operating = embedded_bundle().operating()
    quiet = np.zeros((3, len(operating.points)))
    loud = quiet.copy()
    loud[1, :2] = 1.0
    told = compared(
        Said(quiet, quiet, np.array([True, True, False])), Said(loud, loud, np.array([True, False, True])), operating
    )
    assert told["films with a flag that differs"] == "1 of 3"
    assert told["films that the gate decides otherwise on"] == "2 of 3"
    assert told["difference of a probability, largest, mean"].startswith("1.000000, ")
