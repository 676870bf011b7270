"""Files on their way out: each is cleaned or withheld, written whole or not at all, with its certificate beside it."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from wetread.errors import OutputError
from wetread.ports import FileCleaner
from wetread.records.deidentification import CleanedFile, Digested, FileCertificate, Withheld
from wetread.records.failure import Failure

SUFFIX: Final = ".certificate.json"


@dataclass(frozen=True)
class FileJob:
    """A file to clean: where it lies, its pseudonymous name below the output ("ab/cd.dcm"), or why it may not go on."""

    source: Path
    target: str
    refused: Withheld | None = None


@dataclass(frozen=True)
class Exported:
    """What became of a file; `resumed` where an earlier run had done it already.

    The counts of actions stay in the certificate's file: they are most of it, and nobody asks for them here.
    """

    certificate: FileCertificate
    resumed: bool = False


@dataclass(frozen=True)
class Export:
    """The work on one file; picklable. `cleaner` gives the process its cleaner, `aside` lies beside the output."""

    cleaner: Callable[[], FileCleaner]
    out: Path
    aside: Path
    asked: FileCertificate

    def __call__(self, job: FileJob) -> Exported:
        """Raises OutputError where nothing can be written; what a file holds never raises."""
        data, refused = _received(job)
        earlier = self._earlier(job, data)
        if earlier is not None and refused is None:
            return Exported(_brief(earlier), resumed=True)
        return Exported(_brief(self._placed(self.cleaner().clean(data, refused), job)))

    def lost(self, job: FileJob, failure: Failure) -> Exported:
        """Withholds a file whose work came to nothing, as where its process died. Raises OutputError."""
        data, _ = _received(job)
        reason = Withheld(code=failure.code, message=failure.message)
        received = Digested(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
        blank = self.asked.model_copy(update={"input": received, "reason": reason})
        return Exported(self._placed(CleanedFile(blank), job))

    def _earlier(self, job: FileJob, data: bytes) -> FileCertificate | None:
        """The certificate of an earlier run that did the same to the same bytes, and whose output is still whole."""
        held = certificate_at(self.out / f"{job.target}{SUFFIX}")
        if held is None or held.input.sha256 != hashlib.sha256(data).hexdigest():
            return None
        same = (held.applied, held.key, held.maker) == (self.asked.applied, self.asked.key, self.asked.maker)
        if not same or held.status != "released" or held.output is None:
            return None
        try:
            whole = hashlib.sha256((self.out / held.output.path).read_bytes()).hexdigest() == held.output.sha256
        except OSError:
            return None
        return held if whole else None

    def _placed(self, cleaned: CleanedFile, job: FileJob) -> FileCertificate:
        """The file first, then the certificate, which says that it is whole."""
        path, certificate = self.out / job.target, cleaned.certificate
        if cleaned.data is not None and certificate.output is not None:
            self._write(path, cleaned.data)
            output = certificate.output.model_copy(update={"path": job.target})
            certificate = certificate.model_copy(update={"output": output})
        else:
            path.unlink(missing_ok=True)
        self._write(path.with_name(path.name + SUFFIX), certificate.model_dump_json(indent=1).encode() + b"\n")
        return certificate

    def _write(self, path: Path, content: bytes) -> None:
        part = self.aside / secrets.token_hex(16)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            part.replace(path)
        except OSError as error:
            raise OutputError(f"A file cannot be written: {error.strerror}.") from error


def _brief(certificate: FileCertificate) -> FileCertificate:
    return certificate.model_copy(update={"actions": ()})


def certificate_at(path: Path) -> FileCertificate | None:
    """The certificate in a file; None where there is none, or not a whole one."""
    try:
        return FileCertificate.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def place_aside(out: Path) -> Path:
    """A folder beside the output, on the same disk, where files grow until they are whole. Raises OutputError."""
    aside = out.parent / f".{out.name}.{secrets.token_hex(4)}.part"
    try:
        out.mkdir(parents=True, exist_ok=True)
        aside.mkdir(mode=0o700)
        Path(_probe(aside)).replace(out / ".probe")
        (out / ".probe").unlink()
    except OSError as error:
        raise OutputError(f"The output folder, or one beside it, cannot be written: {error.strerror}.") from error
    return aside


def _probe(folder: Path) -> Path:
    path = folder / "probe"
    path.touch()
    return path


def _received(job: FileJob) -> tuple[bytes, Withheld | None]:
    try:
        return job.source.read_bytes(), job.refused
    except OSError:
        return b"", Withheld(code="input.unreadable", message="The file cannot be opened: check its permissions.")
