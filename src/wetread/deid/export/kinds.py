"""What kind of object a file holds, and whether it can be cleaned at all."""

from typing import Final

from pydicom import Dataset
from pydicom._uid_dict import UID_dictionary
from pydicom.uid import UID

from wetread.deid.export.knowing import values
from wetread.deid.terms import table
from wetread.errors import NotCleanable, UnsupportedSyntax

_PIXELS: Final = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")


def check_kind(dataset: Dataset) -> str:
    """The SOP Class UID. Raises NotCleanable for what may hold identity where nobody can look."""
    sop_class = (values(dataset, "SOPClassUID") or ("",))[0]
    withheld = table("withheld")
    reason = withheld["classes"].get(sop_class) or ("sound" if sop_class in withheld["sounds"] else None)
    if "EncapsulatedDocument" in dataset:
        reason = reason or "document"
    if "DirectoryRecordSequence" in dataset:
        reason = "directory"
    if not reason and sop_class not in UID_dictionary:
        reason = "unknown"
    if reason:
        raise NotCleanable(withheld["reasons"][reason])
    return sop_class


def check_syntax(dataset: Dataset) -> str:
    """The transfer syntax of the file. Raises UnsupportedSyntax for one that is private or not a transfer syntax."""
    named = dataset.file_meta.get("TransferSyntaxUID") if hasattr(dataset, "file_meta") else None
    if named is None:
        implicit, little = dataset.original_encoding
        return UID("1.2.840.10008.1.2" if implicit else "1.2.840.10008.1.2.1" if little else "1.2.840.10008.1.2.2")
    if not UID(named).is_transfer_syntax:
        raise UnsupportedSyntax("The file's transfer syntax is none of the standard: it is not taken apart.")
    return str(named)


def has_pixels(dataset: Dataset) -> bool:
    return any(keyword in dataset for keyword in _PIXELS)


def kind_name(sop_class: str) -> str:
    """The standard's name of a SOP class."""
    return UID(sop_class).name
