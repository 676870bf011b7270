"""Small synthetic DICOM files that PS3.10 would accept: a chest radiograph of 8 x 6 pixels unless told otherwise."""

from pathlib import Path
from typing import Any

import numpy as np
from pydicom import Dataset, FileDataset
from pydicom.dataset import FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    UID,
    ComputedRadiographyImageStorage,
    CTImageStorage,
    ExplicitVRLittleEndian,
    KeyObjectSelectionDocumentStorage,
    XRayRadiationDoseSRStorage,
    generate_uid,
)

ROWS, COLUMNS = 6, 8
STUDY, SERIES = "1.2.3.4.1", "1.2.3.4.1.1"


def uid(*entropy: object) -> str:
    """A valid UID that is the same for the same words."""
    return str(generate_uid(prefix="1.2.3.", entropy_srcs=[str(each) for each in entropy]))


def radiograph(name: str = "film", **changes: Any) -> FileDataset:
    """A CR chest film, PA. `name` sets the instance UID; `changes` are keywords, None takes an attribute away."""
    dataset = _object(ComputedRadiographyImageStorage, uid("instance", name), Modality="CR", BodyPartExamined="CHEST")
    dataset.update(
        _attributes(
            ViewPosition="PA",
            ImageType=["ORIGINAL", "PRIMARY"],
            PatientOrientation=["L", "F"],
            SamplesPerPixel=1,
            PhotometricInterpretation="MONOCHROME2",
            Rows=ROWS,
            Columns=COLUMNS,
            BitsAllocated=16,
            BitsStored=12,
            HighBit=11,
            PixelRepresentation=0,
        )
    )
    # different pixels for different names, as different films have
    pixels = (np.arange(ROWS * COLUMNS, dtype="<u2") * 7 + sum(name.encode())) % 4096
    dataset.PixelData = pixels.astype("<u2").tobytes()
    return changed(dataset, **changes)


def section(number: int, **changes: Any) -> FileDataset:
    """One section of a CT series."""
    return radiograph(
        f"section {number}",
        **{
            "SOPClassUID": CTImageStorage,
            "Modality": "CT",
            "ViewPosition": None,
            "PatientOrientation": None,
            "SeriesInstanceUID": "1.2.3.4.1.9",
            "InstanceNumber": number,
            "PixelSpacing": [0.5, 0.75],
        }
        | changes,
    )


def dose_report(**changes: Any) -> FileDataset:
    """A structured report without pixels."""
    return changed(_object(XRayRadiationDoseSRStorage, uid("dose"), Modality="SR"), **changes)


def rejection(*instances: str, title: str = "113001") -> FileDataset:
    """A Key Object Selection that rejects these instances."""
    dataset = _object(KeyObjectSelectionDocumentStorage, uid("rejection"), Modality="KO")
    dataset.ConceptNameCodeSequence = Sequence([_attributes(CodeValue=title, CodingSchemeDesignator="DCM")])
    references = [_attributes(ReferencedSOPInstanceUID=instance) for instance in instances]
    series = _attributes(SeriesInstanceUID=SERIES, ReferencedSOPSequence=Sequence(references))
    dataset.CurrentRequestedProcedureEvidenceSequence = Sequence(
        [_attributes(StudyInstanceUID=STUDY, ReferencedSeriesSequence=Sequence([series]))]
    )
    return dataset


def code(scheme: str, value: str) -> Sequence:
    """A code sequence of one item."""
    return Sequence([_attributes(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning="meaning")])


def changed(dataset: FileDataset, **changes: Any) -> FileDataset:
    for keyword, value in changes.items():
        if value is None:
            if keyword in dataset:
                delattr(dataset, keyword)
        else:
            setattr(dataset, keyword, value)
    dataset.file_meta.MediaStorageSOPClassUID = dataset.get("SOPClassUID", ComputedRadiographyImageStorage)
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.get("SOPInstanceUID") or UID(uid("without"))
    return dataset


def save(dataset: FileDataset, path: Path) -> Path:
    """Written as a complete PS3.10 file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset.save_as(path, enforce_file_format=True)
    return path


def _object(sop_class: str, instance: str, **more: Any) -> FileDataset:
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.update(
        _attributes(
            SpecificCharacterSet="ISO_IR 192",
            SOPClassUID=sop_class,
            SOPInstanceUID=instance,
            StudyInstanceUID=STUDY,
            SeriesInstanceUID=SERIES,
            PatientName="Synthetic^Person",
            PatientID="SYN-1",
            PatientBirthDate="19500101",
            PatientSex="F",
            StudyDate="20200301",
            StudyTime="101500",
            **more,
        )
    )
    return changed(dataset)


def _attributes(**values: Any) -> Dataset:
    dataset = Dataset()
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    return dataset
