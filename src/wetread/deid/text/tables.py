"""The tables of this room: one entry a line, "#" begins a comment line."""

import functools
from importlib.resources import files
from typing import Final

_FOLDER: Final = "wetread.deid.text"


@functools.cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The cells of `tables/<name>`, divided by tabs."""
    text = files(_FOLDER).joinpath(f"tables/{name}").read_text("utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line.strip() and not line.startswith("#"))


@functools.cache
def entries(name: str) -> tuple[str, ...]:
    """The first cell of each row, in the order of the table."""
    return tuple(row[0] for row in rows(name))


@functools.cache
def entry_set(name: str) -> frozenset[str]:
    return frozenset(entries(name))


def is_ordinary(word: str) -> bool:
    """Whether a word, in any case, is one of ordinary or medical English; "isn't" and "it's" are."""
    lower = word.lower().replace("’", "'")
    head, mark, tail = lower.partition("'")
    if mark and tail in _CONTRACTED:
        return head.removesuffix("n") in _ordinary() or head in _ordinary()
    return lower in _ordinary()


def is_medical(word: str) -> bool:
    """Whether a word is a medical one, by the table or by its ending."""
    lower = word.lower()
    return lower in entry_set("ordinary/medical.txt") or (len(lower) >= _LEAST_BUILT and lower.endswith(_BUILT))


# Few names end like these; "-oma" alone would take Paloma and Oklahoma.
_BUILT: Final = (
    "ectomy",
    "ostomy",
    "otomy",
    "itis",
    "pathy",
    "plasty",
    "graphy",
    "oscopy",
    "algia",
    "emia",
    "uria",
    "megaly",
    "cinoma",
    "arcoma",
    "broma",
    "denoma",
    "phoma",
    "ytoma",
    "lioma",
    "gioma",
    "yoma",
)
_LEAST_BUILT: Final = 8
_CONTRACTED: Final = frozenset({"", "s", "t", "re", "ve", "ll", "d", "m"})


@functools.cache
def _ordinary() -> frozenset[str]:
    return entry_set("ordinary/english.txt") | entry_set("ordinary/medical.txt")
