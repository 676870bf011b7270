"""Who a file belongs to, as its header says."""

from typing import Final

from pydicom import Dataset

from wetread.dicom.attributes import text, texts
from wetread.imaging.attributes import items
from wetread.records.identity import Identity

_UIDS: Final = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID")
_INDICATIONS: Final = ("ReasonForTheRequestedProcedure", "AdditionalPatientHistory", "AdmittingDiagnosesDescription")
_ORDERS: Final = ("PlacerOrderNumberImagingServiceRequest", "RequestedProcedureID")


def identity_of(dataset: Dataset) -> Identity:
    """The Identity of one file, everything as written. Raises UnknownCharacterSet."""
    requests = items(dataset, "RequestAttributesSequence")
    return Identity(
        patient_name=text(dataset, "PatientName"),
        patient_id=text(dataset, "PatientID"),
        issuer=text(dataset, "IssuerOfPatientID"),
        other_ids=_other_ids(dataset),
        birth_date=text(dataset, "PatientBirthDate"),
        sex=text(dataset, "PatientSex"),
        accession=text(dataset, "AccessionNumber"),
        order=_first([dataset, *requests], _ORDERS),
        indication=_first([dataset, *requests], _INDICATIONS),
        referrer=text(dataset, "ReferringPhysicianName"),
        institution=text(dataset, "InstitutionName"),
        study_uid=text(dataset, "StudyInstanceUID"),
        study_date=text(dataset, "StudyDate"),
        study_time=text(dataset, "StudyTime"),
        originals=tuple(("", uid) for keyword in _UIDS if (uid := text(dataset, keyword))),
    )


def _other_ids(dataset: Dataset) -> tuple[str, ...]:
    nested = (text(item, "PatientID") for item in items(dataset, "OtherPatientIDsSequence"))
    return tuple(dict.fromkeys(each for each in (*texts(dataset, "OtherPatientIDs"), *nested) if each))


def _first(holders: list[Dataset], keywords: tuple[str, ...]) -> str:
    return next((found for holder in holders for keyword in keywords if (found := text(holder, keyword))), "")
