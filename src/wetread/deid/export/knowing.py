"""What a file's header says of its people: the words to look for everywhere else in the file."""

import functools
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from pydicom import Dataset, Sequence
from pydicom.datadict import keyword_for_tag
from pydicom.tag import BaseTag, Tag

from wetread.deid.known import Known
from wetread.deid.profile.actions import representation_of
from wetread.deid.profile.cleaner import DEEPEST
from wetread.deid.terms import table
from wetread.imaging.attributes import tags_of
from wetread.imaging.charsets import check_terms
from wetread.imaging.damage import BROKEN

# A value longer than this names nobody, and a file that says more of them says it to slow us down.
_LONGEST: Final = 256
_MOST: Final = 64


def known_of(dataset: Dataset) -> Known:
    """The Known of a dataset, at whatever depth it is said; values as written, without padding.

    Raises UnknownCharacterSet where an item names a character set that does not exist.
    """
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for holder in _holders(dataset, DEEPEST):
        check_terms(values(holder, "SpecificCharacterSet"))
        for kind, value in _said(holder):
            if len(value) <= _LONGEST and len(found[kind]) < _MOST:
                found[kind][value] = None
    return Known(**{kind: tuple(each) for kind, each in found.items()})


def _holders(dataset: Dataset, deepest: int) -> Iterator[Dataset]:
    """The dataset and the items of its sequences, as deep as anybody nests them."""
    yield dataset
    for tag in tags_of(dataset) if deepest else ():
        if representation_of(tag) == "SQ" and isinstance(dataset[tag].value, Sequence):
            for item in dataset[tag].value:
                yield from _holders(item, deepest - 1)


def values(holder: Dataset, keyword: str) -> tuple[str, ...]:
    """The values of an attribute as texts; () where it is missing or malformed."""
    tag = _tag(keyword)
    if tag not in holder:
        return ()
    try:
        value = holder[tag].value
    except BROKEN:
        return ()
    several = value if isinstance(value, list) or type(value).__name__ == "MultiValue" else [value]
    return tuple(text for each in several if each is not None and (text := str(each).strip(" \0")))


@functools.cache
def _tag(keyword: str) -> BaseTag:
    """The tag of a keyword of the dictionary. Raises ValueError for another."""
    return Tag(keyword)


def _said(holder: Dataset) -> Iterator[tuple[str, str]]:
    for tag in tags_of(holder):
        kind = _kind(tag)
        if kind is not None:
            yield from ((kind, value) for value in values(holder, keyword_for_tag(tag)))


@functools.lru_cache(2**16)
def _kind(tag: BaseTag) -> str | None:
    """What an attribute says of an identity; None for most."""
    return _kinds().get(keyword_for_tag(tag)) or ("people" if representation_of(tag) == "PN" else None)


@functools.cache
def _kinds() -> dict[str, str]:
    """Keyword to the kind of what it says."""
    return {keyword: kind for kind, keywords in table("known").items() for keyword in keywords}
