"""Text of a header, decoded by its Specific Character Set (PS3.5 6.1) or refused; coded sequences."""

from pydicom import Dataset

from wetread.errors import UnknownCharacterSet
from wetread.imaging.attributes import items
from wetread.imaging.charsets import REFUSED, UNDECODED, check_terms


def check_character_set(dataset: Dataset) -> None:
    """Raises UnknownCharacterSet for a Specific Character Set that no codec is known for."""
    check_terms(texts(dataset, "SpecificCharacterSet"))


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
    if UNDECODED.search(decoded):
        raise UnknownCharacterSet(REFUSED)
    return decoded
