"""Specific Character Sets (0008,0005; PS3.3 C.12.1.1.2) that a codec is known for."""

import re
from collections.abc import Iterable
from typing import Final

from pydicom.charset import python_encoding

from wetread.errors import UnknownCharacterSet

REFUSED: Final = "The header's text is not written in the character set that it names (0008,0005)."
UNDECODED: Final = re.compile("[\ufffd\x1b]")
# Misspellings of defined terms that pydicom repairs: "ISO-IR 100", "ISO 2022_IR_87".
_REPAIRABLE: Final = re.compile(r"ISO.(?:2022.)?IR.\d{1,3}")


def check_terms(written: Iterable[str]) -> None:
    """Raises UnknownCharacterSet for a term that no codec is known for."""
    for term in written:
        repaired = re.sub(r"\W|_", " ", term).replace("ISO IR", "ISO_IR")
        if term not in python_encoding and not (_REPAIRABLE.fullmatch(term) and repaired in python_encoding):
            raise UnknownCharacterSet("The header names a character set (0008,0005) that DICOM does not define.")
