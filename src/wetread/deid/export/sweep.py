"""The last look before a file leaves: its bytes, but for plain pixels, are searched for who it belonged to."""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Final

from pydicom import Dataset
from pydicom.charset import python_encoding
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian

from wetread.deid.export.knowing import values
from wetread.deid.known import Known
from wetread.errors import Residue

_SHORTEST: Final = 6
_PIXELS: Final = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
_META: Final = 144  # preamble, prefix, and the group length of the File Meta Information (PS3.10 7.1)


def check_clean(written: bytes, dataset: Dataset, known: Known) -> None:
    """Raises Residue where the patient's name as written, or an ID of at least six characters, still stands there."""
    head = _without_cells(_unpacked(written, dataset), dataset).lower()
    needles = {needle for text in _telling(known) for needle in _encoded(text, dataset)}
    if any(needle in head and _stands_alone(needle, head) for needle in needles):
        raise Residue("The file still holds what it says of its patient elsewhere: it is not released.")


def _unpacked(written: bytes, dataset: Dataset) -> bytes:
    """What a deflated file holds; any other file as it is."""
    if dataset.file_meta.TransferSyntaxUID != DeflatedExplicitVRLittleEndian:
        return written
    start = _META + int(struct.unpack("<I", written[_META - 4 : _META])[0])
    return zlib.decompress(written[start:], -zlib.MAX_WBITS)


def _without_cells(data: bytes, dataset: Dataset) -> bytes:
    """Without the cells of plain pixels, wherever they stand; compressed frames stay, since they may carry comments."""
    if UID(dataset.file_meta.TransferSyntaxUID).is_encapsulated:
        return data
    for keyword in _PIXELS:
        cells = dataset[keyword].value if keyword in dataset else b""
        if cells and data.endswith(cells):
            data = data[: -len(cells)]
        elif cells:
            data = data.replace(cells, b"", 1)
    return data


def _telling(known: Known) -> Iterator[str]:
    """What is long enough to be no chance: names of two parts or more, IDs in full and by their digits."""
    names = (name for name in known.patient_names if "^" in name.strip("^="))
    digits = (re.sub(r"\D", "", each) for each in known.patient_ids)
    yield from (each for each in (*names, *known.patient_ids, *digits) if len(each) >= _SHORTEST)


def _stands_alone(needle: bytes, head: bytes) -> bool:
    """Whether it is a word or number of its own: digits of a longer number are chance."""
    return re.search(rb"(?<![0-9a-z.])" + re.escape(needle) + rb"(?![0-9a-z.])", head) is not None


def _encoded(text: str, dataset: Dataset) -> set[bytes]:
    named = [python_encoding.get(each, "") for each in values(dataset, "SpecificCharacterSet")]
    found = set()
    for encoding in ("utf-8", *named):
        try:
            found.add(text.encode(encoding or "ascii").lower())
        except (UnicodeEncodeError, LookupError):
            continue
    return found
