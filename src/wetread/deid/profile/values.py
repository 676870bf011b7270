"""Whether a value is what its value representation says (PS3.5 6.2): a name may stand where a number is expected."""

import functools
import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, Final

from pydicom import DataElement
from pydicom.datadict import dictionary_has_tag, dictionary_VM, dictionary_VR, repeater_has_tag
from pydicom.dataelem import RawDataElement
from pydicom.tag import BaseTag

from wetread.deid.profile.dummies import TEXTS

_BYTES: Final = frozenset({"OB", "OW"})
_GRAMMAR: Final = MappingProxyType({
    "AS": re.compile(rb"\d{3}[DWMY]"),
    "DA": re.compile(rb"\d{8}|\d{4}\.\d{2}\.\d{2}"),
    "DS": re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"),
    "DT": re.compile(rb"\d{4}(\d{2}){0,5}(\.\d{1,6})?([+-]\d{4})?"),
    "IS": re.compile(rb"[+-]?\d{1,12}"),
    "TM": re.compile(rb"\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?|\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?"),
    "UI": re.compile(rb"[0-9.]{1,64}"),
})  # fmt: skip
_TELLING_DIGITS: Final = 5
_PLAIN_NUMBERS: Final = frozenset({"DS", "IS"})
# Bytes of one value of a number that is written in bytes.
_SIZES: Final = MappingProxyType({"FD": 8, "FL": 4, "SL": 4, "SS": 2, "SV": 8, "UL": 4, "US": 2, "UV": 8})


@functools.lru_cache(2**16)
def is_permitted(tag: BaseTag, written: str) -> bool:
    """Whether the dictionary has this VR for a tag; one text may stand for another, and bytes for words."""
    if not (dictionary_has_tag(tag) or repeater_has_tag(tag)):
        return False
    listed, said = set(dictionary_VR(tag).split(" or ")), set(written.split(" or "))
    alike = any(said <= kind and listed & kind for kind in (TEXTS, _BYTES))
    return said <= listed or alike


def is_counted(tag: BaseTag, held: Any, representation: str) -> bool:
    """Whether numbers written in bytes are no more than the dictionary says: a name is many of them."""
    if representation not in _SIZES or not (most := dictionary_VM(tag)).isdigit():
        return True
    value = held.value if isinstance(held, RawDataElement | DataElement) else held
    count = len(value) / _SIZES[representation] if isinstance(value, bytes) else len(parts(held))
    return count <= int(most)


def is_itself(tag: BaseTag, held: Any, representation: str, digits: frozenset[bytes]) -> bool:
    """Whether an element is what the dictionary says of its tag, and no number of the patient's (`digits`).

    UIDs are not judged: another takes their place.
    """
    if not is_permitted(tag, representation) or not is_counted(tag, held, representation):
        return False
    if representation in _PLAIN_NUMBERS and tells(held, digits):
        return False
    return representation == "UI" or fits(held, representation)


def fits(held: Any, representation: str) -> bool:
    """Whether every value keeps to the grammar; kinds of values without one always do, and so does nothing."""
    grammar = _GRAMMAR.get(representation)
    return grammar is None or all(grammar.fullmatch(part) for part in parts(held) if part)


def parts(held: Any) -> list[bytes]:
    """The single values of an element, decoded or not, without padding."""
    value = held.value if isinstance(held, RawDataElement | DataElement) else held
    if isinstance(value, bytes):
        return [part.strip(b" \0") for part in value.split(b"\\")]
    several = [value] if isinstance(value, str) or not isinstance(value, Iterable) else list(value)
    return [str(each).strip(" \0").encode("utf-8", "replace") for each in several if each is not None]


def digits_of(known: Iterable[str]) -> frozenset[bytes]:
    """The numbers that may not stand as a number: digits alone, without leading zeros, long enough to tell."""
    bare = (re.sub(r"\D", "", each).lstrip("0") for each in known)
    return frozenset(each.encode() for each in bare if len(each) >= _TELLING_DIGITS)


def tells(held: Any, digits: frozenset[bytes]) -> bool:
    """Whether a DS or IS is one of these numbers."""
    return any(part.lstrip(b"+-0").rstrip() in digits for part in parts(held))
