"""A report on its way through the pipeline: what one component found, the next one stands on."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wetread.language.reports.words import Words
from wetread.records.report import (
    Chart,
    Communication,
    DevicePosition,
    Recommendation,
    Relation,
    ReportWarning,
    Section,
    Span,
    Urgent,
)
from wetread.records.vocabulary import Change, EntityKind, Laterality

if TYPE_CHECKING:
    from wetread.language.reports.assertions import Decision
    from wetread.language.reports.lexicon import Concept
    from wetread.language.reports.scopes import Reached, Scene


@dataclass(slots=True)
class Sentence:
    """The words `first` up to `last` of the document; `scene` has its cues and clauses, words counted from `first`."""

    first: int
    last: int
    section: int
    scene: "Scene"


@dataclass(slots=True)
class Found:
    """An entity in the making: words counted in its sentence, characters in the text."""

    sentence: int
    first: int
    last: int
    start: int
    end: int
    kind: EntityKind
    concept: "Concept | None"
    name: str
    rule: str = "lexicon"
    core: tuple[int, int] | None = None  # the words that are judged, where that is not all of them
    decision: "Decision | None" = None
    normal: bool | None = None
    change: Change | None = None
    laterality: Laterality | None = None
    reasons: "list[tuple[str, str, Reached]]" = field(default_factory=list)

    @property
    def judged(self) -> tuple[int, int]:
        return self.core or (self.first, self.last)

    @property
    def concept_id(self) -> str:
        """Empty where no concept is known."""
        return self.concept.id if self.concept else ""


@dataclass(slots=True)
class Document:
    """A text and, one after the other, what the components assign."""

    text: str
    words: Words
    sections: list[Section] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    entities: list[Found] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    recommendations: list[Recommendation] = field(default_factory=list)
    urgent: list[Urgent] = field(default_factory=list)
    communications: list[Communication] = field(default_factory=list)
    devices: list[DevicePosition] = field(default_factory=list)
    warnings: list[ReportWarning] = field(default_factory=list)
    chart: Chart | None = None

    def span(self, sentence: Sentence, first: int, last: int) -> Span:
        """The characters of the words `first` up to `last` of a sentence."""
        words = self.words
        return Span(start=words.starts[sentence.first + first], end=words.ends[sentence.first + last - 1])

    def section_of(self, found: Found) -> str:
        return self.sections[self.sentences[found.sentence].section].kind
