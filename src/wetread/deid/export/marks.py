"""What a de-identified file says of itself (PS3.15 E.1.1, PS3.3 C.7.1.1, C.12.1.1.1, C.7.6.1)."""

import functools
from importlib.metadata import version
from typing import Final

from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import UID

from wetread.deid.profile.options import MEANINGS
from wetread.records.deidentification import Answer, Applied, Temporal

# Made once, for wetread, under 2.25 (PS3.5 B.2).
IMPLEMENTATION: Final = "2.25.252317429586120985630144937162083527917"
_LONGEST: Final = 64


def mark(dataset: Dataset, applied: Applied, temporal: Temporal) -> None:
    """Patient Identity Removed, by what method, and what became of dates."""
    dataset.PatientIdentityRemoved = "YES"
    method = [_program(), f"{applied.profile} {applied.edition}", *applied.options]
    dataset.DeidentificationMethod = [each[:_LONGEST] for each in method]
    dataset.DeidentificationMethodCodeSequence = [_code(code) for code in applied.codes]
    dataset.LongitudinalTemporalInformationModified = temporal


@functools.cache
def _program() -> str:
    return f"wetread {version('wetread')}"


def mark_image(dataset: Dataset, face: Answer, *, pixels: bool) -> None:
    """Recognizable Visual Features; Burned In Annotation, where somebody looked at the pixels."""
    if pixels:
        dataset.BurnedInAnnotation = "NO"
    if face != "unknown":
        dataset.RecognizableVisualFeatures = face.upper()
    elif "RecognizableVisualFeatures" in dataset:
        del dataset.RecognizableVisualFeatures


def file_meta(dataset: Dataset, syntax: str) -> FileMetaDataset:
    """A File Meta Information of our own: nothing of the one received goes on but the transfer syntax."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.TransferSyntaxUID = UID(syntax)
    meta.ImplementationClassUID = UID(IMPLEMENTATION)
    meta.ImplementationVersionName = "WETREAD"
    return meta


def _code(code: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = code, "DCM", MEANINGS[code]
    return item
