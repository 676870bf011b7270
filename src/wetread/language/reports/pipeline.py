"""The pipeline: components in an order that is checked before anything runs."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from wetread.errors import BadPipeline
from wetread.language.reports.chart import chart_of
from wetread.language.reports.communications import communicate
from wetread.language.reports.consistency import warn
from wetread.language.reports.cues import Cues, default_cues
from wetread.language.reports.document import Document, Sentence
from wetread.language.reports.entities import Namer
from wetread.language.reports.extension import Extension, cues_of, lexicon_of, pattern_component
from wetread.language.reports.judging import judge
from wetread.language.reports.lexicon import Lexicon, default_lexicon
from wetread.language.reports.positions import position
from wetread.language.reports.recommendations import recommend
from wetread.language.reports.relations import relate
from wetread.language.reports.scopes import Scene
from wetread.language.reports.sections import sections_of
from wetread.language.reports.sentences import sentence_starts
from wetread.language.reports.urgency import alert
from wetread.language.reports.words import words_of

Run = Callable[[Document], None]


class Component(NamedTuple):
    """One step: what of a Document it requires, what it assigns, and the work."""

    name: str
    requires: frozenset[str]
    assigns: frozenset[str]
    run: Run


def component(name: str, requires: str, assigns: str, run: Run) -> Component:
    """A component from words: `component("chart", "entities decisions", "chart", work)`."""
    return Component(name, frozenset(requires.split()), frozenset(assigns.split()), run)


def checked(components: Sequence[Component]) -> tuple[Component, ...]:
    """The components, if each stands behind what it requires. Raises BadPipeline."""
    held: set[str] = {"text", "words"}
    for one in components:
        missing = sorted(one.requires - held)
        if missing:
            raise BadPipeline(f"The component {one.name} needs {', '.join(missing)}, which nothing before it assigns.")
        held |= one.assigns
    return tuple(components)


def _sections(document: Document) -> None:
    document.sections = sections_of(document.text)


def _sentences(cues: Cues) -> Run:
    def split(document: Document) -> None:
        words, place = document.words, 0
        for number, section in enumerate(document.sections):
            first = _first_at(words.starts, place, section.start)
            place = _first_at(words.starts, first, section.end)
            if place > first:
                starts = [*sentence_starts(document.text, words, first, place), place]
                document.sentences += [
                    Sentence(a, b, number, Scene(words.stems[a:b], cues)) for a, b in pairwise(starts)
                ]

    return split


def _first_at(starts: Sequence[int], place: int, offset: int) -> int:
    """The first word from `place` on that does not start before `offset`."""
    while place < len(starts) and starts[place] < offset:
        place += 1
    return place


def _chart(document: Document) -> None:
    document.chart = chart_of(document)


def sentence_components(cues: Cues) -> tuple[Component, ...]:
    """Sections and sentences alone: enough to judge spans that somebody else found."""
    return (
        component("sections", "text", "sections", _sections),
        component("sentences", "words sections", "sentences", _sentences(cues)),
    )


def default_components(cues: Cues | None = None, lexicon: Lexicon | None = None) -> tuple[Component, ...]:
    """The components in their order, around the cues and the lexicon given."""
    return (
        *sentence_components(cues or default_cues()),
        component("entities", "sentences", "entities", Namer(lexicon or default_lexicon()).name),
        component("judging", "entities", "decisions", judge),
        component("relations", "entities decisions", "relations", relate),
        component("recommendations", "entities decisions", "recommendations", recommend),
        component("communications", "sentences", "communications", communicate),
        component("positions", "entities decisions", "devices", position),
        component("urgency", "entities decisions devices", "urgent", alert),
        component("chart", "entities decisions", "chart", _chart),
        component("consistency", "entities decisions relations", "warnings", warn),
    )


def extended(extension: Extension, plugin: Callable[[str], Component]) -> tuple[Component, ...]:
    """The components as a rules file wants them; `plugin` finds one that another package declares.

    A pattern that the file does not place stands right behind the lexicon's entities.
    """
    usual = default_components(cues_of(extension), lexicon_of(extension))
    patterns = tuple(
        component(one.name, "sentences entities", "entities", pattern_component(one)) for one in extension.patterns
    )
    if extension.components is None:
        return (*usual[:3], *patterns, *usual[3:])
    known = {one.name: one for one in (*usual, *patterns)}
    return tuple(known[name] if name in known else plugin(name) for name in extension.components)


class Pipeline:
    """Runs its components over one text after the other. Raises BadPipeline for a wrong order when it is made."""

    def __init__(self, components: Sequence[Component]) -> None:
        self.components = checked(components)

    def document(self, text: str) -> Document:
        document = Document(text, words_of(text))
        for one in self.components:
            one.run(document)
        return document
