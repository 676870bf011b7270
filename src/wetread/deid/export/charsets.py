"""Whether the text of a file can be read at all: where it cannot, nobody can say what it holds."""

from pydicom import Dataset

from wetread.deid.export.knowing import values
from wetread.errors import UnknownCharacterSet
from wetread.imaging.charsets import REFUSED, UNDECODED


def check_character_sets(dataset: Dataset) -> None:
    """Raises UnknownCharacterSet where name or ID do not fit the Specific Character Set (0008,0005)."""
    if any(UNDECODED.search(text) for keyword in ("PatientName", "PatientID") for text in values(dataset, keyword)):
        raise UnknownCharacterSet(REFUSED)
