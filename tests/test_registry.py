"""Parts by name."""

import sys
from importlib.metadata import EntryPoint, EntryPoints
from importlib.util import find_spec

import pytest

from wetread import registry
from wetread.errors import MissingPart, UnknownPart
from wetread.readers.embedded import EmbeddedReader


def test_a_known_name_gives_its_part() -> None:
    assert registry.part("reader", "embedded") is EmbeddedReader


def test_every_known_part_names_a_module_that_exists_and_how_to_install_it() -> None:
    for entry in registry._known().values():
        module, attribute = entry.target.split(":")
        assert find_spec(module) is not None
        assert attribute.isidentifier()
        assert entry.install.startswith("pip install")


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UnknownPart, match="embedded"):
        registry.part("reader", "nobody")


def test_a_part_that_lacks_a_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda name: None if name == "torch" else object())
    with pytest.raises(MissingPart, match=r"needs torch\. .*pip install 'wetread\[train\]'"):
        registry.part("command", "train")
    assert [(lack.kind, lack.name) for lack in registry.missing()] == [("command", "train")]


def _declared(*values: str) -> EntryPoints:
    return EntryPoints(EntryPoint(name="acme", value=value, group=registry.READERS_GROUP) for value in values)


def test_a_reader_of_another_package_is_found_by_its_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "entry_points", lambda **asked: _declared("fractions:Fraction").select(**asked))
    assert registry.part("reader", "acme").__name__ == "Fraction"


def test_two_packages_with_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "entry_points", lambda **asked: _declared("a:A", "b:B").select(**asked))
    with pytest.raises(UnknownPart, match="More than one"):
        registry.part("reader", "acme")


def test_an_entry_point_that_cannot_be_imported_is_a_missing_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "entry_points", lambda **asked: _declared("no_such_module_here:A").select(**asked))
    with pytest.raises(MissingPart):
        registry.part("reader", "acme")


def test_entry_points_are_looked_up_for_readers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "entry_points", lambda **asked: _declared("fractions:Fraction").select(**asked))
    with pytest.raises(UnknownPart):
        registry.part("gate", "acme")


def test_listing_what_is_missing_imports_nothing() -> None:
    before = set(sys.modules)
    registry.missing()
    assert "wetread.training.command" not in set(sys.modules) - before
