"""Parts by name, imported on first use."""

import functools
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from wetread.errors import MissingPart, UnknownPart
from wetread.records.base import Record

# A part of someone else's is loaded only where the settings or a pipeline file name it; its package declares it here.
READERS_GROUP = "wetread.readers"
GROUPS = {"reader": READERS_GROUP, "component": "wetread.components"}


class Entry(Record):
    """One known part: `target` is "module:attribute", `needs` the modules it imports, `install` how to get them."""

    kind: str
    name: str
    target: str
    needs: tuple[str, ...] = ()
    install: str = ""

    @property
    def lacking(self) -> tuple[str, ...]:
        """The modules that are not installed."""
        return tuple(module for module in self.needs if find_spec(module) is None)


class Lack(Record):
    """A part that cannot be used here, and why."""

    kind: str
    name: str
    why: str


def part(kind: str, name: str) -> Any:
    """The class or function behind a name. Raises UnknownPart, or MissingPart with what to install."""
    entry = _known().get((kind, name))
    if entry is None:
        return _plugin(kind, name)
    if entry.lacking:
        raise MissingPart(_why(entry))
    module, attribute = entry.target.split(":")
    return getattr(import_module(module), attribute)


def names(kind: str) -> tuple[str, ...]:
    """The names of the parts of a kind that come with wetread."""
    return tuple(name for known, name in _known() if known == kind)


def missing() -> tuple[Lack, ...]:
    """Every known part that cannot be used here; imports none of them."""
    return tuple(Lack(kind=one.kind, name=one.name, why=_why(one)) for one in _known().values() if one.lacking)


def _why(entry: Entry) -> str:
    return f"The {entry.kind} “{entry.name}” needs {', '.join(entry.lacking)}. Install it with: {entry.install}"


def _plugin(kind: str, name: str) -> Any:
    found = list(_declared(kind, name))
    if not found:
        raise UnknownPart(f"There is no {kind} named “{name}”. Known: {', '.join(names(kind)) or 'none'}.")
    if len(found) > 1:
        raise UnknownPart(f"More than one installed package declares a {kind} named “{name}”. Remove one.")
    try:
        return found[0].load()
    except ImportError as error:
        raise MissingPart(f"The {kind} “{name}” is installed but cannot be imported.") from error


def _declared(kind: str, name: str) -> Iterator[EntryPoint]:
    return iter(entry_points(group=GROUPS[kind], name=name) if kind in GROUPS else ())


@functools.cache
def _known() -> dict[tuple[str, str], Entry]:
    table = tomllib.loads(files("wetread").joinpath("registry.toml").read_text("utf-8"))
    entries = [Entry.model_validate(row) for row in table["part"]]
    return {(entry.kind, entry.name): entry for entry in entries}
