"""Reports understood, assembled: the extractor with a user's rules and the components that packages declare."""

import functools
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path

from wetread.errors import BadPipeline, UnknownPart
from wetread.language.reports.extension import Extension, load_extension
from wetread.language.reports.extractor import ReportExtractor
from wetread.language.reports.pipeline import Component
from wetread.records.report import Explanation
from wetread.registry import part


def extractor(rules: str | PathLike[str] | None = None) -> ReportExtractor:
    """The extractor with the rules in a file, or with ours alone. Raises BadRules, BadPipeline or MissingPart."""
    return _extractor(load_extension(Path(rules)) if rules is not None else Extension())


@functools.lru_cache(maxsize=4)
def _extractor(extension: Extension) -> ReportExtractor:
    with _no_collection():
        return ReportExtractor(extension, plugin)


@contextmanager
def _no_collection() -> Iterator[None]:
    """The trees of phrases are many small tables that all stay: looking for garbage among them takes a third longer."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def explain(text: str, *, rules: str | PathLike[str] | None = None) -> Explanation:
    """What a report says, each thing with the words that said so: sections, entities, relations, claims, warnings.

    Raises BadRules or BadPipeline for a rules file that does not fit; no text is ever an error.
    """
    return extractor(rules).explain(text)


def plugin(name: str) -> Component:
    """A component that an installed package declares in the group `wetread.components`. Raises BadPipeline."""
    try:
        found = part("component", name)
    except UnknownPart as error:
        raise BadPipeline(f"There is no component named {name}, here or in the group wetread.components.") from error
    if not isinstance(found, Component):
        raise BadPipeline(f"What is declared as the component {name} is none.")
    return found
