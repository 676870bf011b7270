"""Writes the table of first and family names that the text de-identifier knows, from the lists of Faker (MIT).

    pip install faker==40.63.0
    python tools/given_and_family_names.py

Names in Latin letters of all of Faker's places, in small letters and without diacritics. Ordinary and imaging words are
left out but for those that are common names.
"""

import pkgutil
import unicodedata
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

from faker.providers import person

TABLES: Final = Path(__file__).parents[1] / "src/wetread/deid/text/tables"
SHORTEST: Final = 4
LISTS: Final = tuple(
    f"{kind}_names{sex}" for kind in ("first", "last") for sex in ("", "_male", "_female", "_nonbinary")
)


def main() -> None:
    listed = {word for name in ("ordinary/english", "ordinary/medical", "imaging") for word in table(name)}
    plain = listed - table("names_that_are_words")
    names = sorted({word for written in all_names() for word in words(written)} - plain)
    head = f"# {len(names):,} first and family names of Faker 40.63.0 (MIT), made by tools/given_and_family_names.py\n"
    (TABLES / "given_and_family_names.txt").write_text(head + "\n".join(names) + "\n", "utf-8")


def table(name: str) -> set[str]:
    lines = (TABLES / f"{name}.txt").read_text("utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def all_names() -> Iterator[str]:
    """Every name of every place that Faker has."""
    for found in pkgutil.iter_modules(person.__path__):
        provider = import_module(f"faker.providers.person.{found.name}").Provider
        for held in (getattr(provider, name, ()) for name in LISTS):
            yield from map(str, held if isinstance(held, dict | tuple | list | set) else ())


def words(written: str) -> Iterator[str]:
    """The words of a name in Latin letters, as they are compared."""
    parts = unicodedata.normalize("NFKD", written.casefold())
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign))
    for word in bare.replace("-", " ").replace("'", " ").split():
        if len(word) >= SHORTEST and word.isascii() and word.isalpha():
            yield word


if __name__ == "__main__":
    main()
