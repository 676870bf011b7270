"""Free text of a header: cleaned by the text engine, or only searched for what the header itself says."""

import functools
from typing import Final, Protocol

from wetread.deid.known import Known
from wetread.deid.persona import Persona

_KEPT: Final = 20_000


class TextEngine(Protocol):
    """What a header needs of the text de-identifier."""

    def cleaned(self, text: str, persona: Persona, known: Known) -> str:
        """The text without any identity."""
        ...

    def screened(self, text: str, persona: Persona, known: Known) -> str:
        """The text without the identities that are known; nothing else is guessed."""
        ...


class HeaderTexts:
    """Answers are kept, since the files of a study say the same things."""

    def __init__(self, engine: TextEngine) -> None:
        self.cleaned = functools.lru_cache(_KEPT)(engine.cleaned)
        self.screened = functools.lru_cache(_KEPT)(engine.screened)
