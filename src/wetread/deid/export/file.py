"""One file, received as bytes: released clean, with a certificate, or withheld, with a reason."""

import hashlib
import io
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from typing import Final, Protocol

from pydicom import Dataset
from pydicom.datadict import keyword_for_tag

from wetread.deid.export.cells import trim_pixels
from wetread.deid.export.charsets import check_character_sets
from wetread.deid.export.comments import strip_comments
from wetread.deid.export.faces import shows_a_face
from wetread.deid.export.kinds import check_kind, check_syntax, has_pixels, kind_name
from wetread.deid.export.knowing import known_of, values
from wetread.deid.export.marks import file_meta, mark, mark_image
from wetread.deid.export.overlays import Reads, clean_overlays
from wetread.deid.export.sweep import check_clean
from wetread.deid.known import Known
from wetread.deid.pixels.report import PixelReport
from wetread.deid.profile.cleaner import HeaderCleaner, Visit
from wetread.deid.profile.options import applied, temporal
from wetread.deid.profile.texts import HeaderTexts, TextEngine
from wetread.deid.subjects import is_placeholder, key_version, persona_of, subject_of
from wetread.errors import UnknownPatient, WetreadError, place_of
from wetread.imaging.damage import BROKEN
from wetread.imaging.notices import quiet
from wetread.records.deidentification import (
    ActionCount,
    Answer,
    CleanedFile,
    Digested,
    FileCertificate,
    PixelCheck,
    Withheld,
)
from wetread.records.maker import Maker
from wetread.records.reason import because

NAME: Final = "file-deidentifier"
VERSION: Final = "1"


class Pixels(Protocol):
    """What cleaning a file needs of the part that cleans pixels."""

    def clean(self, dataset: Dataset, known: Known) -> PixelReport:
        """Cleans in place. Raises DeidentificationError where it cannot."""
        ...


class FileDeidentifier:
    """Cleans files with a site's key under `options`; `parse` makes a dataset of bytes, or raises an InputError.

    Without `pixels` nobody looks at pixels, and no file says that it holds no burned-in text. `asked` is the
    certificate of a file of which nothing is known yet. `looked` is how `pixels` works, in a word.
    """

    def __init__(
        self,
        key: bytes,
        options: frozenset[str],
        *,
        parse: Callable[[bytes], Dataset],
        texts: TextEngine,
        pixels: Pixels | None = None,
        overlays: Reads | None = None,
        looked: str = "no",
    ) -> None:
        self._key = key
        self._options = options
        self._parse = parse
        self._pixels = pixels
        self._overlays = overlays
        self._header = HeaderCleaner(key, options, HeaderTexts(texts))
        self.asked = FileCertificate(
            status="quarantined",
            input=Digested(sha256="", bytes=0),
            applied=applied(options, pixels=pixels is not None),
            temporal=temporal(options),
            key=key_version(key),
            maker=Maker(name=NAME, version=VERSION, arguments=(("pixels", looked), ("wetread", version("wetread")))),
        )

    def clean(self, data: bytes, refused: Withheld | None = None) -> CleanedFile:
        """Never raises for what a file holds; `refused` withholds it for a reason that lies outside of it."""
        blank = self.asked.model_copy(update={"input": digested(data)})
        if refused is not None:
            return CleanedFile(blank.model_copy(update={"reason": refused}))
        try:
            with quiet():
                return self._released(data, blank)
        except WetreadError as error:
            reason = Withheld(code=error.code, message=error.message)
        except (*BROKEN, EOFError, MemoryError, OSError) as error:  # not chained: pydicom's messages quote values
            reason = _broken(error)
        return CleanedFile(blank.model_copy(update={"reason": reason}))

    def _released(self, data: bytes, blank: FileCertificate) -> CleanedFile:
        dataset = self._parse(data)
        sop_class, syntax = check_kind(dataset), check_syntax(dataset)
        check_character_sets(dataset)
        known = known_of(dataset)
        visit = Visit(persona_of(self._key, self._subject(dataset)), known, sop_class)
        face = shows_a_face(dataset) if has_pixels(dataset) else "no"
        check = self._checked(dataset, known)
        if "clean-graphics" in self._options:
            clean_overlays(dataset, self._overlays)
        trim_pixels(dataset)
        strip_comments(dataset)
        self._header.clean(dataset, visit)
        mark(dataset, blank.applied, blank.temporal)
        if has_pixels(dataset):
            mark_image(dataset, face, pixels=check is not None)
        written = written_file(dataset, check.syntax if check is not None else syntax)
        check_clean(written, dataset, known)
        return CleanedFile(_certified(blank, visit, written, check, face), written)

    def _subject(self, dataset: Dataset) -> str:
        """Raises UnknownPatient where two patients might be taken for one."""
        named = "\\".join(values(dataset, "PatientID"))
        if is_placeholder(named):
            raise UnknownPatient("The patient ID is missing or stands for nobody: two patients could become one.")
        return subject_of(self._key, named, (values(dataset, "IssuerOfPatientID") or ("",))[0])

    def _checked(self, dataset: Dataset, known: Known) -> PixelCheck | None:
        if self._pixels is None or not has_pixels(dataset):
            return None
        report = self._pixels.clean(dataset, known)
        return PixelCheck(
            examined=report.examined,
            passes=report.passes,
            boxes=report.redacted,
            kept=report.kept,
            residual=report.residual,
            syntax=report.syntax,
            reencoded=report.reencoded,
            laterality="unverified" if report.laterality_removed else "unchanged",
            maker=report.maker,
        )


def _broken(error: Exception) -> Withheld:
    """Damage where pydicom stumbled over it; a fault of the program where it was wetread's own code."""
    place = place_of(error)
    if not place.startswith("wetread."):
        return Withheld(code="input.unreadable", message="The file is damaged: it cannot be read through.")
    return Withheld(code="deid.failed", message=because("flow.failed", kind=type(error).__name__, place=place).text)


def digested(data: bytes, path: str = "") -> Digested:
    return Digested(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data), path=path)


def written_file(dataset: Dataset, syntax: str) -> bytes:
    """The dataset as a DICOM file (PS3.10) in this transfer syntax, with an empty preamble."""
    dataset.file_meta = file_meta(dataset, syntax)
    dataset.preamble = b"\0" * 128
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def _certified(
    blank: FileCertificate, visit: Visit, written: bytes, check: PixelCheck | None, face: Answer
) -> FileCertificate:
    done = {
        "status": "released",
        "output": digested(written),
        "subject": visit.persona.number,
        "kind": kind_name(visit.sop_class),
        "actions": _counted(visit.counts),
        "pixels": check,
        "face": face,
    }
    return blank.model_copy(update=done)


def _counted(counts: Counter[tuple[str, str]]) -> tuple[ActionCount, ...]:
    rows = sorted(counts.items())
    return tuple(
        ActionCount.model_validate({"tag": tag, "keyword": _keyword(tag), "action": action, "count": count})
        for (tag, action), count in rows
    )


def _keyword(tag: str) -> str:
    return "" if tag == "private" else keyword_for_tag(int(tag, 16))
