"""What a batch has finished, on disk: one file per study, so that kill -9 costs at most the studies in hand."""

import os
from dataclasses import dataclass
from pathlib import Path

from wetread.errors import OutputError


@dataclass(frozen=True)
class Journal:
    """A folder of finished results by key. What `has` says is there was written whole and is on the disk."""

    folder: Path

    def has(self, key: str) -> bool:
        return self._path(key).is_file()

    def get(self, key: str) -> str:
        """The text kept under `key`. Raises OutputError where it cannot be read."""
        try:
            return self._path(key).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise OutputError(
                "A result of an earlier run cannot be read: remove it to read the study again."
            ) from error

    def put(self, key: str, text: str) -> None:
        write_whole(self._path(key), text.encode())

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def write_whole(path: Path, content: bytes) -> None:
    """Writes all of a file or nothing: under another name first, flushed to the disk, then renamed.

    Makes the folder. Raises OutputError where it cannot.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise OutputError(f"A result cannot be written: {error.strerror}.") from error
