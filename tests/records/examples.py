"""One small record of every kind, written out, so that digests can be compared over time."""

from wetread.records.base import Record
from wetread.records.claim import Claim, Concept, HeatmapRef, Sentence
from wetread.records.context import CleanText, Context, ContextUse, PriorStudy
from wetread.records.deidentification import (
    ActionCount,
    Applied,
    Digested,
    FileCertificate,
    PixelCheck,
    RunSummary,
    TextArea,
    Withheld,
)
from wetread.records.draft import ClaimVerdict, Draft, FindingStatus, ImageFailure, Route, RuleOutcome, Verdict
from wetread.records.evidence import Decision, Measurement, Region, Score, TextSpan
from wetread.records.failure import Failure
from wetread.records.geometry import Box, PixelTransform
from wetread.records.identity import Identity
from wetread.records.maker import Maker
from wetread.records.operating import AnatomyLimits, GateLimits, ModelCard, Operating, OperatingPoint
from wetread.records.reading import Apparent
from wetread.records.reason import Reason
from wetread.records.report import (
    Chart,
    Communication,
    DevicePosition,
    Entity,
    Explanation,
    Recommendation,
    Relation,
    ReportWarning,
    Section,
    Span,
    Urgent,
    Why,
)
from wetread.records.study import Acquisition, AgeBand, Certificate, HeaderFacts, ImageItem, Study, Subject

WHY = Reason(code="example.why", values=(("count", 2), ("rate", 0.25), ("term", "opacity")))
MAKER = Maker(name="example", version="1", arguments=(("bins", "15"),), weights="ab" * 32, runtime="none", licence="X")
SCORE = Score(finding="Mass", probability=0.5, report_at=0.4, hedge_at=0.2, flag="reported", negative_allowed=True)
REGION = Region(instance="2.25.1", frame=1, finding="Mass", box=Box(1.5, 2.0, 3.0, 4.0), score=0.5)
WIDTH = Measurement(name="width", value=12.5, unit="mm", use="judged", lines=((0.0, 1.0, 2.0, 3.0),))
HEAT = HeatmapRef(instance="2.25.1", frame=1, finding="Mass", validated=False)
CONCEPT = Concept(id="mass", name="mass-like opacity", code="1", system="example")
CLAIM = Claim(
    id="c1",
    concept=CONCEPT,
    findings=("Mass",),
    assertion="present",
    certainty="probable",
    probability=0.5,
    laterality="right",
    zone="lower",
    change="new",
    instances=("2.25.1",),
    evidence=(SCORE, REGION, WIDTH, HEAT),
)
SENTENCE = Sentence(section="findings", region="Lungs", text="Mass-like opacity.", claims=("c1",), basis="claims")
STATUS = FindingStatus(finding="Mass", flag="reported", probability=0.5, reason=WHY)
JUDGED = ClaimVerdict(claim="c1", effect="hedge", reasons=(WHY,))
OUTCOME = RuleOutcome(rule="example", ran=True, severity="hold", reasons=(WHY,), effects=(JUDGED,))
BAND = AgeBand(low=50, high=54)
ACQUIRED = Acquisition(modality="DX", view="PA", age_band=BAND, adult=True, sex="F", spacing=(0.1, 0.2))
ITEM = ImageItem(
    instance="2.25.1", series="2.25.2", content="cd" * 32, rows=8, columns=9, acquisition=ACQUIRED, use="read", why=WHY
)
SUBJECT = Subject(pseudonym="s1", sex="F")
ROUTE = Route(instance="2.25.1", frame=1, kind="ct", view="unknown", confidence=0.5, reader=None, maker=MAKER)
POINT = OperatingPoint(
    finding="Mass",
    slope=1.5,
    offset=-0.5,
    report_at=0.4,
    hedge_at=0.2,
    negative_views=("PA",),
    positive_patients=50,
)
SHARES = AnatomyLimits(right_lung=(0.1, 0.4), left_lung=(0.1, 0.4), heart=(0.05, 0.2))
ENTRANCE = GateLimits(classes=("cxr_frontal", "other"), confidence_at=0.9, distance_at=3.0)

PLACE = Span(start=3, end=11)
DECIDED = Why(decides="assertion", value="negated", rule="negated: no", start=0, end=2)
NAMED = Entity(
    id=0,
    start=3,
    end=11,
    text="effusion",
    kind="ImagingFinding",
    concept="pleural_effusion",
    name="pleural effusion",
    assertion="absent",
    negated=True,
    experiencer="patient",
    temporality="current",
    certainty="certain",
    three_class="Negative",
    section=0,
    sentence=0,
    why=(DECIDED,),
)
PART = Section(kind="findings", start=0, end=12, heading=None)
ARROW = Relation(head=0, tail=1, type="located_at", cue=PLACE)
WANTED = Recommendation(what=PLACE, when=None, sentence=0)
SOON = Urgent(entity=0, urgency="days", rule="lexicon: nodule")
TOLD = Communication(sentence=0, to=PLACE, when=None, how="telephone", how_span=PLACE, readback=True)
TUBE = DevicePosition(entity=0, device="picc", tip=PLACE, adequacy="adequate", rule="example")
ODD = ReportWarning(kind="laterality", places=(PLACE,), reason=WHY)
CHART = Chart(labels=(("Effusion", "absent"),), normal=True)

BYTES = Digested(sha256="ab" * 32, bytes=4, path="a/b.dcm")
APPLIED = Applied(profile="Example", edition="2026c", options=("retain-uids",), codes=("113100", "113110"))
COUNTED = ActionCount(tag="00100010", keyword="PatientName", action="Z", count=1)
AREA = TextArea(frame=1, column=2, row=3, width=4, height=5)
LOOKED = PixelCheck(examined=1, passes=3, boxes=(AREA,), syntax="1.2.840.10008.1.2.1", maker=MAKER)
REFUSED = Withheld(code="deid.kind", message="Not cleanable.")

EXAMPLES: tuple[Record, ...] = (
    BYTES,
    APPLIED,
    COUNTED,
    AREA,
    LOOKED,
    REFUSED,
    FileCertificate(
        status="released",
        input=BYTES,
        output=BYTES,
        applied=APPLIED,
        temporal="REMOVED",
        key="ABCD",
        subject="WR-ABCD-1",
        kind="Example",
        actions=(COUNTED,),
        pixels=LOOKED,
        face="no",
        maker=MAKER,
    ),
    RunSummary(
        files=2,
        released=1,
        quarantined=1,
        reasons=(("deid.kind", 1),),
        resumed=0,
        subjects=1,
        boxes=1,
        kept=0,
        reencoded=1,
        faces=0,
        applied=APPLIED,
        temporal="REMOVED",
        key="ABCD",
    ),
    PLACE,
    DECIDED,
    NAMED,
    PART,
    ARROW,
    WANTED,
    SOON,
    TOLD,
    TUBE,
    ODD,
    CHART,
    TextSpan(text="ab" * 32, start=3, end=11),
    Explanation(
        text_digest="ab" * 32,
        length=12,
        language="en",
        sections=(PART,),
        sentences=(PLACE,),
        entities=(NAMED,),
        chart=CHART,
        maker=MAKER,
    ),
    WHY,
    MAKER,
    SCORE,
    REGION,
    WIDTH,
    HEAT,
    CONCEPT,
    CLAIM,
    SENTENCE,
    STATUS,
    JUDGED,
    OUTCOME,
    BAND,
    ACQUIRED,
    ITEM,
    SUBJECT,
    ROUTE,
    Decision(name="gate", outcome="abstain", reasons=(WHY,)),
    CleanText(text="Cough.", language="en"),
    PriorStudy(study="p1", shifted_date="20200229"),
    Context(indication="Cough", prior_reports=("Clear.",), prior_studies=(PriorStudy(study="p1"),)),
    ContextUse(indication=True),
    Draft(
        study="p1",
        claims=(CLAIM,),
        sentences=(SENTENCE,),
        statuses=(STATUS,),
        makers=(MAKER,),
        inputs=("ef" * 32,),
    ),
    Verdict(decision="hold", reasons=(WHY,), claims=(JUDGED,), outcomes=(OUTCOME,), rules_run=1, rules_total=2),
    ImageFailure(instance="2.25.1", code="input.truncated", message="Cut short."),
    Failure(code="input.truncated", message="Cut short.", item="1"),
    PixelTransform(column_scale=-2.0, column_offset=9.0, row_scale=2.0, row_offset=0.5),
    Identity(patient_name="Doe^Jane", patient_id="1", other_ids=("2",), originals=(("2.25.1", "1.2.3"),)),
    Apparent(female=0.5, age=50.0, age_deviation=5.0, ap=0.25, mismatch=1.0, mismatch_at=2.0),
    Certificate(level="header", kept=1, changed=2, dropped=3, maker=MAKER),
    Study(pseudonym="p1", subject=SUBJECT, items=(ITEM,), level="header", certificate="01" * 32),
    POINT,
    SHARES,
    ENTRANCE,
    Operating(points=(POINT,), anatomy=SHARES, gate=ENTRANCE, mismatch_at=2.0),
    ModelCard(
        name="example",
        version="1",
        licence="Apache-2.0",
        intended_use="Research.",
        lacks=("lateral view",),
        trained_on="Nothing.",
        files=(("findings.onnx", "23" * 32),),
        size_bytes=4,
        run="45" * 32,
    ),
    HeaderFacts(modality="DX", image_type=("ORIGINAL", "PRIMARY"), spacing=(0.1, 0.2)),
)
