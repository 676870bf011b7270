"""Paths to studies: files are grouped by their UIDs, identity is split off, and each image gets its use and reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wetread.dicom.files import Received, received
from wetread.dicom.selection import choose
from wetread.dicom.sources import Locations, Source
from wetread.dicom.walk import Found, Lost, Walk
from wetread.errors import InputError, NoPixels
from wetread.records.failure import Failure
from wetread.records.identity import Identity
from wetread.records.study import RawItem, RawStudy

# The study UID, and the patient whom the file names: one study of two patients is two studies.
_Key = tuple[str, str]


@dataclass(frozen=True)
class _Part:
    """One file of a study, without its bytes. `named`: its path was given by name."""

    file: Received
    source: Source
    named: bool

    @property
    def key(self) -> _Key:
        identity = self.file.header.identity
        return identity.study_uid or self.file.content, identity.patient_id


class FileIntake:
    """The Intake for files. What it finds is put into `locations`, for the PixelSource that shares the table."""

    def __init__(self, locations: Locations | None = None) -> None:
        self.locations = locations if locations is not None else Locations()
        self._passed_over: tuple[Source, ...] = ()

    @property
    def passed_over(self) -> tuple[Source, ...]:
        """Texts, tables and the like that the last pass met beside the images and did not look into."""
        return self._passed_over

    def source_of(self, key: str) -> Source:
        """The first source of an item's `content` or of a Failure's `item`; raises KeyError for one never seen."""
        return self.locations.all_of(key)[0]

    def sources_of(self, key: str) -> tuple[Source, ...]:
        """All of them: a file met twice under two names is one item."""
        return self.locations.all_of(key)

    def studies(self, paths: Sequence[Path]) -> Iterator[RawStudy | Failure]:
        """Failures and pictures as they are met, then the DICOM studies in the order of their first file."""
        walk = Walk()
        parts: dict[_Key, list[_Part]] = {}
        contents: set[str] = set()
        for found in walk.files(paths):
            part = self._part(found)
            if isinstance(part, Failure):
                yield part
            elif part.file.content not in contents:
                contents.add(part.file.content)
                if part.file.header.object == "picture":
                    yield _study([part])
                else:
                    parts.setdefault(part.key, []).append(part)
        self._passed_over = tuple(walk.passed_over)
        for members in parts.values():
            yield from self._grouped(members)

    def _part(self, found: Found | Lost) -> _Part | Failure:
        if isinstance(found, Lost):
            return self._failure(found.source, found.error)
        try:
            file = received(found.data, found.source.member or found.source.path.name)
        except InputError as error:
            return self._failure(found.source, error)
        self.locations.add(file.content, found.source)
        return _Part(file, found.source, found.named)

    def _failure(self, source: Source, error: InputError) -> Failure:
        self.locations.add(source.digest, source)
        return Failure(code=error.code, message=error.message, item=source.digest)

    def _grouped(self, parts: Sequence[_Part]) -> Iterator[RawStudy | Failure]:
        """The study; or, where it has no image and its files were asked for by name, that failure of each."""
        if any(part.file.header.has_pixels or not part.named for part in parts):
            yield _study(parts)
            return
        for part in parts:
            yield self._failure(part.source, NoPixels("The file holds no image: it is a report, a plan or the like."))


def _study(parts: Sequence[_Part]) -> RawStudy:
    headers = [part.file.header for part in parts]
    items = [
        RawItem(
            instance_uid=part.file.header.instance_uid,
            series_uid=part.file.header.series_uid,
            content=part.file.content,
            rows=part.file.header.rows,
            columns=part.file.header.columns,
            frames=part.file.header.frames,
            facts=part.file.header.facts,
            use=use,
            why=why,
        )
        for part, (use, why) in zip(parts, choose(headers), strict=True)
    ]
    return RawStudy(identity=_joined([header.identity for header in headers]), items=tuple(items))


def _joined(identities: Sequence[Identity]) -> Identity:
    """The first file's identity, what it leaves empty filled from the others, with the UIDs of all."""
    fields = {
        name: next((value for each in identities if (value := getattr(each, name))), empty)
        for name, empty in Identity().model_dump().items()
    }
    pairs = dict.fromkeys(pair for each in identities for pair in each.originals)
    ids = dict.fromkeys(other for each in identities for other in each.other_ids)
    return Identity.model_validate(fields | {"originals": tuple(pairs), "other_ids": tuple(ids)})
