"""What de-identification did to one file, and to a run of them: counts and digests, never a value."""

from dataclasses import dataclass
from typing import Literal

from wetread.records.base import Record
from wetread.records.maker import Maker

ReleaseStatus = Literal["released", "quarantined"]
# Longitudinal Temporal Information Modified (0028,0303), PS3.3 C.7.1.1.1
Temporal = Literal["REMOVED", "MODIFIED", "UNMODIFIED"]
# X removed, Z emptied, D dummy, U another UID, C cleaned (a date moved, a text cleaned), K kept by an option
HeaderAction = Literal["X", "Z", "D", "U", "C", "K"]
Answer = Literal["yes", "no", "unknown"]


class Digested(Record):
    """A file's bytes: SHA-256 as lower-case hex, and how many. `path` is relative to the output, "" for the input."""

    sha256: str
    bytes: int
    path: str = ""


class Applied(Record):
    """The profile with its edition, the options by name, and the codes of PS3.16 CID 7050 that stand in the file."""

    profile: str
    edition: str
    options: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


class ActionCount(Record):
    """How often an attribute (8 hexadecimal digits; "private" for all private ones) met an action, nested ones too."""

    tag: str
    keyword: str
    action: HeaderAction
    count: int


class TextArea(Record):
    """Where text stands or stood: stored pixels of one frame (from 1), origin top left."""

    frame: int
    column: int
    row: int
    width: int
    height: int


class PixelCheck(Record):
    """What was done to pixels. `boxes` were blanked; `kept` is text left on purpose, for a person to look at;
    `residual` is text still read afterwards: none in a file that was released. `examined` counts frames.
    """

    examined: int
    passes: int = 0
    boxes: tuple[TextArea, ...] = ()
    kept: tuple[TextArea, ...] = ()
    residual: tuple[TextArea, ...] = ()
    syntax: str = ""
    reencoded: bool = False
    laterality: Literal["unchanged", "unverified"] = "unchanged"
    maker: Maker | None = None


class Withheld(Record):
    """Why a file was quarantined: a stable code and a sentence without patient data."""

    code: str
    message: str


class FileCertificate(Record):
    """What became of one file. `subject` is the pseudonym that stands for the patient ID; `key` the key's version.

    `examined` says whether header alone or header and pixels; `face` whether a face can be made out of the images.
    """

    status: ReleaseStatus
    input: Digested
    output: Digested | None = None
    reason: Withheld | None = None
    applied: Applied
    temporal: Temporal
    key: str
    subject: str = ""
    kind: str = ""
    actions: tuple[ActionCount, ...] = ()
    pixels: PixelCheck | None = None
    face: Answer = "unknown"
    notes: tuple[str, ...] = ()
    maker: Maker


@dataclass(frozen=True)
class CleanedFile:
    """A file's certificate and, where it was released, its bytes, which have no path yet."""

    certificate: FileCertificate
    data: bytes | None = None


class RunSummary(Record):
    """A run over many files: how many by status and by reason, what was done to pixels, whose key."""

    files: int
    released: int
    quarantined: int
    reasons: tuple[tuple[str, int], ...]
    resumed: int
    subjects: int
    boxes: int
    kept: int
    reencoded: int
    faces: int
    applied: Applied
    temporal: Temporal
    key: str
