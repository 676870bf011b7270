"""The data folder of a training: a digest of what lies in it, and whether there are films enough."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from wetread.errors import BadData
from wetread.evaluation.films import adult_rows
from wetread.evaluation.parts import PARTS, Split, part_of

TABLES = ("chest_manifest.csv", "anatomy_manifest.csv")
PICTURES = ("chest", "anatomy", "modality")


def digest_of_data(data: Path) -> str:
    """SHA-256 over the tables and pictures of a data folder, an archive or an unpacked folder of each; absent ones
    count as empty.
    """
    whole = hashlib.sha256()
    for path in (*(data / name for name in TABLES), *(data / name for name in PICTURES)):
        whole.update(_digest(path))
    return whole.hexdigest()


def _digest(path: Path) -> bytes:
    own = hashlib.sha256()
    for name, content in _held(path):
        own.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(content).digest())
    return own.digest()


def _held(path: Path) -> Iterator[tuple[str, bytes]]:
    """A folder's files, which come before an archive of the same name; the archive; the file."""
    archive = path.with_name(f"{path.name}.tar")
    if path.is_dir():
        for file in sorted(file for file in path.rglob("*") if file.is_file()):
            yield file.relative_to(path).as_posix(), file.read_bytes()
    elif archive.is_file():
        yield archive.name, archive.read_bytes()
    elif path.is_file():
        yield path.name, path.read_bytes()


def enough(data: Path, split: Split) -> None:
    """Raises BadData where the manifest is wrong, or a part of the split has no film: before hours are spent."""
    films = Counter(part_of(row["patient_id"], split) for row in adult_rows(data))
    for part in PARTS:
        if not films[part]:
            raise BadData(f"No film of an adult is in the part {part}: the folder has too few patients.")
