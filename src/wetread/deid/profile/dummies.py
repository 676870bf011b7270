"""What takes the place of a value that must not be empty (action D), by value representation (PS3.5 6.2)."""

from types import MappingProxyType
from typing import Any, Final

WORD: Final = "REMOVED"
LENGTHS: Final = MappingProxyType({"AE": 16, "CS": 16, "SH": 16, "LO": 64, "PN": 64, "ST": 1024, "LT": 10240})
TEXTS: Final = frozenset({"LO", "LT", "SH", "ST", "UC", "UT"})

_DUMMIES: Final[MappingProxyType[str, Any]] = MappingProxyType({
    "AE": WORD, "CS": WORD, "LO": WORD, "LT": WORD, "PN": WORD, "SH": WORD, "ST": WORD, "UC": WORD, "UT": WORD,
    "AS": "000Y", "DA": "19000101", "DT": "19000101000000", "TM": "000000", "UR": "urn:removed",
    "DS": "0", "IS": "0", "FD": 0.0, "FL": 0.0, "SL": 0, "SS": 0, "SV": 0, "UL": 0, "US": 0, "UV": 0,
})  # fmt: skip


def dummy(representation: str) -> Any:
    """A value that says nothing; None for bytes, which have none that does, and then the attribute goes."""
    return _DUMMIES.get(representation)


def fitted(text: str, representation: str) -> str:
    """The text, cut to what the value representation can hold."""
    return text[: LENGTHS.get(representation, len(text))]
