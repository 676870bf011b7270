"""One file's bytes to its header, or the error that says why not."""

import contextlib
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, NoReturn

from pydicom import Dataset, dcmread
from pydicom.dataelem import RawDataElement

from wetread.dicom.formats import HEAD_BYTES, Format, sniff
from wetread.dicom.headers import Header, header_of
from wetread.dicom.pictures import picture_header
from wetread.dicom.rules import table
from wetread.errors import Misnamed, NotDicom, TooLarge, Truncated, Unreadable
from wetread.imaging.damage import BROKEN
from wetread.imaging.decode import check_header
from wetread.imaging.deflate import check_deflated
from wetread.imaging.notices import quiet

# A file is held in memory while its header is checked. The largest radiographs take some 60 MB.
MAX_FILE_BYTES: Final = 2**30

_CUT: Final = "The file is cut short: it ends before what its header promises."
_UNDEFINED_LENGTH: Final = 0xFFFFFFFF


@dataclass(frozen=True)
class Received:
    """A file that can be used: SHA-256 of its bytes, and its header."""

    content: str
    header: Header


def received(data: bytes, name: str) -> Received:
    """Raises an InputError with its own code for bytes that are no usable image or DICOM object."""
    if len(data) > MAX_FILE_BYTES:
        raise TooLarge(f"The file is larger than {MAX_FILE_BYTES >> 20} MiB, more than any radiograph.")
    kind = sniff(data[:HEAD_BYTES])
    if kind in {"png", "jpeg"}:
        return Received(content_digest(data), picture_header(data))
    if kind != "dicom":
        refuse(kind, name)
    return Received(content_digest(data), dicom_header(parsed(data)))


def dicom_object(data: bytes) -> Dataset:
    """A DICOM object of any kind, and nothing else. Raises an InputError with its own code."""
    if len(data) > MAX_FILE_BYTES:
        raise TooLarge(f"The file is larger than {MAX_FILE_BYTES >> 20} MiB.")
    kind = sniff(data[:HEAD_BYTES])
    if kind in {"png", "jpeg"}:
        raise NotDicom("The file is a picture, not a DICOM object.")
    if kind != "dicom":
        refuse(kind, "")
    return parsed(data)


def content_digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def dicom_header(dataset: Dataset) -> Header:
    """The header, checked to belong to pixels that can be decoded, unless it is an object without pixels."""
    with _damage_named():
        if "SOPClassUID" not in dataset and "Rows" not in dataset:
            raise NotDicom("The file starts like DICOM but holds no DICOM object.")
        header = header_of(dataset)
        if header.object == "image":
            check_header(dataset)
        return header


def parsed(data: bytes) -> Dataset:
    """The dataset, with or without preamble and meta information. Raises Truncated, TooLarge or Unreadable."""
    with _damage_named():
        check_deflated(data)
        dataset = dcmread(io.BytesIO(data), force=True)
        if _ends_early(dataset):
            raise Truncated(_CUT)
        return dataset


@contextlib.contextmanager
def _damage_named() -> Iterator[None]:
    """Turns what pydicom raises into an InputError; not chained to it, since pydicom's messages quote values."""
    try:
        with quiet():
            yield
    except (EOFError, OSError):  # pydicom raises OSError at the end of the bytes
        raise Truncated(_CUT) from None
    except BROKEN:
        raise Unreadable("The file is damaged: its DICOM header cannot be read.") from None


def _ends_early(dataset: Dataset) -> bool:
    """Whether the last element is shorter than it says; pydicom returns no element at all where a sequence is cut."""
    if not dataset:
        return True
    last = dataset.get_item(max(dataset.keys()))
    if not isinstance(last, RawDataElement) or last.length == _UNDEFINED_LENGTH:
        return False
    return len(last.value or b"") < last.length


def refuse(kind: Format, name: str) -> NoReturn:
    """Raises the error for what is no image."""
    if kind == "empty":
        raise Truncated("The file is empty.")
    if kind == "zip":
        raise NotDicom("A zip archive inside another is not opened: unpack it first.")
    what = {"pdf": "a PDF document", "text": "a text"}.get(kind)
    if what and PurePath(name).suffix.lower() in table("files")["dicom"]:
        raise Misnamed(f"The file is called DICOM but is {what}.")
    raise NotDicom(f"The file is {what}, not an image." if what else "The file is not DICOM, PNG or JPEG.")
