"""Table E.1-1 of PS3.15: what the profile and each of its options do with an attribute."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Final

EDITION: Final = "2026c"
PROFILE: Final = "Basic Application Level Confidentiality Profile"

# The options of PS3.15 E.3 that change rows of the table, with their codes of PS3.16 CID 7050; the later one holds.
OPTIONS: Final = MappingProxyType({
    "clean-descriptors": "113105",
    "clean-structured-content": "113104",
    "clean-graphics": "113103",
    "retain-patient-characteristics": "113108",
    "retain-institution-identity": "113112",
    "retain-device-identity": "113109",
    "retain-modified-dates": "113107",
    "retain-full-dates": "113106",
    "retain-uids": "113110",
})  # fmt: skip
RETAIN_SAFE_PRIVATE: Final = ("retain-safe-private", "113111")

_CURVES, _OVERLAYS = 0x50, 0x60


@dataclass(frozen=True)
class Row:
    """One row: the attribute (8 hexadecimal digits or a pattern), the profile's action, the cells of the options.

    An action is X (remove), Z (empty), D (dummy), U (another UID), K (keep), C (clean), or a choice such as X/Z/D.
    """

    tag: str
    keyword: str
    profile: str
    cells: tuple[tuple[str, str], ...] = ()

    def action(self, options: frozenset[str]) -> str:
        """What is done under these options: what the strongest of them says, else what the profile says."""
        given = dict(self.cells)
        return next((given[name] for name in reversed(OPTIONS) if name in options and name in given), self.profile)


def lines(name: str) -> list[list[str]]:
    """The cells of `tables/<name>.tsv`, its header line first."""
    text = files("wetread.deid.profile").joinpath(f"tables/{name}.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


@functools.cache
def standard() -> tuple[Row, ...]:
    """The rows of the standard's table, in its edition."""
    head, *body = lines("attributes")
    return tuple(Row(cells[0], cells[1], cells[2], tuple(_given(head[3:], cells[3:]))) for cells in body)


@functools.cache
def beyond() -> tuple[Row, ...]:
    """Attributes that identify and are missing from the standard's table."""
    return tuple(Row(cells[0], cells[1], cells[2]) for cells in lines("beyond")[1:])


def _given(names: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    return ((name, cell) for name, cell in zip(names, cells, strict=True) if cell)


@functools.cache
def _by_tag() -> dict[str, Row]:
    return {row.tag: row for row in (*standard(), *beyond())}


@functools.cache
def row_of(tag: int) -> Row | None:
    """The row that a tag falls under, repeating groups and private tags included; None for one that has none."""
    group, element = tag >> 16, tag & 0xFFFF
    if group & 1:
        return _by_tag()["private"]
    if group >> 8 == _CURVES:
        return _by_tag()["50xxxxxx"]
    if group >> 8 == _OVERLAYS:
        return _by_tag().get(f"60xx{element:04x}")
    return _by_tag().get(f"{tag:08x}")


@functools.cache
def needs(sop_class: str) -> dict[str, str]:
    """Keyword to "1" or "2" for what an object of this class must have, where the table leaves a choice."""
    found: dict[str, str] = {}
    for uid, kind, keywords in lines("needs")[1:]:
        if uid == sop_class:
            found |= dict.fromkeys(keywords.split(), kind) | found
    return found


def decided(action: str, need: str | None) -> str:
    """One action out of a choice: what the object needs and no more. `need` is "1", "2", "" (neither), None unknown.

    References to other images stay, with other UIDs (U*). A dummy fits where nobody knows what the object needs.
    """
    choice = action.split("/")
    if len(choice) == 1:
        return action
    if "U*" in choice:
        return "U"
    wanted = {"1": "DZX", "2": "ZDX", "": "XZD", None: "DZX"}[need]
    return next(each for each in wanted if each in choice)
