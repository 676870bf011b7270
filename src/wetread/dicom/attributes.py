"""Text of a header, decoded by its Specific Character Set (PS3.5 6.1) or refused; coded sequences."""

import re
from typing import Final

from pydicom import Dataset
from pydicom.charset import python_encoding

from wetread.errors import UnknownCharacterSet
from wetread.imaging.attributes import items

_REFUSED: Final = "The header's text is not written in the character set that it names (0008,0005)."
# Misspellings of defined terms that pydicom repairs: "ISO-IR 100", "ISO 2022_IR_87".
_REPAIRABLE: Final = re.compile(r"ISO.(?:2022.)?IR.\d{1,3}")
_UNDECODED: Final = re.compile("[\ufffd\x1b]")


def check_character_set(dataset: Dataset) -> None:
    """Raises UnknownCharacterSet for a Specific Character Set that no codec is known for."""
    for written in texts(dataset, "SpecificCharacterSet"):
        repaired = re.sub(r"\W|_", " ", written).replace("ISO IR", "ISO_IR")
        if written not in python_encoding and not (_REPAIRABLE.fullmatch(written) and repaired in python_encoding):
            raise UnknownCharacterSet("The header names a character set (0008,0005) that DICOM does not define.")


def texts(holder: Dataset, keyword: str) -> tuple[str, ...]:
    """The values of an attribute as text, without padding; () where it is missing, empty or malformed.

    Raises UnknownCharacterSet where its bytes are no text in the character set that the header names.
    """
    try:
        value = holder.get(keyword)
    except (TypeError, ValueError, NotImplementedError):  # what pydicom raises for malformed values
        return ()
    if value is None or value == "":
        return ()
    several = value if not isinstance(value, str) and hasattr(value, "__iter__") and not _is_name(value) else [value]
    return tuple(_text(each) for each in several)


def text(holder: Dataset, keyword: str) -> str:
    """The values of an attribute as one text, joined as DICOM does; "" where it is missing."""
    return "\\".join(texts(holder, keyword))


def codes(holder: Dataset, keyword: str) -> tuple[str, ...]:
    """Each item of a code sequence as "scheme value" (PS3.3 8.2), for example "SCT 272479007"."""
    return tuple(f"{text(item, 'CodingSchemeDesignator')} {text(item, 'CodeValue')}" for item in items(holder, keyword))


def _is_name(value: object) -> bool:
    return hasattr(value, "components")


def _text(value: object) -> str:
    decoded = str(value).strip(" \0\r\n\t")
    if _UNDECODED.search(decoded):
        raise UnknownCharacterSet(_REFUSED)
    return decoded
