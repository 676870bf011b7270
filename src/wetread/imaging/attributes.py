"""Numbers and terms of a header that may be missing, malformed, or kept per frame by an enhanced image."""

import math
from typing import Any

from pydicom import Dataset, Sequence
from pydicom.tag import BaseTag

from wetread.errors import InconsistentHeader

# What pydicom raises for a value that it cannot convert, or not without another attribute that is missing.
_MALFORMED = (AttributeError, NotImplementedError, OverflowError, TypeError, ValueError)


def value_of(holder: Dataset, keyword: str) -> Any:
    """The value of an attribute as pydicom gives it, None where it is missing, NaN where it cannot be converted."""
    try:
        return holder.get(keyword)
    except _MALFORMED:
        return math.nan


def numbers(holder: Dataset, keyword: str) -> tuple[float, ...]:
    """The values of an attribute; () where it is missing or empty, NaN for a value that is no number."""
    value = value_of(holder, keyword)
    if value is None or isinstance(value, str | bytes):
        return (math.nan,) if value else ()
    try:
        return tuple(_number(each) for each in value)
    except TypeError:
        return (_number(value),)


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return math.nan


def whole(holder: Dataset, keyword: str, missing: int = 0) -> int:
    """The one whole number of an attribute, `missing` where there is none. Raises InconsistentHeader for others."""
    values = numbers(holder, keyword)
    if len(values) > 1 or not all(value.is_integer() for value in values):
        raise InconsistentHeader(f"The header's {keyword} is not one whole number.")
    return int(values[0]) if values else missing


def term(holder: Dataset, keyword: str) -> str:
    """A coded string in capitals, "" where it is missing or not one string."""
    value = value_of(holder, keyword)
    return value.strip().upper() if isinstance(value, str) else ""


def tags_of(holder: Dataset) -> list[BaseTag]:
    """The tags of a dataset as they are now, so that it may be changed under way; nothing is decoded."""
    return list(holder.keys())


def items(holder: Dataset, keyword: str) -> list[Dataset]:
    """The items of a sequence, [] where it is missing or was not written as one."""
    value = value_of(holder, keyword)
    return list(value) if isinstance(value, Sequence) else []


def scope(dataset: Dataset, frame: int, macro: str) -> Dataset:
    """Where a frame's attributes of a functional group macro stand (PS3.3 C.7.6.16): its own item, the shared one,
    or the dataset itself where the image is not an enhanced one. `frame` counts from 1.
    """
    groups = items(dataset, "PerFrameFunctionalGroupsSequence")[frame - 1 : frame]
    groups += items(dataset, "SharedFunctionalGroupsSequence")[:1]
    return next((found[0] for group in groups if (found := items(group, macro))), dataset)
