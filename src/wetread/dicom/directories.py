"""The files that a DICOMDIR (PS3.10 8, PS3.3 F) refers to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydicom import Dataset

from wetread.dicom.attributes import texts
from wetread.errors import Unreadable
from wetread.imaging.attributes import items
from wetread.imaging.notices import quiet

MEDIA_STORAGE: Final = "1.2.840.10008.1.3.10"


def is_directory(dataset: Dataset) -> bool:
    """Whether a dataset is a DICOMDIR, by its SOP class or its records."""
    stated = getattr(dataset, "file_meta", Dataset()).get("MediaStorageSOPClassUID")
    return stated == MEDIA_STORAGE or "DirectoryRecordSequence" in dataset


def referenced(dataset: Dataset, folder: Path) -> Iterator[tuple[Path, Unreadable | None]]:
    """Each file referred to, in order, once; with the error of one that is missing or lies outside the folder."""
    seen: set[tuple[str, ...]] = set()
    with quiet():
        files = [texts(record, "ReferencedFileID") for record in items(dataset, "DirectoryRecordSequence")]
    for parts in files:
        if parts and parts not in seen:
            seen.add(parts)
            yield _located(folder, parts)


def _located(folder: Path, parts: tuple[str, ...]) -> tuple[Path, Unreadable | None]:
    """Media are written in capitals, and some systems mount them in small letters."""
    path = folder.joinpath(*parts)
    if any(part in {"", ".", ".."} or "/" in part or "\0" in part for part in parts):
        return path, Unreadable("The DICOMDIR refers to a file outside its folder, which is not read.")
    found = next((each for each in (path, folder.joinpath(*map(str.lower, parts))) if each.is_file()), None)
    if found is None:
        return path, Unreadable("The DICOMDIR refers to a file that is not there.")
    if not found.resolve().is_relative_to(folder.resolve()):
        return found, Unreadable("The DICOMDIR refers to a file outside its folder, which is not read.")
    return found, None
