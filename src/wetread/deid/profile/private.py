"""Private attributes that the standard knows to be safe (PS3.15 E.3.10); all others go."""

import functools
from typing import Final

from pydicom import Dataset
from pydicom.dataelem import RawDataElement
from pydicom.tag import BaseTag

from wetread.deid.profile.table import lines
from wetread.deid.profile.values import fits
from wetread.imaging.attributes import tags_of

_CREATORS: Final = range(0x10, 0x100)
# A value of any other kind could hold a name even where the table calls the attribute safe.
_NUMBERS: Final = frozenset({"DS", "FD", "FL", "IS", "SL", "SS", "UL", "US"})


@functools.cache
def table() -> frozenset[tuple[int, str, int]]:
    """(group, creator, element within the block) of each safe attribute."""
    return frozenset((int(group, 16), creator, int(element, 16)) for group, creator, element, _ in lines("private")[1:])


class SafePrivate:
    """Tells which private tags of a dataset may stay: none where the option was not chosen."""

    def __init__(self, retain: bool) -> None:
        self._retain = retain

    def kept(self, dataset: Dataset) -> frozenset[BaseTag]:
        """The safe attributes, and the creators that reserve their blocks."""
        if not self._retain:
            return frozenset()
        creators = {
            tag: _creator(dataset, tag) for tag in tags_of(dataset) if tag.group & 1 and tag.element in _CREATORS
        }
        kept = {tag for tag in tags_of(dataset) if tag.group & 1 and self._is_safe(dataset, tag, creators)}
        blocks = {BaseTag(tag.group << 16 | tag.element >> 8) for tag in kept}
        return frozenset(kept | blocks)

    def _is_safe(self, dataset: Dataset, tag: BaseTag, creators: dict[BaseTag, str]) -> bool:
        creator = creators.get(BaseTag(tag.group << 16 | tag.element >> 8))
        if creator is None or (tag.group, creator, tag.element & 0xFF) not in table():
            return False
        held = dataset.get_item(tag)
        if isinstance(held, RawDataElement) and held.VR in {"UN", *_NUMBERS} and not fits(held, held.VR):
            return False
        return dataset[tag].VR in _NUMBERS and fits(dataset[tag], dataset[tag].VR)


def _creator(dataset: Dataset, tag: BaseTag) -> str:
    return str(dataset[tag].value).strip(" \0")
