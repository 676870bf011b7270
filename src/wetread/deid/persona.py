"""Who stands for a patient: one number, one name and one shift of days, the same in header, pixels and text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Persona:
    """`number` takes the place of the patient ID and names the key's version; `family` and `given` that of the name.

    All dates of the patient move back by `days`. `subject` is the pseudonym that further surrogates are keyed by.
    """

    subject: str
    number: str
    family: str
    given: str
    days: int
