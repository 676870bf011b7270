"""A study, as received and as wetread works on it."""

from dataclasses import dataclass

from wetread.records.base import Record
from wetread.records.deidentification import TextArea
from wetread.records.identity import Identity
from wetread.records.maker import Maker
from wetread.records.reason import Reason
from wetread.records.vocabulary import DeidLevel, Kind, Orientation, Sex, Use, View


class AgeBand(Record):
    """Age at acquisition in five-year bands, both ends included; 90 and over is one band (high None)."""

    low: int
    high: int | None

    @classmethod
    def of(cls, years: int) -> "AgeBand":
        low = min(years // 5 * 5, 90)
        return cls(low=low, high=None if low == 90 else low + 4)


class Subject(Record):
    """The patient without a name: a pseudonym that is the same for all of a site's studies of this patient."""

    pseudonym: str
    sex: Sex = "unknown"


class Acquisition(Record):
    """How an image was made, as far as the header says it in coded or known terms; None where it does not.

    `adult` is None where the age at acquisition is unknown. `spacing` is (row, column) millimetres in the patient,
    None for a projection whose magnification was not calibrated. `shifted_date` is YYYYMMDD moved by the subject's
    own secret number of days. `header_kind` is what the header alone says the picture is.
    """

    modality: str | None = None
    body_part: str | None = None
    view: View = "unknown"
    orientation: Orientation = "unverified"
    patient_position: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    age_band: AgeBand | None = None
    adult: bool | None = None
    sex: Sex = "unknown"
    spacing: tuple[float, float] | None = None
    shifted_date: str | None = None
    header_kind: Kind = "unknown"


class ImageItem(Record):
    """One image of a study. `content` is the SHA-256 of the bytes received: a PixelSource finds the pixels by it.

    `instance` and `series` are pseudonymous UIDs. `use` says whether it is read, only named, or left out, and why.
    `blanked` are areas with burned-in identity, which whoever decodes the pixels leaves dark; they are known at level
    "header+pixels" alone.
    """

    instance: str
    series: str
    content: str
    rows: int
    columns: int
    frames: int = 1
    acquisition: Acquisition
    use: Use
    why: Reason
    blanked: tuple[TextArea, ...] = ()


class Certificate(Record):
    """What de-identification did: how many attributes it kept, changed and dropped, at which level, by whom."""

    level: DeidLevel
    kept: int
    changed: int
    dropped: int
    maker: Maker


class Study(Record):
    """A de-identified study: only `deid` makes one. `certificate` is the digest of its Certificate."""

    pseudonym: str
    subject: Subject
    items: tuple[ImageItem, ...]
    level: DeidLevel
    certificate: str

    @property
    def readable(self) -> tuple[ImageItem, ...]:
        return tuple(item for item in self.items if item.use == "read")


class HeaderFacts(Record):
    """What one file's header says that reading can need, still as received: strings may hold identity.

    Multi-valued attributes are tuples; absent ones are "" or (). Only `deid` turns these into an Acquisition.
    `acquired` is YYYYMMDD; `age_years` and `adult` are at acquisition, None where the header does not say or
    contradicts itself. `body_part` is wetread's term where one was recognised.
    """

    sop_class: str = ""
    modality: str = ""
    image_type: tuple[str, ...] = ()
    presentation_intent: str = ""
    body_part: str = ""
    view_position: str = ""
    view_code: str = ""
    patient_orientation: tuple[str, ...] = ()
    patient_position: str = ""
    photometric: str = ""
    manufacturer: str = ""
    model: str = ""
    study_description: str = ""
    series_description: str = ""
    protocol: str = ""
    sex: str = ""
    birth_date: str = ""
    age: str = ""
    acquired: str = ""
    age_years: float | None = None
    adult: bool | None = None
    spacing: tuple[float, float] | None = None
    view: View = "unknown"
    orientation: Orientation = "unverified"
    header_kind: Kind = "unknown"


@dataclass(frozen=True)
class RawItem:
    """One image as received: original UIDs, the content digest, facts of its header, and what it is used for."""

    instance_uid: str
    series_uid: str
    content: str
    rows: int
    columns: int
    frames: int
    facts: HeaderFacts
    use: Use
    why: Reason


@dataclass(frozen=True)
class RawStudy:
    """A study as received, identity and all. It goes to `deid` and the identity store, nowhere else."""

    identity: Identity
    items: tuple[RawItem, ...]
