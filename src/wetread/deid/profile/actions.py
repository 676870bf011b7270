"""One attribute's fate: what the table, the options and its value representation say together."""

import functools
from typing import Final

from pydicom.datadict import dictionary_has_tag, dictionary_VR, keyword_for_tag, repeater_has_tag
from pydicom.tag import BaseTag

from wetread.deid.profile.dummies import TEXTS
from wetread.deid.profile.table import decided, lines, needs, row_of

SCREEN: Final = "screen"
DESCEND: Final = "descend"
_TEMPORAL: Final = frozenset({"DA", "DT", "TM"})
_OVERLAY_GROUP: Final = 0x60
OVERLAYS: Final = range(0x6000, 0x6020, 2)
_BYTES: Final = frozenset({"OB", "OD", "OF", "OL", "OV", "OW"})
# Texts of any length, and short ones that somebody typed: they are cleaned although the table lets them pass.
_FREE: Final = frozenset({"LT", "ST", "UC", "UT"})
_DESCRIBING: Final = ("Comment", "Comments", "Description", "Explanation", "Label", "Notes", "Text")


@functools.lru_cache(2**17)
def fate(tag: BaseTag, options: frozenset[str], sop_class: str | None) -> str:
    """X, Z, D, U, K or C; "screen" for a text that the table lets pass, "descend" for a sequence that it does.

    `sop_class` is None inside a sequence, where nobody knows what the object needs. What no dictionary knows goes.
    """
    row = row_of(tag)
    if tag.group >> 8 == _OVERLAY_GROUP and tag.group not in OVERLAYS:
        return "X"  # beyond the sixteen overlays that there are, where nobody looks
    if row is not None and row.keyword == "OverlayData" and "clean-graphics" in options and sop_class is not None:
        return "K"  # an overlay that is still there has been looked at
    if row is not None:
        return decided(row.action(options), _need(row.keyword, sop_class))
    if tag.element == 0 or not (dictionary_has_tag(tag) or repeater_has_tag(tag)):
        return "X"
    if tag.group >> 8 == _OVERLAY_GROUP and "clean-graphics" not in options:
        return "X"  # the rest of an overlay whose data is removed
    representation = representation_of(tag)
    if representation in _FREE or (representation in TEXTS and keyword_for_tag(tag).endswith(_DESCRIBING)):
        return "C"
    if representation in _BYTES:
        return "K" if keyword_for_tag(tag) in _kept_bytes() else "X"
    return _by_kind(representation, options)


@functools.cache
def _kept_bytes() -> frozenset[str]:
    return frozenset(keyword for keyword, _ in lines("binary")[1:])


@functools.cache
def representation_of(tag: BaseTag) -> str:
    """The VR of the dictionary, the first of several; "UN" for one that it does not have, as all private ones."""
    known = not tag.is_private and (dictionary_has_tag(tag) or repeater_has_tag(tag))
    return dictionary_VR(tag).split(" ")[0] if known else "UN"


def _need(keyword: str, sop_class: str | None) -> str | None:
    if sop_class is None or not (found := needs(sop_class)):
        return None
    return found.get(keyword, "")


def _by_kind(representation: str, options: frozenset[str]) -> str:
    """What happens to an attribute outside the table: dates, people and addresses are treated as those inside it."""
    if representation in _TEMPORAL:
        return "K" if "retain-full-dates" in options else "C" if "retain-modified-dates" in options else "X"
    if representation in TEXTS:
        return SCREEN
    fixed = {"SQ": DESCEND, "PN": "Z", "UR": SCREEN, "CS": SCREEN, "AE": "X", "UN": "X"}
    if representation == "UI":
        return "K" if "retain-uids" in options else "U"
    return fixed.get(representation, "K")
