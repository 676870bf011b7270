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
_UNSEEN: Final = frozenset({"Cc", "Cf"})
_SPACES: Final = re.compile(r"\s+")


def normalised(written: str) -> str:
    """An identifier as it is compared: capitals, compatible forms, one blank for several, nothing that is not seen."""
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", written) if unicodedata.category(sign) not in _UNSEEN)
    return _SPACES.sub(" ", seen).strip().upper()


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


def same_person(names: Iterable[str], *, born: bool) -> bool:
    """Whether DICOM names, as far as they are given, may be one person's: the same family name or, where one birth date
    is known (`born`), any word of family and given name in common.
    """
    given = [_words(name, 2 if born else 1) for name in names]
    return len(given := [each for each in given if each]) < 2 or bool(set.intersection(*given))


def _words(name: str, components: int) -> set[str]:
    """The words of the first components of each group of a person name (PS3.5 6.2.1); a plain name counts whole."""
    groups = _plain(name).split("=")
    pieces = ["^".join(group.split("^")[:components]) for group in groups]
    return {word for piece in pieces for word in re.findall(r"[^\W\d_]+", piece)}


def _plain(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _letters(raw: bytes) -> str:
    return base64.b32encode(raw).decode("ascii")
