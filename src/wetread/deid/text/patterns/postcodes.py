"""Postal codes that show by themselves what they are: after a state, British, Canadian."""

import re
from collections.abc import Iterator
from typing import Final

from wetread.deid.text.spans import IdentitySpan

_STATE: Final = re.compile(
    r"\b(?:A[AEKLPRZ]|C[AOT]|D[CE]|FL|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEHINOPST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|"
    r"V[AIT]|W[AIVY])\.?,? (\d{5}(?:-\d{4})?)\b"
)
_BRITISH: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b")
_CANADIAN: Final = re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d\b")
_PLUS_FOUR: Final = re.compile(r"(?<![\w-])\d{5}-\d{4}(?![\w-])")
_UNITS: Final = ("HU", "GY", "TH", "ST", "ND", "RD", "YR", "HR", "TE", "SE")


def find_postcodes(text: str) -> Iterator[IdentitySpan]:
    for match in _STATE.finditer(text):
        yield IdentitySpan(*match.span(1), "ZIP_CODE")
    for pattern in (_BRITISH, _CANADIAN, _PLUS_FOUR):
        for match in pattern.finditer(text):
            if not match[0].endswith(_UNITS):
                yield IdentitySpan(*match.span(), "ZIP_CODE")
