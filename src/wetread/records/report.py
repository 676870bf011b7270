"""What language understood of one report: everything has its place in the text and the words that said so.

Offsets are of characters (Unicode code points) in the text as it was given, end exclusive; `Explanation.text_digest`
says which text.
"""

from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import field_serializer, field_validator

from wetread.records.base import Record
from wetread.records.claim import Claim
from wetread.records.maker import Maker
from wetread.records.reason import Reason
from wetread.records.vocabulary import (
    Adequacy,
    Assertion,
    Certainty,
    Change,
    ChartStatus,
    Communicated,
    EntityKind,
    Laterality,
    RelationType,
    SectionKind,
    Temporality,
    ThreeClass,
    Urgency,
    WarningKind,
)


class Span(Record):
    """Characters `start` up to `end`."""

    start: int
    end: int


class Section(Record):
    """A part of the report: its body, and its heading where there is one."""

    kind: SectionKind
    start: int
    end: int
    heading: Span | None = None


class Why(Record):
    """One decision with the words that made it: what was decided, the rule that fired, and where its words stand."""

    decides: Literal[
        "assertion", "certainty", "temporality", "experiencer", "normal", "change", "laterality", "concept"
    ]
    value: str
    rule: str
    start: int
    end: int


class Entity(Record):
    """One thing that the report names. `id` is its number in the report, from 0.

    `concept` is a stable id of our own, None where a word's form alone told the kind. `normal` is for structures: True
    where the report calls it normal. `inverted` findings are not made: "not enlarged" is an absent finding.
    """

    id: int
    start: int
    end: int
    text: str
    kind: EntityKind
    concept: str | None
    name: str
    assertion: Assertion
    negated: bool
    experiencer: Literal["patient", "other"]
    temporality: Temporality
    certainty: Certainty
    three_class: ThreeClass
    normal: bool | None = None
    change: Change | None = None
    laterality: Laterality | None = None
    section: int
    sentence: int
    why: tuple[Why, ...] = ()


class Relation(Record):
    """A typed arrow from one entity to another, by their ids; `cue` is where the words that say so stand."""

    head: int
    tail: int
    type: RelationType
    cue: Span | None = None


class Recommendation(Record):
    """What is to be done, and when; `sentence` is the number of its sentence."""

    what: Span
    when: Span | None
    sentence: int


class Urgent(Record):
    """A finding that somebody must hear of within minutes, hours or days, and the row of the table that says so."""

    entity: int
    urgency: Urgency
    rule: str


class Communication(Record):
    """A result that was told to somebody: to whom, when, how, and whether it was read back."""

    sentence: int
    to: Span | None
    when: Span | None
    how: Communicated | None
    how_span: Span | None
    readback: bool


class DevicePosition(Record):
    """A device, where its tip lies as the report says, and whether that will do."""

    entity: int
    device: str
    tip: Span | None
    adequacy: Adequacy
    rule: str


class ReportWarning(Record):
    """Something inside the report that does not fit; `places` are the spans that contradict each other."""

    kind: WarningKind
    places: tuple[Span, ...]
    reason: Reason


class Chart(Record):
    """The 14 findings of ChestX-ray14 as the report states them, and whether it describes anything but the normal.

    `normal` is True where a report says so and names nothing beyond normal variants: "no acute abnormality" beside a
    chronic change is not normal. In JSON `labels` is an object, status by finding.
    """

    labels: tuple[tuple[str, ChartStatus], ...]
    normal: bool

    @field_serializer("labels", when_used="json")
    def _as_object(self, labels: tuple[tuple[str, ChartStatus], ...]) -> dict[str, ChartStatus]:
        return dict(labels)

    @field_validator("labels", mode="before")
    @classmethod
    def _of_object(cls, labels: object) -> object:
        return tuple(labels.items()) if isinstance(labels, Mapping) else labels


class Explanation(Record):
    """A report understood. `language` is a BCP 47 tag; where it is not English nothing else is claimed."""

    text_digest: str
    length: int
    language: str
    sections: tuple[Section, ...] = ()
    sentences: tuple[Span, ...] = ()
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    urgent: tuple[Urgent, ...] = ()
    communications: tuple[Communication, ...] = ()
    devices: tuple[DevicePosition, ...] = ()
    warnings: tuple[ReportWarning, ...] = ()
    chart: Chart | None = None
    claims: tuple[Claim, ...] = ()
    notices: tuple[Reason, ...] = ()
    maker: Maker

    @property
    def soonest(self) -> tuple[tuple[Urgency, str, int], ...]:
        """What is urgent, each name once with its first entity, the soonest first; a tube where it lies wrongly."""
        told: dict[tuple[Urgency, str], int] = {}
        for one in self.urgent:
            entity = self.entities[one.entity]
            name = f"{entity.name}, malpositioned" if entity.kind == "MedicalDevice" else entity.name
            told.setdefault((one.urgency, name), one.entity)
        ordered = sorted(told.items(), key=lambda one: get_args(Urgency).index(one[0][0]))
        return tuple((urgency, name, entity) for (urgency, name), entity in ordered)
