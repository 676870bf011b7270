"""Patients: one persona for each, whatever file, day or worker it comes from."""

import base64
import functools
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from wetread.deid.persona import Persona
from wetread.deid.pseudonyms import days_back, keyed, pseudonym
from wetread.deid.terms import table

_CHARACTERS: Final = 16
_VERSION_CHARACTERS: Final = 4
_SPACES: Final = re.compile(r"\s+")


def normalised(written: str) -> str:
    """An identifier as it is compared: capitals, compatible forms of letters, without padding or spaces inside."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", written).replace("\0", "")).upper()


def subject_of(key: bytes, patient_id: str, issuer: str) -> str:
    """The pseudonym of the patient with this ID at this issuer."""
    return pseudonym(key, "subject", normalised(issuer), normalised(patient_id))


def key_version(key: bytes) -> str:
    """Four letters or digits that tell one site key from the next, and give nothing of it away."""
    return _letters(keyed(key, "version"))[:_VERSION_CHARACTERS]


@functools.lru_cache(4096)
def persona_of(key: bytes, subject: str) -> Persona:
    """Who stands for a subject. The number is "WR", the key's version and 80 bits; the name is invented."""
    raw = keyed(key, "name", subject)
    families, givens = table("personas")["family"], table("personas")["given"]
    return Persona(
        subject=subject,
        number=f"WR-{key_version(key)}-{_letters(keyed(key, 'number', subject))[:_CHARACTERS]}",
        family=families[int.from_bytes(raw[:8]) % len(families)],
        given=givens[int.from_bytes(raw[8:16]) % len(givens)],
        days=days_back(key, subject),
    )


def is_placeholder(patient_id: str) -> bool:
    """Whether an ID stands for nobody: empty, one character over and over, or a word such as "unknown"."""
    bare = re.sub(r"[\W_]", "", normalised(patient_id))
    return len(set(bare)) <= 1 or bare in table("placeholders")["words"]


def share_a_word(names: Iterable[str]) -> bool:
    """Whether all names, as far as they are given, have a word in common, in whatever order and script."""
    words = [set(re.findall(r"[^\W\d_]+", _plain(name))) for name in names]
    given = [each for each in words if each]
    return len(given) < 2 or bool(set.intersection(*given))


def _plain(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _letters(raw: bytes) -> str:
    return base64.b32encode(raw).decode("ascii")
