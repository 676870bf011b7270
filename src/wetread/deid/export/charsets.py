"""Whether the text of a file can be read at all: where it cannot, nobody can say what it holds."""

from pydicom import Dataset

from wetread.deid.export.knowing import values
from wetread.errors import UnknownCharacterSet
from wetread.imaging.charsets import REFUSED, UNDECODED, check_terms


def check_character_sets(dataset: Dataset) -> None:
    """Raises UnknownCharacterSet for a Specific Character Set (0008,0005) that does not exist or does not fit."""
    check_terms(values(dataset, "SpecificCharacterSet"))
    if any(UNDECODED.search(text) for keyword in ("PatientName", "PatientID") for text in values(dataset, keyword)):
        raise UnknownCharacterSet(REFUSED)
