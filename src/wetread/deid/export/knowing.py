"""What a file's header says of its people: the words to look for everywhere else in the file."""

import functools
from collections import defaultdict
from collections.abc import Iterator

from pydicom import Dataset
from pydicom.datadict import keyword_for_tag
from pydicom.tag import BaseTag, Tag

from wetread.deid.known import Known
from wetread.deid.profile.actions import representation_of
from wetread.deid.terms import table
from wetread.imaging.attributes import items, tags_of
from wetread.imaging.damage import BROKEN


def known_of(dataset: Dataset) -> Known:
    """The Known of a dataset and the sequences that repeat its identity; values as written, without padding."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for holder in (dataset, *_inside(dataset)):
        for kind, value in _said(holder):
            found[kind][value] = None
    return Known(**{kind: tuple(values) for kind, values in found.items()})


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


def _inside(dataset: Dataset) -> Iterator[Dataset]:
    return (item for keyword in table("known")["inside"] for item in items(dataset, keyword))


def _said(holder: Dataset) -> Iterator[tuple[str, str]]:
    for tag in tags_of(holder):
        kind = _kinds().get(keyword_for_tag(tag)) or ("people" if representation_of(tag) == "PN" else None)
        if kind is not None:
            yield from ((kind, value) for value in values(holder, keyword_for_tag(tag)))


@functools.cache
def _kinds() -> dict[str, str]:
    """Keyword to the kind of what it says."""
    return {keyword: kind for kind, keywords in table("known").items() if kind != "inside" for keyword in keywords}
