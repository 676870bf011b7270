"""Where the bytes of an item lie. A path may name the patient: it stays here and enters no record."""

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

from wetread.errors import Unreadable


@dataclass(frozen=True)
class Source:
    """A file as its path was given, or a `member` of that zip archive."""

    path: Path
    member: str | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the path as text (and the member's name, behind a NUL), which stands for it in a Failure."""
        name = str(self.path) if self.member is None else f"{self.path}\0{self.member}"
        return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()

    def read(self) -> bytes:
        """The bytes. Raises Unreadable where they are gone."""
        try:
            if self.member is None:
                return self.path.read_bytes()
            with zipfile.ZipFile(self.path) as archive:
                return archive.read(self.member)
        except (OSError, KeyError, RuntimeError, zipfile.BadZipFile) as error:
            raise Unreadable("The file could be read when it was indexed, but no longer.") from error


class Locations:
    """The table that an intake fills and a pixel source reads: content digest or failure digest to sources."""

    def __init__(self) -> None:
        self._sources: dict[str, list[Source]] = {}

    def add(self, key: str, source: Source) -> None:
        held = self._sources.setdefault(key, [])
        if source not in held:
            held.append(source)

    def __contains__(self, key: str) -> bool:
        return key in self._sources

    def all_of(self, key: str) -> tuple[Source, ...]:
        """Every source with this content, in the order found; raises KeyError for one never seen."""
        return tuple(self._sources[key])
