"""Images that a Key Object Selection (PS3.3 A.35.4) in the same study declares rejected."""

from collections.abc import Iterator

from pydicom import Dataset

from wetread.dicom.attributes import codes, text
from wetread.dicom.rules import table
from wetread.imaging.attributes import items


def rejected_by(dataset: Dataset) -> frozenset[str]:
    """The SOP Instance UIDs that this object rejects; none where its title is another."""
    if not set(codes(dataset, "ConceptNameCodeSequence")) & set(table("rejections")):
        return frozenset()
    return frozenset([*_in_content(dataset), *_in_evidence(dataset)])


def _in_content(dataset: Dataset) -> Iterator[str]:
    for item in items(dataset, "ContentSequence"):
        for reference in items(item, "ReferencedSOPSequence"):
            yield text(reference, "ReferencedSOPInstanceUID")


def _in_evidence(dataset: Dataset) -> Iterator[str]:
    for study in items(dataset, "CurrentRequestedProcedureEvidenceSequence"):
        for series in items(study, "ReferencedSeriesSequence"):
            for reference in items(series, "ReferencedSOPSequence"):
                yield text(reference, "ReferencedSOPInstanceUID")
