"""Datasets for tests of the profile, made here."""

from typing import Any

from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian

PATIENT = "Quillfeather^Zebulon"
NUMBER = "MRN-7700123"
STUDY = "1.2.826.0.1.3680043.9.1.1"


def ct(**more: Any) -> Dataset:
    """A CT image of two by two pixels whose header says who it is."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = CTImageStorage
    dataset.file_meta.MediaStorageSOPInstanceUID = UID(f"{STUDY}.2")
    dataset.file_meta.SourceApplicationEntityTitle = "CTROOM7"
    values = {
        "SpecificCharacterSet": "ISO_IR 192",
        "SOPClassUID": CTImageStorage,
        "SOPInstanceUID": f"{STUDY}.2",
        "StudyInstanceUID": STUDY,
        "SeriesInstanceUID": f"{STUDY}.1",
        "FrameOfReferenceUID": f"{STUDY}.3",
        "StudyDate": "20210503",
        "StudyTime": "101112",
        "SeriesDate": "20210503",
        "ContentDate": "20210504",
        "AccessionNumber": "ACC-551",
        "Modality": "CT",
        "Manufacturer": "Siemens",
        "InstitutionName": "Nordstadt Hospital",
        "StationName": "CTROOM7",
        "ReferringPhysicianName": "Okonkwo^Ada",
        "StudyDescription": "CT CHEST",
        "PatientName": PATIENT,
        "PatientID": NUMBER,
        "PatientBirthDate": "19310817",
        "PatientSex": "M",
        "PatientAge": "093Y",
        "PatientWeight": "81",
        "DeviceSerialNumber": "SN-99812",
        "BodyPartExamined": "CHEST",
        "KVP": "120",
        "Rows": 2,
        "Columns": 2,
        "BitsAllocated": 8,
        "BitsStored": 8,
        "HighBit": 7,
        "PixelRepresentation": 0,
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "PixelData": b"\0\1\2\3",
    }
    for keyword, value in (values | more).items():
        setattr(dataset, keyword, value)
    return dataset
