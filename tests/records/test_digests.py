"""Digests stand still: whoever changes what a record holds sees it here, and raises its schema version on purpose.

`digests.toml` holds, for the example of every kind, the schema version and the digest.
"""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records.examples import EXAMPLES, MAKER, WHY
from wetread.records.arrays import digest_array
from wetread.records.base import Record, digest_of

KNOWN = tomllib.loads(Path(__file__).with_name("digests.toml").read_text("utf-8"))


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: type(record).__name__)
def test_digest_is_the_one_written_down(record: Record) -> None:
    known = KNOWN[type(record).__name__]
    assert (type(record).schema_version, record.digest()) == (known["version"], known["digest"])


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: type(record).__name__)
def test_record_comes_back_from_json_with_its_digest(record: Record) -> None:
    back = type(record).model_validate_json(record.model_dump_json())
    assert back == record
    assert back.digest() == record.digest()


def test_digest_is_bound_to_type_version_and_content() -> None:
    digests = {digest_of("A", 1, [1]), digest_of("B", 1, [1]), digest_of("A", 2, [1]), digest_of("A", 1, [2])}
    assert len(digests) == 4
    assert WHY.digest() != MAKER.digest()


def test_digest_does_not_mind_the_order_of_keys() -> None:
    assert digest_of("A", 1, {"b": 1.0, "a": 2}) == digest_of("A", 1, {"a": 2, "b": 1})


def test_array_digest_is_the_one_written_down() -> None:
    expected = "70d38fccf9279f757f6afdb381fc47fd2464457091b5b49f4d84750588d85ad9"
    assert digest_array(np.arange(6, dtype=np.float32).reshape(2, 3)) == expected


@given(st.lists(st.integers(0, 1000), min_size=4, max_size=4))
@settings(max_examples=30)
def test_array_digest_sees_values_shape_and_type_but_not_memory(values: list[int]) -> None:
    array = np.array(values, dtype="<i4").reshape(2, 2)
    digest = digest_array(array)
    assert digest_array(array.astype(">i4")) == digest
    assert digest_array(np.asfortranarray(array)) == digest
    assert digest_array(array.reshape(4)) != digest
    assert digest_array(array.astype("<i8")) != digest
    assert digest_array(array + 1) != digest
