"""Records with sensible defaults, for tests: an adult's PA film of 512 x 512 stored pixels unless told otherwise."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from wetread.records.claim import Claim, Concept, Evidence, HeatmapRef, Sentence
from wetread.records.context import Context, ContextUse
from wetread.records.draft import Case, ClaimVerdict, Draft, FindingStatus, Route, Verdict, WetRead
from wetread.records.evidence import Measurement, Region, Score
from wetread.records.geometry import Box, PixelTransform
from wetread.records.maker import Maker
from wetread.records.maps import Heatmap, Masks
from wetread.records.reading import Apparent, ImageReading
from wetread.records.reason import Reason, because
from wetread.records.study import Acquisition, AgeBand, ImageItem, Study, Subject
from wetread.records.vocabulary import OPACITY, TARGETS, Flag, Kind, RatioUse, Use, View

SIDE = 512
PICTURE = 64
TO_STORED = PixelTransform(column_scale=SIDE / PICTURE, row_scale=SIDE / PICTURE)
FRONTAL = "2.25.1"
READER = Maker(name="test-reader", version="1", weights="0" * 64, runtime="test", licence="Apache-2.0")
GATE = Maker(name="test-gate", version="1")
REPORT_AT, HEDGE_AT = 0.5, 0.3


def acquisition(view: View = "PA", **changes: object) -> Acquisition:
    """An adult's film with everything known."""
    known = Acquisition(
        modality="DX",
        body_part="CHEST",
        view=view,
        orientation="conventional",
        age_band=AgeBand.of(52),
        adult=True,
        sex="F",
        header_kind="cxr_lateral" if view == "lateral" else "cxr_frontal",
    )
    return Acquisition.model_validate(known.model_dump() | changes)


def item(instance: str = FRONTAL, view: View = "PA", use: Use = "read", **changes: object) -> ImageItem:
    """One image; `changes` go to its Acquisition."""
    return ImageItem(
        instance=instance,
        series="2.25.100",
        content="a" * 64,
        rows=SIDE,
        columns=SIDE,
        acquisition=acquisition(view, **changes),
        use=use,
        why=because("gate.frontal", source="header and pixels"),
    )


def study(*items: ImageItem) -> Study:
    """A study of the images given, or of one PA film."""
    return Study(
        pseudonym="study-1",
        subject=Subject(pseudonym="subject-1", sex="F"),
        items=items or (item(),),
        level="header",
        certificate="c" * 64,
    )


def route(
    instance: str = FRONTAL,
    kind: Kind = "cxr_frontal",
    view: View = "PA",
    confidence: float = 0.99,
    reader: str | None = "test-reader",
    reasons: tuple[Reason, ...] = (),
    distance: float | None = 1.0,
    distance_at: float | None = 3.0,
) -> Route:
    """A confident frontal unless told otherwise; `reader=None` abstains."""
    return Route(
        instance=instance,
        frame=1,
        kind=kind,
        view=view,
        confidence=confidence,
        reader=reader,
        needs=None if reader else f"a reader for {kind}",
        reasons=reasons,
        distance=distance,
        distance_at=distance_at,
        maker=GATE,
    )


def flag(probability: float, report_at: float | None = REPORT_AT, hedge_at: float | None = HEDGE_AT) -> Flag:
    """What the operating points make of a probability."""
    if report_at is None or hedge_at is None:
        return "not_assessed"
    return "reported" if probability >= report_at else "hedged" if probability >= hedge_at else "not_flagged"


def score(finding: str, probability: float, assessed: bool = True, negative_allowed: bool = False) -> Score:
    """A Score held against the operating points of this module; No Finding has none, as in real readers."""
    points = (REPORT_AT, HEDGE_AT) if assessed and finding != "No Finding" else (None, None)
    return Score(
        finding=finding,
        probability=probability,
        report_at=points[0],
        hedge_at=points[1],
        flag=flag(probability, *points),
        negative_allowed=negative_allowed,
    )


def ratio(value: float = 0.46, use: RatioUse = "judged") -> Measurement:
    """A cardiothoracic ratio with the heart's width and the thorax's as its two lines."""
    heart = (256 - value * 200, 320.0, 256 + value * 200, 320.0)
    return Measurement(
        name="cardiothoracic_ratio", value=value, unit="1", use=use, lines=(heart, (56.0, 380.0, 456.0, 380.0))
    )


def masks(reliable: bool = True) -> Masks:
    """Two lungs and a heart as rectangles on a 64 x 64 picture."""
    values = np.zeros((PICTURE, PICTURE), np.uint8)
    values[10:50, 8:28], values[10:50, 36:56], values[34:50, 24:44] = 1, 2, 3
    values.flags.writeable = False
    return Masks(values, TO_STORED, reliable)


def heatmap(finding: str) -> Heatmap:
    """One bright spot at the right base."""
    values = np.zeros((PICTURE, PICTURE), np.float32)
    values[40:48, 12:20] = 1.0
    values.flags.writeable = False
    return Heatmap(finding, values, TO_STORED)


def region(finding: str, instance: str = FRONTAL, validated: bool = False) -> Region:
    """The box around the spot of `heatmap`, in stored pixels."""
    return Region(
        instance=instance, frame=1, finding=finding, box=Box(96.0, 320.0, 64.0, 64.0), score=0.8, validated=validated
    )


def reading(
    probabilities: Mapping[str, float] | None = None,
    instance: str = FRONTAL,
    view: View = "PA",
    unassessed: Collection[str] = ("Hernia",),
    negatives: Collection[str] = (),
    measurements: tuple[Measurement, ...] | None = None,
    reliable_masks: bool = True,
    apparent: Apparent | None = None,
    uses: ContextUse | None = None,
) -> ImageReading:
    """All findings at .05 but for `probabilities`, No Finding to fit; flagged ones get a heat map and a region.

    Lung opacity is there where `probabilities` name it, then always with its region.
    """
    told = dict(probabilities or {})
    healthy = all(probability < HEDGE_AT for probability in told.values())
    given = dict.fromkeys(TARGETS, 0.05) | {"No Finding": 0.6 if healthy else 0.2} | told
    scores = tuple(score(name, given[name], name not in unassessed, name in negatives) for name in given)
    flagged = [one.finding for one in scores if one.flag in {"reported", "hedged"}]
    return ImageReading(
        instance=instance,
        frame=1,
        view=view,
        maker=READER,
        scores=scores,
        sided=tuple(given),
        uses=uses or ContextUse(),
        regions=tuple(
            region(name, instance, validated=name == OPACITY) for name in given if name in flagged or name == OPACITY
        ),
        heatmaps=tuple(heatmap(name) for name in flagged),
        masks=masks(reliable_masks),
        measurements=(ratio(),) if measurements is None else measurements,
        apparent=apparent,
    )


def claim(finding: str = "Effusion", name: str = "pleural effusion", probability: float = 0.8) -> Claim:
    """A probable claim with all the evidence that `reading` gives it."""
    where = HeatmapRef(instance=FRONTAL, frame=1, finding=finding, validated=False)
    evidence: tuple[Evidence, ...] = (score(finding, probability), region(finding), where)
    return Claim(
        id=f"c1-{name.replace(' ', '-')}",
        concept=Concept(id=name.replace(" ", "_"), name=name),
        findings=(finding,),
        assertion="present",
        certainty="probable",
        probability=probability,
        instances=(FRONTAL,),
        evidence=evidence,
    )


def draft(*claims: Claim, sentences: tuple[Sentence, ...] | None = None) -> Draft:
    """A draft written by hand: one findings sentence and one impression sentence per claim."""
    sections = (
        [("technique", "Single frontal chest radiograph, PA view.", "header", ())]
        + [("findings", f"Probable {one.concept.name}.", "claims", (one.id,)) for one in claims]
        + [("impression", f"{number}. Probable {one.concept.name}.", "claims", (one.id,))
           for number, one in enumerate(claims, 1)]
        + [("limits", "Location not validated.", "limits", ())]
    )  # fmt: skip
    written = tuple(
        Sentence.model_validate({"section": section, "text": text, "basis": basis, "claims": names})
        for section, text, basis, names in sections
    )
    statuses = tuple(
        FindingStatus(
            finding=one.findings[0],
            flag="reported",
            probability=one.chance,
            reason=because("draft.reported", probability=f"{one.probability:.2f}", at="0.50"),
        )
        for one in claims
    )
    return Draft(
        study="study-1",
        claims=claims,
        sentences=written if sentences is None else sentences,
        statuses=statuses,
        makers=(READER,),
        inputs=("c" * 64,),
    )


def verdict(*reasons: Reason, hold: bool = False, claims: tuple[ClaimVerdict, ...] = ()) -> Verdict:
    """Shown unless `hold`."""
    return Verdict(decision="hold" if hold else "show", reasons=reasons, claims=claims, rules_run=9, rules_total=10)


def case(
    of: Study | None = None,
    routes: Sequence[Route] | None = None,
    readings: Sequence[ImageReading] | None = None,
    written: Draft | None = None,
    context: Context | None = None,
) -> Case:
    """All that a safety rule may look at; `written=None` is the study without a draft."""
    whole = of or study()
    given = [reading(instance=one.instance) for one in whole.readable] if readings is None else readings
    routed = [route(one.instance) for one in whole.readable] if routes is None else routes
    return Case(whole, tuple(routed), tuple(given), written, context or Context())


def wet_read(
    of: Study | None = None,
    routes: Sequence[Route] | None = None,
    readings: Sequence[ImageReading] | None = None,
    written: Draft | None = None,
    judged: Verdict | None = None,
    context: Context | None = None,
) -> WetRead:
    """A read study that claims an effusion, with heat map, region, masks and ratio, and is shown."""
    looked_at = case(of, routes, [reading({"Effusion": 0.8})] if readings is None else readings, written, context)
    return WetRead(
        study=looked_at.study,
        routes=looked_at.routes,
        readings=looked_at.readings,
        draft=written or draft(claim()),
        verdict=judged or verdict(),
        context=looked_at.context,
    )


def held(*reasons: Reason) -> WetRead:
    """A study that the gate abstained on: no reading, no draft, held."""
    return WetRead(
        study=study(item(view="unknown")),
        routes=(route(kind="ct", view="unknown", reader=None),),
        readings=(),
        draft=None,
        verdict=verdict(*reasons, hold=True),
        context=Context(),
    )
