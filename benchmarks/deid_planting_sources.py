"""Real files to plant in: the test files of pydicom and pydicom-data, and every DICOM file below a folder.

Archives in the folder (tar.gz, zip, whl; an archive in an archive too) are read in memory: the source distributions of
deid-data and pynetdicom can lie there as a package registry gives them (`pip download --no-deps --no-binary :all:`).
"""

import io
import tarfile
import zipfile
from collections.abc import Iterator
from importlib import util
from pathlib import Path
from typing import NamedTuple

import pydicom
from pydicom.dataset import FileDataset
from pydicom.errors import InvalidDicomError

SMALLEST, LARGEST = 132, 2**25


class Source(NamedTuple):
    """A file's short name, where it comes from, and its bytes."""

    name: str
    data: bytes


def sources(extra: Path | None = None) -> list[Source]:
    """One of each content, in the order of names."""
    found: dict[bytes, Source] = {}
    for folder in [*_packaged(), *([extra] if extra else [])]:
        for name, data in _files(folder):
            if SMALLEST < len(data) < LARGEST and data[128:132] == b"DICM":
                found.setdefault(data, Source(name, data))
    return sorted(found.values(), key=lambda one: one.name)


def _packaged() -> Iterator[Path]:
    yield Path(pydicom.__file__).parent / "data"
    store = util.find_spec("data_store")
    if store is not None and store.origin is not None:
        yield Path(store.origin).parent / "data"


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from _opened(path.relative_to(folder).as_posix(), path.read_bytes())


def _opened(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if name.endswith((".zip", ".whl")):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                if not member.is_dir():
                    yield from _opened(member.filename, archive.read(member))
    elif name.endswith((".tar.gz", ".tgz")):
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for entry in archive.getmembers():
                held = archive.extractfile(entry) if entry.isfile() else None
                if held is not None:
                    yield from _opened(entry.name, held.read())
    else:
        yield name, data


def parsed(data: bytes) -> FileDataset | None:
    """The data set, read to its end; None where pydicom cannot."""
    try:
        dataset = pydicom.dcmread(io.BytesIO(data))
        dataset.decode()
        for _ in dataset.iterall():
            pass
    except (InvalidDicomError, EOFError, ValueError, KeyError, TypeError, AttributeError, NotImplementedError, OSError):
        return None
    return dataset
