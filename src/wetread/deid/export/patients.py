"""Whose files a run holds, told before it begins: one ID that two patients have must not become one pseudonym."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydicom import dcmread

from wetread.deid.export.knowing import values
from wetread.deid.subjects import normalised, same_person
from wetread.errors import TooLarge
from wetread.imaging.damage import BROKEN
from wetread.imaging.deflate import check_deflated, is_deflated
from wetread.imaging.notices import quiet
from wetread.records.deidentification import Withheld

_TAGS: Final = [
    "PatientID",
    "IssuerOfPatientID",
    "PatientName",
    "PatientBirthDate",
    "PatientSex",
    "SpecificCharacterSet",
]
CLASH: Final = Withheld(
    code="deid.patient", message="Files with this patient ID name different patients, and one pseudonym would mix them."
)


@dataclass(frozen=True)
class Patient:
    """What files say of a patient; it is held while a run begins, and never written."""

    patient_id: str
    issuer: str
    name: str
    birth_date: str
    sex: str


def patient_of(path: Path) -> Patient | None:
    """The patient that a file names; None where it cannot be read, which its own turn will tell."""
    try:
        with quiet():
            if is_deflated(path):
                check_deflated(path.read_bytes())
            dataset = dcmread(path, stop_before_pixels=True, specific_tags=list(_TAGS), force=True)
            found = ["\\".join(values(dataset, keyword)) for keyword in _TAGS[:-1]]
    except (*BROKEN, EOFError, OSError, MemoryError, TooLarge):
        return None
    return Patient(normalised(found[0]), normalised(found[1]), *found[2:]) if found[0] else None


def clashing(patients: Iterable[Patient]) -> frozenset[tuple[str, str]]:
    """(ID, issuer) of those whose files do not agree on the birth date, the sex or the name."""
    groups: dict[tuple[str, str], set[Patient]] = defaultdict(set)
    for patient in patients:
        groups[patient.patient_id, patient.issuer].add(patient)
    return frozenset(key for key, group in groups.items() if not _agree(group))


def _agree(group: set[Patient]) -> bool:
    """Names may differ where the birth date tells that it is one person: family names change, and so do spellings."""
    births = {patient.birth_date for patient in group} - {""}
    sexes = {patient.sex for patient in group} & {"F", "M"}
    born = len(births) == 1 and all(patient.birth_date for patient in group)
    return len(births) < 2 and len(sexes) < 2 and same_person((patient.name for patient in group), born=born)
