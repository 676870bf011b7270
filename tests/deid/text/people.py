"""The people that the tests of this folder are about: nobody."""

from typing import Final

from wetread.deid.known import Known
from wetread.deid.persona import Persona
from wetread.deid.text.engine import TextDeidentifier

KEY: Final = b"a site's key of 32 bytes or so..."
ENGINE: Final = TextDeidentifier(KEY)
PERSONA: Final = Persona(subject="s1", number="P1-000042", family="Harcourt", given="Milton", days=400)
KNOWN: Final = Known(
    patient_names=("QUILLFEATHER^TAMSIN^BEA^^",),
    patient_ids=("00123456",),
    people=("Oduya^Ngozi^^Dr", "Smedley, Rupert"),
    numbers=("CR-19-0045112", "SN778123"),
    places=("Larkmoor General Hospital", "Department of Radiology", "12 Elm Street^^Dunwich"),
    dates=("19310304", "20210503"),
)


def cleaned(text: str, known: Known = KNOWN, persona: Persona = PERSONA) -> str:
    return ENGINE.clean(text, persona, known).text


def found(text: str, known: Known = KNOWN) -> list[tuple[str, str]]:
    """Kind and written form of each span."""
    return [(span.kind, text[span.start : span.end]) for span in ENGINE.find(text, known)]
