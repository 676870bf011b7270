"""Who a study belongs to: kept at the site, under a pseudonym, and read by nobody else."""

from wetread.records.base import Record


class Identity(Record):
    """Everything at intake that says who the patient is. Readers, language, safety and logs never see one.

    Dates and times stay as written in the header (DICOM DA, TM); `originals` are the UIDs received, as
    (pseudonymous UID or "", original UID) pairs.
    """

    patient_name: str = ""
    patient_id: str = ""
    issuer: str = ""
    other_ids: tuple[str, ...] = ()
    birth_date: str = ""
    sex: str = ""
    accession: str = ""
    order: str = ""
    indication: str = ""
    referrer: str = ""
    institution: str = ""
    study_uid: str = ""
    study_date: str = ""
    study_time: str = ""
    originals: tuple[tuple[str, str], ...] = ()
