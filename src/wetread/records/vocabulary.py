"""Every closed list of words that records use, spelt once."""

from typing import Final, Literal

Assertion = Literal["present", "absent", "possible", "hypothetical", "conditional", "someone_else"]
Certainty = Literal["certain", "probable", "possible", "unlikely"]
Laterality = Literal["right", "left", "bilateral", "midline", "unverified"]
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

BANNER: Final = "Machine draft, not reviewed by a physician. Research use, not for primary diagnosis."
