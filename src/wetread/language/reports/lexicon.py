"""The concepts that a report may name, and the words for them. The tables are `rules/en/lexicon/`."""

import functools
from collections.abc import Iterable
from importlib.resources import files
from typing import NamedTuple, cast, get_args

from wetread.errors import BadRules
from wetread.language.reports.phrases import Choice, Hit, Phrases, leading, parsed, rows_of, wordings
from wetread.records.vocabulary import FINDINGS, EntityKind, Urgency

# The most words that may lead a name.
_LEAD = 5
TABLES = ("anatomy", "clinical", "terms", "findings")


class Concept(NamedTuple):
    """A concept of our own: `id` is stable, `findings` the ChestX-ray14 findings that it is (two of a
    hydropneumothorax), `device` what tube it is.

    `urgency` is how soon somebody must hear of it where it is new. `chronic` ones are no news in a history, and a
    `variant` is no abnormality.
    """

    id: str
    name: str
    kind: EntityKind
    findings: tuple[str, ...] = ()
    urgency: Urgency | None = None
    chronic: bool = False
    variant: bool = False
    device: str | None = None


class Name(NamedTuple):
    """A concept at the end of a phrase, and the wordings that may lead it: "small bowel" of "obstruction"."""

    concept: Concept
    leads: tuple[Choice, ...]


class Lexicon:
    """Concepts by their id, and the phrases that name them."""

    def __init__(self) -> None:
        self.phrases: Phrases[Name] = Phrases()
        self.concepts: dict[str, Concept] = {}

    def add(self, table: Iterable[list[str]]) -> None:
        """Adds rows: id, name, kind, chart finding, flags, phrases by " ; ". Raises BadRules."""
        for cells in table:
            if len(cells) != 6:
                raise BadRules("A row of a lexicon has not six cells: id, name, kind, chart, flags, phrases.")
            concept = concept_of(cells)
            self.concepts[concept.id] = concept
            for phrase in cells[5].split(" ; "):
                self._add_phrase(phrase, concept)

    def _add_phrase(self, phrase: str, concept: Concept) -> None:
        """What may stand before the phrase is kept beside it, not multiplied into the tree."""
        parts = parsed(phrase.strip())
        lead = leading(parts)
        self.phrases.add_parts(parts[lead:], Name(concept, parts[:lead]))

    def hits(self, stems: tuple[str, ...]) -> list[Hit[Concept]]:
        """The concepts that a sentence names, each with the words before it that belong to its name."""
        found: list[Hit[Concept]] = []
        for hit in self.phrases.hits(stems):
            first = _with_lead(stems, hit)
            while found and found[-1].first >= first:
                found.pop()
            if found and found[-1].last > first:
                first = found[-1].last
            found.append(Hit(first, hit.last, hit.payload.concept))
        return found


def _with_lead(stems: tuple[str, ...], hit: "Hit[Name]") -> int:
    if hit.first and hit.payload.leads:
        leads = wordings(hit.payload.leads)
        for count in range(min(_LEAD, hit.first), 0, -1):
            if stems[hit.first - count : hit.first] in leads:
                return hit.first - count
    return hit.first


def concept_of(cells: list[str]) -> Concept:
    """The concept in a row. Raises BadRules for a kind, finding or flag that is none."""
    flags = cells[4].split()
    urgency = [flag for flag in flags if flag in get_args(Urgency)]
    device = [flag.split(":", 1)[1] for flag in flags if flag.startswith("device:")]
    known = {"chronic", "variant", *urgency, *(f"device:{one}" for one in device)}
    if cells[2] not in get_args(EntityKind) or not set(cells[3].split()) <= set(FINDINGS) or not set(flags) <= known:
        raise BadRules(f"The concept {cells[0]} has a kind, chart finding or flag that is none.")
    return Concept(
        id=cells[0],
        name=cells[1],
        kind=cast("EntityKind", cells[2]),
        findings=tuple(cells[3].split()),
        urgency=cast("Urgency", urgency[0]) if urgency else None,
        chronic="chronic" in flags,
        variant="variant" in flags,
        device=device[0] if device else None,
    )


@functools.cache
def default_lexicon() -> Lexicon:
    """All tables; where two concepts share a phrase, the later table and row has it."""
    lexicon = Lexicon()
    for table in TABLES:
        lexicon.add(rows_of(files("wetread.language").joinpath(f"rules/en/lexicon/{table}.tsv").read_text("utf-8")))
    return lexicon
