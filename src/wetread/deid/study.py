"""The de-identifier of a study: it is built up from what may pass, nothing is cut away."""

import datetime
import functools
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

from wetread.deid.known import Known, known_by
from wetread.deid.pseudonyms import days_back, pseudonym, pseudonymous_uid
from wetread.deid.site_key import LEAST_BYTES
from wetread.deid.subjects import persona_of, subject_of
from wetread.deid.terms import defined, identity_words, maker_name, product_name, table
from wetread.errors import DeidentificationError
from wetread.records.context import CleanText
from wetread.records.deidentification import TextArea
from wetread.records.identity import Identity
from wetread.records.maker import Maker
from wetread.records.reason import Reason, because, sentences
from wetread.records.study import (
    Acquisition,
    AgeBand,
    Certificate,
    HeaderFacts,
    ImageItem,
    RawItem,
    RawStudy,
    Study,
    Subject,
)
from wetread.records.vocabulary import DeidLevel, Sex

if TYPE_CHECKING:
    from wetread.deid.text.engine import TextDeidentifier

MAKER: Final = Maker(name="study-deidentifier", version="2")

_CONTENT: Final = re.compile(r"[0-9a-f]{64}")
_SEXES: Final[dict[str, Sex]] = {"F": "F", "M": "M", "O": "O"}


class PixelScreen(Protocol):
    """Finds burned-in identity in the pixels of an image by the digest of its bytes."""

    def areas(self, content: str, known: Known) -> tuple[TextArea, ...]:
        """What has to be blanked. Raises DeidentificationError where nobody can say."""
        ...


class StudyDeidentifier:
    """The Deidentifier of wetread's own path: patient characteristics in bands and shifted dates stay.

    `key` is the site's secret: the same key gives the same pseudonyms for ever; without it nobody can go back. With
    `pixels` studies are of level "header+pixels", and an image whose pixels cannot be judged is left out. Raises
    DeidentificationError rather than let anything by that it does not know.
    """

    def __init__(self, key: bytes, pixels: PixelScreen | None = None) -> None:
        if len(key) < LEAST_BYTES:
            raise DeidentificationError(f"The site key is shorter than {LEAST_BYTES} bytes.")
        self._key = key
        self._pixels = pixels

    @functools.cached_property
    def _texts(self) -> "TextDeidentifier":
        """Imported where a text comes, since most studies come without one."""
        from wetread.deid.text.engine import TextDeidentifier

        return TextDeidentifier(self._key)

    def study(self, raw: RawStudy) -> tuple[Study, Certificate]:
        """The Study, and what was kept, changed and dropped on the way to it."""
        _check(raw)
        subject = self._subject(raw.identity, _study_parts(raw)[0])
        items = tuple(self._screened(self._item(item, raw, subject), raw.identity) for item in raw.items)
        certificate = _certificate(raw, items, self._level)
        study = Study(
            pseudonym=pseudonym(self._key, "study", *_study_parts(raw)),
            subject=Subject(pseudonym=subject, sex=_common_sex(items)),
            items=items,
            level=self._level,
            certificate=certificate.digest(),
        )
        return study, certificate

    def text(self, text: str, identity: Identity) -> CleanText:
        """The text with surrogates that agree with the study's pseudonym and shifted dates."""
        if not identity.patient_id and not identity.study_uid:
            raise DeidentificationError("Nobody knows whose text this is: it has neither patient ID nor study.")
        persona = persona_of(self._key, self._subject(identity, identity.study_uid))
        return CleanText(text=self._texts.clean(text, persona, known_by(identity)).text)

    @property
    def _level(self) -> DeidLevel:
        return "header" if self._pixels is None else "header+pixels"

    def _screened(self, item: ImageItem, identity: Identity) -> ImageItem:
        """An item that is read has its pixels looked at; one that nobody can judge is left out."""
        if self._pixels is None or item.use != "read":
            return item
        try:
            return item.model_copy(update={"blanked": self._pixels.areas(item.content, known_by(identity))})
        except DeidentificationError:
            return item.model_copy(update={"use": "left_out", "why": because("flow.pixels_not_clean")})

    def _subject(self, identity: Identity, study: str) -> str:
        """The patient's pseudonym; a patient without ID is one for each study."""
        if identity.patient_id:
            return subject_of(self._key, identity.patient_id, identity.issuer)
        return pseudonym(self._key, "subject of study", study, identity.patient_id)

    def _item(self, item: RawItem, raw: RawStudy, subject: str) -> ImageItem:
        twins = [other for other in raw.items if other.instance_uid == item.instance_uid]
        unique = (item.instance_uid,) if len(twins) == 1 and item.instance_uid else (item.instance_uid, item.content)
        return ImageItem(
            instance=pseudonymous_uid(self._key, *unique),
            series=pseudonymous_uid(self._key, item.series_uid or item.content),
            content=item.content,
            rows=item.rows,
            columns=item.columns,
            frames=item.frames,
            acquisition=self._acquisition(item.facts, raw.identity, subject),
            use=item.use,
            why=item.why,
        )

    def _acquisition(self, facts: HeaderFacts, identity: Identity, subject: str) -> Acquisition:
        forbidden = identity_words(identity, facts.birth_date)
        return Acquisition(
            modality=defined("modality", facts.modality),
            body_part=defined("body_part", facts.body_part),
            view=facts.view,
            orientation=facts.orientation,
            patient_position=defined("patient_position", facts.patient_position),
            manufacturer=maker_name(facts.manufacturer, forbidden),
            model=product_name(facts.model, forbidden),
            age_band=None if facts.age_years is None else AgeBand.of(int(facts.age_years)),
            adult=facts.adult,
            sex=_SEXES.get(facts.sex, "unknown"),
            spacing=facts.spacing,
            shifted_date=_shifted(facts.acquired, days_back(self._key, subject)),
            header_kind=facts.header_kind,
        )


def _study_parts(raw: RawStudy) -> tuple[str, str]:
    """What tells studies apart; a study without UID is known by its first image."""
    return raw.identity.study_uid or raw.items[0].content, raw.identity.patient_id


def _check(raw: RawStudy) -> None:
    profile = table("profile")
    if set(profile["facts"]) != set(HeaderFacts.model_fields) or set(profile["identity"]) != set(Identity.model_fields):
        raise DeidentificationError("The de-identification profile does not cover every field of a header.")
    if not raw.items:
        raise DeidentificationError("A study without any object cannot be de-identified.")
    if not all(_CONTENT.fullmatch(item.content) for item in raw.items):
        raise DeidentificationError("The digest of an image's content is none.")
    if not all(_is_closed(item.why) for item in raw.items):
        raise DeidentificationError("The reason for an image's use is none that wetread knows.")


def _is_closed(why: Reason) -> bool:
    """A known code with figures only: its words then come from wetread's own sentences."""
    return why.code in sentences() and all(
        re.fullmatch("[a-z_]+", name) and not isinstance(value, str) for name, value in why.values
    )


def _shifted(acquired: str, days: int) -> str | None:
    if not re.fullmatch("[0-9]{8}", acquired):
        return None
    try:
        day = datetime.date(int(acquired[:4]), int(acquired[4:6]), int(acquired[6:]))
        return (day - datetime.timedelta(days)).strftime("%Y%m%d").zfill(8)
    except (ValueError, OverflowError):
        return None


def _common_sex(items: Sequence[ImageItem]) -> Sex:
    sexes = {item.acquisition.sex for item in items if item.acquisition.sex != "unknown"}
    return sexes.pop() if len(sexes) == 1 else "unknown"


def _certificate(raw: RawStudy, items: Sequence[ImageItem], level: DeidLevel) -> Certificate:
    """Counts the attributes that said anything, by what became of them."""
    fates = Counter(_fate(name, value, None) for name, value in raw.identity if _says(value))
    for before, after in zip(raw.items, items, strict=True):
        known = {name: getattr(after.acquisition, name, None) for name in HeaderFacts.model_fields}
        fates.update(_fate(name, value, known[name]) for name, value in before.facts if _says(value))
        fates["change"] += bool(before.instance_uid) + bool(before.series_uid)
    return Certificate(level=level, kept=fates["keep"], changed=fates["change"], dropped=fates["drop"], maker=MAKER)


def _fate(name: str, value: Any, after: Any) -> str:
    profile = table("profile")
    fate: str = profile["facts"].get(name) or profile["identity"][name]
    if fate not in {"term", "product"}:
        return fate
    return "drop" if after is None else "keep" if after == value else "change"


def _says(value: Any) -> bool:
    return value is not None and value not in ("", (), "unknown", "unverified")
