"""The text de-identifier as headers use it: a string in, a string out."""

from typing import Final

from wetread.deid.known import Known
from wetread.deid.persona import Persona
from wetread.deid.text.engine import TextDeidentifier

# What LO can hold (PS3.5 6.2): a description; anything longer is a text.
_LONGEST_DESCRIPTOR: Final = 64


class EngineTexts:
    """Fits `profile.texts.TextEngine`."""

    def __init__(self, engine: TextDeidentifier) -> None:
        self._engine = engine

    def cleaned(self, text: str, persona: Persona, known: Known) -> str:
        return self._engine.clean(text, persona, known, descriptor=len(text) <= _LONGEST_DESCRIPTOR).text

    def screened(self, text: str, persona: Persona, known: Known) -> str:
        return self._engine.screen(text, persona, known).text

    def described(self, text: str) -> bool:
        """Whether an identity, or what stands for one, is in a text."""
        return bool(self._engine.find(text, descriptor=len(text) <= _LONGEST_DESCRIPTOR))

    def formed(self, text: str) -> bool:
        """Whether something with the form of an identity (mail, date, "Dr. X") is in a term."""
        return bool(self._engine.formed(text))
