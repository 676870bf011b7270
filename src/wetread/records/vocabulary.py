"""Every closed list of words that records use, spelt once."""

from typing import Final, Literal

Assertion = Literal["present", "absent", "possible", "hypothetical", "conditional", "someone_else"]
Temporality = Literal["current", "past", "planned"]
Certainty = Literal["certain", "probable", "possible", "unlikely"]
# The clinic's view of an assertion in three words, and a chart's view of a finding in four.
ThreeClass = Literal["Confirmed", "Suspected", "Negative"]
ChartStatus = Literal["present", "absent", "uncertain", "unmentioned"]
Laterality = Literal["right", "left", "bilateral", "midline", "unverified"]
# Thirds of a lung's height; `several` where a claim lies in more than one of them.
Zone = Literal["upper", "mid", "lower", "several"]
Change = Literal["new", "stable", "improved", "worse", "resolved"]

# What a picture is. `picture` is a chart, drawing or screenshot; `not_medical` a photograph of anything else.
Kind = Literal[
    "cxr_frontal",
    "cxr_lateral",
    "radiograph_other",
    "ct",
    "mr",
    "us",
    "mg",
    "picture",
    "document",
    "not_medical",
    "unknown",
]
View = Literal["PA", "AP", "lateral", "oblique", "other", "unknown"]
Sex = Literal["F", "M", "O", "unknown"]

# How the stored columns run, from (0020,0020): `conventional` has the patient's right at the picture's left.
Orientation = Literal["conventional", "mirrored", "other", "unverified"]

# What the draft says of a finding. `not_flagged` is not "absent": it only says that no operating point was reached.
Flag = Literal["reported", "hedged", "not_flagged", "not_assessed"]
Use = Literal["read", "named", "left_out"]
DeidLevel = Literal["header", "header+pixels"]
Effect = Literal["keep", "hedge", "strike", "escalate"]
Severity = Literal["note", "hold"]
RatioUse = Literal["judged", "borderline", "ap_view", "unknown_view", "mask_unreliable"]

# What a report names; the first thirteen are those of John Snow Labs' ner_radiology, `Descriptor` is ours.
EntityKind = Literal[
    "ImagingTest",
    "ImagingTechnique",
    "ImagingFinding",
    "OtherFinding",
    "BodyPart",
    "Direction",
    "Test",
    "Symptom",
    "DiseaseSyndromeDisorder",
    "MedicalDevice",
    "Procedure",
    "Measurement",
    "Unit",
    "Descriptor",
]
SectionKind = Literal[
    "technique",
    "comparison",
    "indication",
    "history",
    "past_history",
    "family_history",
    "findings",
    "impression",
    "recommendation",
    "addendum",
    "communication",
    "exam",
    "other",
]
RelationType = Literal[
    "located_at",
    "modifies",
    "measures",
    "compared_to",
    "suggestive_of",
    "caused_by",
    "recommends",
    "test_finds_problem",
]
Urgency = Literal["minutes", "hours", "days"]
Communicated = Literal["telephone", "in_person", "message", "page", "other"]
Adequacy = Literal["adequate", "malpositioned", "unknown", "absent"]
WarningKind = Literal[
    "impression_not_in_findings",
    "findings_missing_from_impression",
    "laterality",
    "sex_anatomy",
    "measurement",
    "template_normal",
    "dropped_no",
    "comparison_missing",
]

# How an assertion reads in the two coarser views; the one table that says so.
VIEWS: Final[dict[Assertion, tuple[ThreeClass, ChartStatus]]] = {
    "present": ("Confirmed", "present"),
    "absent": ("Negative", "absent"),
    "possible": ("Suspected", "uncertain"),
    "hypothetical": ("Suspected", "uncertain"),
    "conditional": ("Suspected", "uncertain"),
    "someone_else": ("Negative", "unmentioned"),
}

# The label set of NIH ChestX-ray14 (Wang et al., CVPR 2017), as NIH spells it.
FINDINGS: Final = (
    "Atelectasis",
    "Cardiomegaly",
    "Consolidation",
    "Edema",
    "Effusion",
    "Emphysema",
    "Fibrosis",
    "Hernia",
    "Infiltration",
    "Mass",
    "Nodule",
    "Pleural_Thickening",
    "Pneumonia",
    "Pneumothorax",
)
NO_FINDING: Final = "No Finding"
TARGETS: Final = (*FINDINGS, NO_FINDING)
# The RSNA challenge's class "lung opacity" (Shih et al., 2019), read by radiologists, unlike the fifteen before.
OPACITY: Final = "Lung Opacity"
ANSWERS: Final = (*TARGETS, OPACITY)

BANNER: Final = "Machine draft, not reviewed by a physician. Research use, not for primary diagnosis."
