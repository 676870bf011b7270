"""One report in full: what is found, and why."""

import pytest

from tests.language.reports.tables import EXTRACTOR
from wetread.errors import SpanOutside
from wetread.records.report import Entity, Explanation

TEXT = """INDICATION: 54-year-old man with cough. Rule out pneumonia.
COMPARISON: Chest film of 3 May.
FINDINGS: The heart size is within normal limits. ETT tip 4 cm above the carina. There is a new 8 mm nodule in the
right upper lobe. No pleural effusion, pneumothorax or consolidation.
IMPRESSION: 1. New right upper lobe nodule, suspicious for malignancy. CT chest is recommended within 3 months.
2. Discussed with Dr. A by telephone at 3:05 pm, read back."""


@pytest.fixture(scope="module")
def explained() -> Explanation:
    return EXTRACTOR.explain(TEXT)


def named(explained: Explanation, concept: str) -> Entity:
    return next(one for one in explained.entities if one.concept == concept)


def test_a_question_is_no_finding(explained: Explanation) -> None:
    pneumonia = named(explained, "pneumonia")
    assert (pneumonia.assertion, pneumonia.three_class) == ("hypothetical", "Suspected")
    assert TEXT[pneumonia.why[1].start : pneumonia.why[1].end] == "Rule out"


def test_a_normal_structure_is_no_finding(explained: Explanation) -> None:
    heart = named(explained, "heart")
    assert (heart.kind, heart.normal) == ("BodyPart", True)
    assert any(why.decides == "normal" and TEXT[why.start : why.end] == "within normal limits" for why in heart.why)


def test_a_finding_has_its_change_side_and_size(explained: Explanation) -> None:
    nodule = named(explained, "nodule")
    assert (nodule.assertion, nodule.change, nodule.laterality) == ("present", "new", "right")
    sizes = [one.head for one in explained.relations if one.type == "measures" and one.tail == nodule.id]
    assert [explained.entities[one].text for one in sizes] == ["8 mm"]
    places = [one.tail for one in explained.relations if one.type == "located_at" and one.head == nodule.id]
    assert [" ".join(explained.entities[one].text.split()) for one in places] == ["right upper lobe"]


def test_what_is_to_be_done_and_who_was_told(explained: Explanation) -> None:
    wanted = explained.recommendations[0]
    assert TEXT[wanted.what.start : wanted.what.end] == "CT chest"
    assert wanted.when is not None
    assert TEXT[wanted.when.start : wanted.when.end] == "within 3 months"
    told = explained.communications[0]
    assert told.to is not None
    assert (TEXT[told.to.start : told.to.end], told.how, told.readback) == ("Dr. A", "telephone", True)
    assert [(one.device, one.adequacy) for one in explained.devices] == [("endotracheal_tube", "adequate")]
    assert {one.urgency for one in explained.urgent} == {"days"}


def test_the_chart_and_the_claims(explained: Explanation) -> None:
    assert explained.chart is not None
    labels = dict(explained.chart.labels)
    assert (labels["Nodule"], labels["Effusion"], labels["Pneumonia"]) == ("present", "absent", "unmentioned")
    assert not explained.chart.normal
    claim = next(one for one in explained.claims if one.concept.id == "pleural_effusion")
    assert (claim.assertion, claim.findings, claim.probability) == ("absent", ("Effusion",), None)


def test_spans_may_cross_or_miss_sentences() -> None:
    text = "Neck: Supple.  No lymphadenopathy"
    assert EXTRACTOR.assess(text, [(0, len(text))])[0].decision.assertion == "present"
    assert EXTRACTOR.assess("a  b", [(1, 3)])[0].cue is None


@pytest.mark.parametrize("span", [(0, 0), (-1, 2), (3, 2), (0, 99)])
def test_a_span_outside_the_text_is_an_error(span: tuple[int, int]) -> None:
    with pytest.raises(SpanOutside):
        EXTRACTOR.assess("No effusion.", [span])


def test_misspelt_words_and_inflections_are_known() -> None:
    found = EXTRACTOR.explain("Bilateral plueral effusions, pneumothroax, atelectatic changes and consolidaton.")
    assert {one.concept for one in found.entities} >= {
        "pleural_effusion",
        "pneumothorax",
        "atelectasis",
        "consolidation",
    }


def test_ligatures_and_soft_hyphens_of_a_pdf_are_letters() -> None:
    found = EXTRACTOR.explain("No e\ufb00usion. Left pneumo\u00adthorax.")
    assert [(one.concept, one.assertion) for one in found.entities if one.kind == "ImagingFinding"] == [
        ("pleural_effusion", "absent"),
        ("pneumothorax", "present"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "INDICATION: chest pain. Small left pneumothorax.",
        "Technique: Portable AP.\nSmall left pneumothorax.",
        "COMPARISON: None. There is a small left pneumothorax.\nIMPRESSION: As above.",
        "HISTORY: Fall.\n\nSmall left pneumothorax.",
    ],
)
def test_findings_without_a_heading_are_found(text: str) -> None:
    assert dict(EXTRACTOR.chart(text).labels)["Pneumothorax"] == "present"


@pytest.mark.parametrize(
    "text",
    [
        "Study is nondiagnostic owing to motion.",
        "Abnormal chest radiograph. Lungs are clear.",
        "Healed left rib fractures. Lungs are clear.",
        "Left mastectomy. Lungs are clear.",
        "See CT report of the same day.",
    ],
)
def test_what_was_not_called_normal_is_not_normal(text: str) -> None:
    assert not EXTRACTOR.chart(text).normal


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Mediastinal shift to the left from a tension pneumothorax on the right.", "right"),
        ("Small L pneumothorax.", "left"),
        ("Left lower lobe atelectasis and pneumothorax.", "left"),
        ("Pneumothoraces, left greater than right.", "bilateral"),
        ("Pneumothorax beside the L 4 body.", None),
    ],
)
def test_sides_are_those_of_the_finding(text: str, side: str | None) -> None:
    found = [one for one in EXTRACTOR.explain(text).entities if "pneumothorax" in str(one.concept)]
    assert [one.laterality for one in found] == [side]


def test_a_mass_elsewhere_is_no_mass_of_the_chest() -> None:
    labels = dict(EXTRACTOR.chart("Hepatic mass. Brain edema. Body mass index 32. Hepatic fibrosis.").labels)
    assert {labels[name] for name in ("Mass", "Edema", "Fibrosis")} == {"unmentioned"}


def test_a_report_that_says_nothing_wrong_but_chronic_is_not_normal() -> None:
    assert EXTRACTOR.chart("FINDINGS: Lungs are clear. Heart size is normal.\nIMPRESSION: Normal chest.").normal
    assert not EXTRACTOR.chart("FINDINGS: Calcified granuloma.\nIMPRESSION: No acute abnormality.").normal
