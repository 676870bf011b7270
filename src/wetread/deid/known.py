"""What a header says of an identity, for those who look for it elsewhere: in free text, in pixels, in documents."""

from dataclasses import dataclass

from wetread.records.identity import Identity


@dataclass(frozen=True)
class Known:
    """Original values, as written; they stay inside this room and go when the file is done.

    `patient_names` and `people` (everybody else) are DICOM person names or plain ones; `patient_ids` are what the
    patient is called by number, `numbers` what else is numbered (accession, order, device serial); `places` are
    institutions, departments, stations and addresses; `dates` are DICOM dates.
    """

    patient_names: tuple[str, ...] = ()
    patient_ids: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()


def known_by(identity: Identity) -> Known:
    """What an Identity says."""

    def given(*values: str) -> tuple[str, ...]:
        return tuple(value for value in values if value)

    return Known(
        patient_names=given(identity.patient_name),
        patient_ids=given(identity.patient_id, *identity.other_ids),
        people=given(identity.referrer),
        numbers=given(identity.accession, identity.order),
        places=given(identity.institution),
        dates=given(identity.birth_date, identity.study_date),
    )
