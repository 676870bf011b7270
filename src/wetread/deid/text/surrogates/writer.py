"""One surrogate for one span, by its kind."""

from dataclasses import dataclass
from typing import Final

from wetread.deid.known import Known
from wetread.deid.persona import Persona
from wetread.deid.text.known.lexicon import lexicon
from wetread.deid.text.known.numbers import plain_number
from wetread.deid.text.spans import IdentitySpan
from wetread.deid.text.surrogates.dates import moved
from wetread.deid.text.surrogates.draw import Draw
from wetread.deid.text.surrogates.figures import account, card, figures, host, phone, social
from wetread.deid.text.surrogates.people import Naming, roles_in
from wetread.deid.text.surrogates.places import organisation, place, street
from wetread.deid.text.surrogates.webs import domain, email

_OVER: Final = "over 89"
_MAKERS: Final = {
    "STREET_ADDRESS": street,
    "GPE": place,
    "ORGANIZATION": organisation,
    "PHONE_NUMBER": phone,
    "EMAIL_ADDRESS": email,
    "DOMAIN_NAME": domain,
    "IP_ADDRESS": host,
    "US_SSN": social,
    "CREDIT_CARD": card,
    "IBAN_CODE": account,
}


@dataclass(frozen=True)
class Writer:
    """Writes for one subject, in one text; `numbers` are what its patient is called by, normalised."""

    draw: Draw
    persona: Persona
    naming: Naming
    numbers: frozenset[str]

    @classmethod
    def of(cls, key: bytes, persona: Persona, known: Known, names: list[str]) -> "Writer":
        draw = Draw(key, persona.subject)
        naming = Naming(draw, persona, lexicon(known), roles_in(names))
        return cls(draw, persona, naming, frozenset(filter(None, map(plain_number, known.patient_ids))))

    def surrogate(self, span: IdentitySpan, text: str) -> str:
        """What is written for a span of this text."""
        written = text[span.start : span.end]
        if span.kind == "PERSON":
            return self.naming.renamed(written)
        if span.kind == "DATE_TIME":
            return moved(written, self.persona.days) or self._vague(written)
        if span.kind == "AGE":
            return _OVER.replace(" ", "-") if text[span.end : span.end + 1] == "-" else _OVER
        if self._is_patient(written):
            return self.persona.number
        made = _MAKERS.get(span.kind)
        return made(self.draw, written) if made else figures(self.draw, span.kind, written)

    def _is_patient(self, written: str) -> bool:
        plain = plain_number(written)
        return any(plain == number or (number.endswith(plain) and len(plain) > 4) for number in self.numbers)

    def _vague(self, written: str) -> str:
        """A date that cannot be read keeps its shape, or becomes a word."""
        return figures(self.draw, "DATE_TIME", written) if any(sign.isdigit() for sign in written) else "that day"
