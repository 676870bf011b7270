"""Which words of a header may pass: only those of `tables/terms.yaml`, never free text."""

import functools
import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, Final

import yaml

from wetread.records.identity import Identity

_WORDS: Final = re.compile(r"[^\W_]+")
_DESIGNATION: Final = re.compile(r"[A-Z]{0,2}\d{1,4}[A-Z]?", re.ASCII)
_MOST_PARTS: Final = 5
_TELLING_DIGITS: Final = 3


@functools.cache
def table(name: str) -> Any:
    """The content of `tables/<name>.yaml`."""
    return yaml.safe_load(files("wetread.deid").joinpath(f"tables/{name}.yaml").read_text("utf-8"))


def defined(field: str, value: str) -> str | None:
    """The value where it is a defined term of this field, else None."""
    return value if value in table("terms")[field] else None


def maker_name(written: str, forbidden: frozenset[str]) -> str | None:
    """The name of a known manufacturer, None where it is unknown or shares a word with the identity."""
    text = " ".join(words(written))
    for name, starts in table("terms")["manufacturer"].items():
        if any(f"{text} ".startswith(f"{start} ") for start in starts):
            return None if _shares(f"{written} {name}", forbidden) else str(name)
    return None


def product_name(written: str, forbidden: frozenset[str]) -> str | None:
    """A product name made of known words and short designations; None for anything else or shared with the identity."""
    parts = re.split(r"[ /_-]+", written.strip())
    known = [part.lower() in table("terms")["model"] for part in parts]
    fits = all(is_known or _DESIGNATION.fullmatch(part) for part, is_known in zip(parts, known, strict=True))
    if not fits or not any(known) or len(parts) > _MOST_PARTS or _shares(written, forbidden):
        return None
    return " ".join(written.split())


def _shares(written: str, forbidden: frozenset[str]) -> bool:
    """Whether a word stands in the identity, or a number is part of one there, as a year is of a birth date."""
    numbers = [word for word in words(written) if word.isdigit() and len(word) >= _TELLING_DIGITS]
    return bool(forbidden & set(words(written))) or any(number in word for number in numbers for word in forbidden)


def identity_words(identity: Identity, *more: str) -> frozenset[str]:
    """Every word and number of an identity, in small letters."""
    return frozenset(word for text in (*_strings(identity.model_dump().values()), *more) for word in words(text))


def words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())


def _strings(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        else:
            yield from _strings(value)
