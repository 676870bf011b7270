"""The gate's decision, the draft, and what safety says of it."""

from dataclasses import dataclass
from typing import Literal

from wetread.records.base import Record
from wetread.records.claim import Claim, Sentence
from wetread.records.context import Context
from wetread.records.maker import Maker
from wetread.records.reading import ImageReading
from wetread.records.reason import Reason
from wetread.records.study import ImageItem, Study
from wetread.records.vocabulary import BANNER, Effect, Flag, Kind, Severity, View


class Route(Record):
    """What the gate made of one picture: its kind and view, how sure, and whether a reader takes it.

    `reader` names the reader that takes it, None where the gate abstains; `needs` then names the kind of reader it
    would need. `distance` is that of its features from the training films; `distance_at` where it is too far.
    """

    instance: str
    frame: int
    kind: Kind
    view: View
    confidence: float
    reader: str | None
    needs: str | None = None
    reasons: tuple[Reason, ...] = ()
    distance: float | None = None
    distance_at: float | None = None
    maker: Maker


class FindingStatus(Record):
    """What the draft says of one of the reader's findings over the whole study."""

    finding: str
    flag: Flag
    probability: float
    reason: Reason


class Draft(Record):
    """The machine draft of one study: claims, sentences, and the status of every finding. Never a report."""

    study: str
    claims: tuple[Claim, ...]
    sentences: tuple[Sentence, ...]
    statuses: tuple[FindingStatus, ...]
    makers: tuple[Maker, ...]
    inputs: tuple[str, ...]
    banner: str = BANNER

    @property
    def text(self) -> str:
        """The draft as a radiologist lays it out: one heading and paragraph per section, the banner first."""
        return "\n\n".join([self.banner, *(_paragraph(name, self.sentences) for name in _SECTIONS)])


_SECTIONS = ("technique", "comparison", "findings", "impression", "limits")
_HEADINGS = {"limits": "NOT ASSESSED"}


def _paragraph(section: str, sentences: tuple[Sentence, ...]) -> str:
    lines: dict[str | None, list[str]] = {}
    for sentence in sentences:
        if sentence.section == section:
            lines.setdefault(sentence.region, []).append(sentence.text)
    body = [(f"{region}: " if region else "") + " ".join(texts) for region, texts in lines.items()]
    return "\n".join([_HEADINGS.get(section, section.upper()) + ":", *(body or ["None."])])


class ClaimVerdict(Record):
    """What safety does with one claim, and why."""

    claim: str
    effect: Effect
    reasons: tuple[Reason, ...] = ()


class RuleOutcome(Record):
    """What one rule said. `severity` hold stops the draft; note only tells. `ran` false: it could not judge."""

    rule: str
    ran: bool
    severity: Severity = "note"
    reasons: tuple[Reason, ...] = ()
    effects: tuple[ClaimVerdict, ...] = ()


class Verdict(Record):
    """Show or hold for the whole, keep, hedge, strike or escalate per claim; `coverage` = rules that ran, of all."""

    decision: Literal["show", "hold"]
    reasons: tuple[Reason, ...]
    claims: tuple[ClaimVerdict, ...] = ()
    outcomes: tuple[RuleOutcome, ...] = ()
    rules_run: int
    rules_total: int


@dataclass(frozen=True)
class Case:
    """All that a safety rule may look at; rules never edit any of it."""

    study: Study
    routes: tuple[Route, ...]
    readings: tuple[ImageReading, ...]
    draft: Draft | None
    context: Context

    def item(self, instance: str) -> ImageItem:
        return next(item for item in self.study.items if item.instance == instance)


@dataclass(frozen=True)
class WetRead:
    """The outcome of reading one study: what is shown to the physician, and everything it rests on."""

    study: Study
    routes: tuple[Route, ...]
    readings: tuple[ImageReading, ...]
    draft: Draft | None
    verdict: Verdict
    context: Context
    failures: tuple["ImageFailure", ...] = ()

    @property
    def text(self) -> str | None:
        """The draft's text, or None where the verdict holds it back."""
        return self.draft.text if self.draft is not None and self.verdict.decision == "show" else None


class ImageFailure(Record):
    """An image of the study that could not be decoded or read: the rest of the study goes on without it."""

    instance: str
    code: str
    message: str
