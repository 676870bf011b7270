"""One checkable statement of a draft."""

from typing import Literal

from wetread.records.base import Record
from wetread.records.evidence import Measurement, Region, Score, TextSpan
from wetread.records.vocabulary import Assertion, Certainty, Change, Laterality, Zone


class Concept(Record):
    """A concept of our own (`id` is stable), the name a radiologist reads, and a code where one is verified."""

    id: str
    name: str
    code: str | None = None
    system: str | None = None


class HeatmapRef(Record):
    """Points at the Heatmap of a finding on one frame of one instance."""

    instance: str
    frame: int
    finding: str
    validated: bool


Evidence = Score | Region | Measurement | HeatmapRef | TextSpan


class Claim(Record):
    """What is asserted of one concept in one study, how surely, and on which evidence it rests.

    `id` is unique in its draft. `findings` are the reader's own labels that were merged into it. `laterality` is the
    patient's and `zone` that of the lung; None where location is not stated. `instances` are the images that it was
    seen on, none for a claim that was found in a text; such a claim has no probability either.
    """

    id: str
    concept: Concept
    findings: tuple[str, ...]
    assertion: Assertion
    negated: bool = False
    certainty: Certainty
    probability: float | None
    laterality: Laterality | None = None
    zone: Zone | None = None
    change: Change | None = None
    instances: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def chance(self) -> float:
        """The probability, 0 where there is none."""
        return self.probability or 0.0


class Sentence(Record):
    """One sentence of the draft text with the claims (by id) and the kind of evidence that it rests on.

    `basis` is "claims" where it rests on the claims listed, "header" where on header facts, "limits" where it states
    what was not done.
    """

    section: Literal["technique", "comparison", "findings", "impression", "limits"]
    region: str | None = None
    text: str
    claims: tuple[str, ...] = ()
    basis: Literal["claims", "measurement", "header", "limits"]
