"""The text de-identifier as headers use it: a string in, a string out."""

from wetread.deid.known import Known
from wetread.deid.persona import Persona
from wetread.deid.text.engine import TextDeidentifier


class EngineTexts:
    """Fits `profile.texts.TextEngine`."""

    def __init__(self, engine: TextDeidentifier) -> None:
        self._engine = engine

    def cleaned(self, text: str, persona: Persona, known: Known) -> str:
        return self._engine.clean(text, persona, known).text

    def screened(self, text: str, persona: Persona, known: Known) -> str:
        return self._engine.screen(text, persona, known).text
