"""Paths to the files that may be images: folders, zip archives and DICOMDIRs are opened, each file comes once."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

from wetread.dicom.archives import opened, read_member
from wetread.dicom.directories import is_directory, referenced
from wetread.dicom.files import MAX_FILE_BYTES, parsed
from wetread.dicom.formats import HEAD_BYTES, Format, sniff
from wetread.dicom.rules import table
from wetread.dicom.sources import Source
from wetread.errors import InputError, NothingFound, TooLarge, Unreadable


@dataclass(frozen=True)
class Found:
    """A file with its bytes. `named`: the person gave this very path, rather than something that holds it."""

    source: Source
    data: bytes
    named: bool


@dataclass(frozen=True)
class Lost:
    """A file that could not even be opened, and why."""

    source: Source
    error: InputError


@dataclass
class Walk:
    """One pass over the paths given; `passed_over` collects what is beside the images and not called one."""

    passed_over: list[Source] = field(default_factory=list)
    _seen: set[Path] = field(default_factory=set)

    def files(self, paths: Sequence[Path]) -> Iterator[Found | Lost]:
        """Every candidate, folders in sorted order."""
        for path in paths:
            if _is_folder(path):
                yield from self._top(path)
            else:
                yield from self._file(path, named=True)

    def _top(self, folder: Path) -> Iterator[Found | Lost]:
        empty = True
        for found in self._folder(folder):
            empty = False
            yield found
        if empty:
            yield Lost(Source(folder), NothingFound("The folder holds no image that has not been read already."))

    def _folder(self, folder: Path) -> Iterator[Found | Lost]:
        if not self._first_time(folder):
            return
        try:
            entries = sorted(folder.iterdir())
        except OSError:
            yield Lost(Source(folder), Unreadable("The folder cannot be opened: check its permissions."))
            return
        for entry in entries:
            if not _is_system(entry.name):
                yield from self._folder(entry) if _is_folder(entry) else self._file(entry, named=False)

    def _file(self, path: Path, named: bool) -> Iterator[Found | Lost]:
        try:
            if self._first_time(path):
                yield from self._opened(path, sniff(_head(path)), named)
        except InputError as error:
            yield Lost(Source(path), error)
        except OSError:
            yield Lost(Source(path), Unreadable("The file cannot be opened: missing, a broken link, or protected."))

    def _opened(self, path: Path, kind: Format, named: bool) -> Iterator[Found | Lost]:
        if not named and _is_companion(path.name) and kind != "dicom":
            self.passed_over.append(Source(path))
        elif kind == "zip":
            yield from self._archive(path)
        elif kind == "dicom" and _may_be_directory(path.name, data := _read(path)):
            yield from self._directory(path, data, named)
        else:
            yield Found(Source(path), _read(path), named)

    def _archive(self, path: Path) -> Iterator[Found | Lost]:
        with opened(path) as archive:
            names = sorted(member.filename for member in archive.infolist() if not member.is_dir())
            wanted = [name for name in names if not any(map(_is_system, PurePosixPath(name).parts))]
            if not wanted:
                raise NothingFound("The zip archive holds no files.")
            for name in wanted:
                yield from self._member(Source(path, name), archive)

    def _member(self, source: Source, archive: ZipFile) -> Iterator[Found | Lost]:
        name = str(source.member)
        try:
            data = read_member(archive, name)
        except InputError as error:
            yield Lost(source, error)
            return
        dicom = sniff(data[:HEAD_BYTES]) == "dicom"
        if (_is_companion(name) and not dicom) or (dicom and _may_be_directory(name, data)):
            self.passed_over.append(source)
        else:
            yield Found(source, data, named=False)

    def _directory(self, path: Path, data: bytes, named: bool) -> Iterator[Found | Lost]:
        dataset = parsed(data)
        if not is_directory(dataset):
            yield Found(Source(path), data, named)
            return
        files = list(referenced(dataset, path.parent))
        if named and not files:
            raise NothingFound("The DICOMDIR refers to no files.")
        for file, problem in files:
            if problem:
                yield Lost(Source(file), problem)
            else:
                yield from self._file(file, named=False)

    def _first_time(self, path: Path) -> bool:
        real = Path(os.path.realpath(path))
        if real in self._seen:
            return False
        self._seen.add(real)
        return True


def _is_folder(path: Path) -> bool:
    """Also where nobody may look: such a path is then treated as a file, which says why it cannot be opened."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _head(path: Path) -> bytes:
    """The first bytes of a plain file; a pipe or device is never waited for."""
    if path.exists() and not path.is_file():
        raise Unreadable("This is not a file but a device, pipe or socket.")
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _read(path: Path) -> bytes:
    if path.stat().st_size > MAX_FILE_BYTES:
        raise TooLarge(f"The file is larger than {MAX_FILE_BYTES >> 20} MiB, more than any radiograph.")
    return path.read_bytes()


def _is_system(name: str) -> bool:
    """Hidden, or written by the operating system."""
    return name.startswith(".") or name.lower() in table("files")["system"]


def _is_companion(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in table("files")["companions"]


def _may_be_directory(name: str, data: bytes) -> bool:
    """By name, or by the media storage class that stands within the first bytes of the meta information."""
    return "DICOMDIR" in PurePosixPath(name).name.upper() or b"1.2.840.10008.1.3.10\0" in data[:512]
