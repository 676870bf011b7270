"""Records are frozen all the way down, and refuse what they do not know."""

import dataclasses
import pkgutil
import types
import typing
from importlib import import_module

import numpy as np
import pytest
from pydantic import ValidationError

import wetread.records
from tests.records.examples import EXAMPLES, SCORE
from wetread.records.base import Record
from wetread.records.evidence import Score

MODULES = [import_module(found.name) for found in pkgutil.iter_modules(wetread.records.__path__, "wetread.records.")]
NOUNS = [noun for module in MODULES for noun in vars(module).values() if isinstance(noun, type)]
RECORDS = sorted({noun for noun in NOUNS if issubclass(noun, Record) and noun is not Record}, key=str)
HOLDERS = sorted({noun for noun in NOUNS if dataclasses.is_dataclass(noun)}, key=str)
SCALARS = {str, bytes, int, float, bool, type(None)}


def name(noun: type | Record) -> str:
    return noun.__name__ if isinstance(noun, type) else type(noun).__name__


def is_frozen(hint: object) -> bool:
    """Whether a value of this type can never change: scalars, literals, tuples, unions and nouns of such."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal or hint in SCALARS or hint is Ellipsis:
        return True
    if origin in {tuple, typing.Union, types.UnionType}:
        return all(is_frozen(argument) for argument in arguments)
    if not isinstance(hint, type):
        return False
    if issubclass(hint, tuple):
        return bool(typing.get_type_hints(hint)) and all(map(is_frozen, typing.get_type_hints(hint).values()))
    return hint in RECORDS or hint in HOLDERS


def fields(noun: type) -> dict[str, object]:
    hints = typing.get_type_hints(noun)
    return {key: hint for key, hint in hints.items() if typing.get_origin(hint) is not typing.ClassVar}


def test_every_kind_of_record_has_an_example() -> None:
    assert sorted(map(name, EXAMPLES)) == sorted(map(name, RECORDS))


@pytest.mark.parametrize("hint", [dict, list[int], set[str], tuple, tuple[list[int], ...], np.ndarray, object])
def test_the_check_itself_refuses_what_can_change(hint: object) -> None:
    assert not is_frozen(hint)


@pytest.mark.parametrize("record", RECORDS, ids=name)
def test_no_field_of_a_record_can_hold_what_changes(record: type[Record]) -> None:
    assert [key for key in record.model_fields if not is_frozen(fields(record)[key])] == []


@pytest.mark.parametrize("record", EXAMPLES, ids=name)
def test_assignment_and_deletion_are_refused(record: Record) -> None:
    for key in type(record).model_fields:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(record, key, getattr(record, key))
        with pytest.raises(ValidationError, match="frozen"):
            delattr(record, key)


@pytest.mark.parametrize("record", EXAMPLES, ids=name)
def test_unknown_fields_are_refused(record: Record) -> None:
    with pytest.raises(ValidationError, match="extra"):
        type(record).model_validate(record.model_dump() | {"surplus": 1})


@pytest.mark.parametrize("record", EXAMPLES, ids=name)
def test_equal_records_can_be_keys(record: Record) -> None:
    assert len({record, record.model_copy(deep=True)}) == 1


@pytest.mark.parametrize("holder", HOLDERS, ids=name)
def test_what_holds_pixels_is_frozen_but_for_its_array(holder: type) -> None:
    assert getattr(holder, "__dataclass_params__").frozen  # noqa: B009 - no stub knows the attribute
    changing = {key for key, hint in fields(holder).items() if not is_frozen(hint)}
    assert changing <= {"values"}


def test_no_figure_of_a_record_is_infinite() -> None:
    for value in (float("nan"), float("inf")):
        with pytest.raises(ValidationError, match="finite"):
            Score.model_validate(SCORE.model_dump() | {"probability": value})
