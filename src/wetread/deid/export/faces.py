"""Whether an image could be turned into its patient's face: told, since nothing here takes faces off."""

import re

from pydicom import Dataset

from wetread.deid.export.knowing import values
from wetread.deid.terms import table
from wetread.records.deidentification import Answer

_WHERE = ("BodyPartExamined", "StudyDescription", "SeriesDescription", "ProtocolName")


def shows_a_face(dataset: Dataset) -> Answer:
    """Yes for volumes of the head, no for everything that is no volume; unknown where a volume does not say of what.

    Asked of the dataset as received, whose descriptions may be gone afterwards.
    """
    modality = (values(dataset, "Modality") or ("",))[0].upper()
    if modality in table("faces")["photographs"]:
        return "unknown"
    if modality not in table("faces")["volumes"]:
        return "no"
    words = {word for keyword in _WHERE for text in values(dataset, keyword) for word in _words(text)}
    if words & set(table("faces")["head"]):
        return "yes"
    return "no" if words & set(table("faces")["other"]) else "unknown"


def _words(text: str) -> list[str]:
    return re.findall("[A-Z]+", text.upper())
