"""What leaves the program as JSON: one line per image, one document per run. `docs/output.md` explains every key.

Every key is always there; null stands where it does not apply.
"""

from typing import Literal

from pydantic import ConfigDict, Field

from wetread.records.base import Record
from wetread.records.claim import Claim, Sentence
from wetread.records.maker import Maker
from wetread.records.vocabulary import BANNER, DeidLevel, Effect, Flag, Kind, RatioUse, View

Status = Literal["read", "abstained", "failed"]


class Line(Record):
    """A record whose JSON keys are its aliases."""

    model_config = ConfigDict(
        serialize_by_alias=True,
        validate_by_name=True,
        validate_by_alias=True,
        json_schema_serialization_defaults_required=True,
    )


class ReasonLine(Line):
    """A stable code and its English sentence."""

    code: str
    text: str


class GateLine(Line):
    """What the picture is. `confidence` is null where no classifier looked and the header alone speaks."""

    kind: Kind
    view: View
    confidence: float | None
    reasons: tuple[ReasonLine, ...]


class Probabilities(Line):
    """Calibrated probabilities, null where the reader gives none.

    Keyed as NIH ChestX-ray14 spells its findings, and the RSNA challenge its lung opacity.
    """

    atelectasis: float | None = Field(alias="Atelectasis")
    cardiomegaly: float | None = Field(alias="Cardiomegaly")
    consolidation: float | None = Field(alias="Consolidation")
    edema: float | None = Field(alias="Edema")
    effusion: float | None = Field(alias="Effusion")
    emphysema: float | None = Field(alias="Emphysema")
    fibrosis: float | None = Field(alias="Fibrosis")
    hernia: float | None = Field(alias="Hernia")
    infiltration: float | None = Field(alias="Infiltration")
    mass: float | None = Field(alias="Mass")
    nodule: float | None = Field(alias="Nodule")
    pleural_thickening: float | None = Field(alias="Pleural_Thickening")
    pneumonia: float | None = Field(alias="Pneumonia")
    pneumothorax: float | None = Field(alias="Pneumothorax")
    no_finding: float | None = Field(alias="No Finding")
    lung_opacity: float | None = Field(alias="Lung Opacity")


class MeasurementLine(Line):
    """The cardiothoracic ratio (maximal heart width over maximal inner thoracic width) and what it is fit for."""

    cardiothoracic_ratio: float | None
    cardiothoracic_ratio_use: RatioUse | None


class RegionLine(Line):
    """A box as fractions of the stored image: left, top, width, height.

    Lung opacity always has one, stated or not, and its location was measured. The others' are there where they are
    stated, and not validated.
    """

    finding: str
    box: tuple[float, float, float, float]
    score: float


class VerdictLine(Line):
    """Whether the study's draft may be shown to a physician, and why (not)."""

    decision: Literal["show", "hold"]
    reasons: tuple[ReasonLine, ...]


class ErrorLine(Line):
    """A stable code and a sentence that helps."""

    code: str
    message: str


class ImageLine(Line):
    """One image of one study, or one file that came to nothing (then all but source, status and error are null)."""

    schema_: Literal["wetread.image/1"] = Field(default="wetread.image/1", alias="schema")
    source: str
    study: str | None = None
    instance: str | None = None
    frame: int | None = None
    status: Status
    gate: GateLine | None = None
    probabilities: Probabilities | None = None
    measurements: MeasurementLine | None = None
    regions: tuple[RegionLine, ...] | None = None
    claims: tuple[Claim, ...] | None = None
    text: str | None = None
    verdict: VerdictLine | None = None
    error: ErrorLine | None = None


class FindingLine(Line):
    """What the draft says of one finding over the whole study."""

    finding: str
    flag: Flag
    probability: float
    reason: ReasonLine


class ClaimEffectLine(Line):
    """What safety does with one claim."""

    claim: str
    effect: Effect
    reasons: tuple[ReasonLine, ...]


class StudyVerdictLine(Line):
    """The verdict in full: `rules_run` of `rules_total` safety rules could judge."""

    decision: Literal["show", "hold"]
    reasons: tuple[ReasonLine, ...]
    claims: tuple[ClaimEffectLine, ...]
    rules_run: int
    rules_total: int


class ContentLine(Line):
    """The SHA-256 of the bytes that an image was read from."""

    instance: str
    sha256: str


class Digests(Line):
    """What the outcome rests on: the draft, the de-identification certificate, the context, the bytes received."""

    draft: str | None
    certificate: str
    context: str
    contents: tuple[ContentLine, ...]


class StudyDocument(Line):
    """One study: its images, its one draft, the verdict and everything these were made by and from."""

    study: str
    subject: str
    deidentification: DeidLevel
    status: Status
    images: tuple[ImageLine, ...]
    claims: tuple[Claim, ...] | None
    findings: tuple[FindingLine, ...] | None
    sentences: tuple[Sentence, ...] | None
    text: str | None
    verdict: StudyVerdictLine
    makers: tuple[Maker, ...]
    digests: Digests
    banner: str = BANNER


class ReadDocument(Line):
    """A whole run: the studies, and the files that came to nothing."""

    schema_: Literal["wetread.read/1"] = Field(default="wetread.read/1", alias="schema")
    studies: tuple[StudyDocument, ...]
    failures: tuple[ImageLine, ...]
