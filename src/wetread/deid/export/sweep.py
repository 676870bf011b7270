"""The last look before a file leaves: its bytes, but for plain pixels, are searched for who it belonged to."""

import re
from collections.abc import Iterator
from typing import Final

from pydicom import Dataset
from pydicom.charset import python_encoding
from pydicom.uid import UID

from wetread.deid.export.knowing import values
from wetread.deid.known import Known
from wetread.errors import Residue

_SHORTEST: Final = 6
_PIXELS: Final = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")


def check_clean(written: bytes, dataset: Dataset, known: Known) -> None:
    """Raises Residue where the patient's name as written, or an ID of at least six characters, still stands there."""
    head = written[: len(written) - _pixel_bytes(dataset)].lower()
    needles = {needle for text in _telling(known) for needle in _encoded(text, dataset)}
    if any(needle in head and _stands_alone(needle, head) for needle in needles):
        raise Residue("The file still holds what it says of its patient elsewhere: it is not released.")


def _pixel_bytes(dataset: Dataset) -> int:
    """How much of the end is cells of pixels; compressed frames are searched, since they may carry comments."""
    if UID(dataset.file_meta.TransferSyntaxUID).is_compressed:
        return 0
    return sum(len(dataset[keyword].value or b"") for keyword in _PIXELS if keyword in dataset)


def _telling(known: Known) -> Iterator[str]:
    """What is long enough to be no chance: whole names of two parts or more, numbers with a digit in them."""
    names = (name for name in known.patient_names if "^" in name.strip("^="))
    numbers = (each for each in known.patient_ids if any(letter.isdigit() for letter in each))
    yield from (each for each in (*names, *numbers) if len(each) >= _SHORTEST)


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
