"""A header cleaned in place: every attribute, in every sequence, meets its row of the profile or goes."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from pydicom import DataElement, Dataset
from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import RawDataElement
from pydicom.tag import BaseTag

from wetread.deid.known import Known
from wetread.deid.persona import Persona
from wetread.deid.profile.actions import DESCEND, SCREEN, fate, representation_of
from wetread.deid.profile.ages import capped_age
from wetread.deid.profile.dates import shifted_day, shifted_stamp
from wetread.deid.profile.dummies import TEXTS, dummy, fitted
from wetread.deid.profile.private import SafePrivate
from wetread.deid.profile.texts import HeaderTexts
from wetread.deid.profile.uids import other_uid
from wetread.deid.profile.values import digits_of, fits, is_itself
from wetread.errors import DeidentificationError
from wetread.imaging.attributes import tags_of
from wetread.imaging.charsets import UNDECODED

# How sequences may nest; equipment writes some ten levels, more is an attack on the stack.
DEEPEST: Final = 64
Mode = Literal["plain", "cleaned", "blank"]
# Sequences that hold what people wrote: cleaned inside by an option, else replaced.
_WRITTEN: Final = frozenset({"ContentSequence", "GraphicAnnotationSequence", "WaveformAnnotationSequence"})
# What is let through, changed or not, must be what it says it is.
TRUSTING: Final = frozenset({"K", "C", "U", SCREEN, DESCEND})
_LOOKED_INTO: Final = frozenset({"SQ", "AS", "CS", "UI", *TEXTS})
_PIXELS: Final = frozenset({"PixelData", "FloatPixelData", "DoubleFloatPixelData"})
# Characters of a text that is still cleaned; a longer one goes: a report is shorter, and cleaning must come to an end.
_LONGEST: Final = 20_000
_PERSONAL: Final = frozenset({"PatientName", "PatientID"})


@dataclass
class Visit:
    """One file under way: whose it is, what is known, and what was done so far by (tag, action)."""

    persona: Persona
    known: Known
    sop_class: str
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    own: Known = field(init=False)
    digits: frozenset[bytes] = field(init=False)

    def __post_init__(self) -> None:
        """`own` is what identifies the patient alone; `digits` the numbers by which."""
        self.own = Known(patient_names=self.known.patient_names, patient_ids=self.known.patient_ids)
        self.digits = digits_of((*self.known.patient_ids, *self.known.dates))


@dataclass(frozen=True)
class _Place:
    """Where in a file: how deep, and how what people wrote is treated there."""

    depth: int = 0
    mode: Mode = "plain"


class HeaderCleaner:
    """Applies the profile under `options`; `key` is the site's. Pixel data and documents are not its matter."""

    def __init__(self, key: bytes, options: frozenset[str], texts: HeaderTexts) -> None:
        self._key = key
        self._options = options
        self._texts = texts
        self._private = SafePrivate("retain-safe-private" in options)

    def clean(self, dataset: Dataset, visit: Visit) -> None:
        """Cleans in place. Raises DeidentificationError for what nests deeper than anything that is made in earnest."""
        self._level(dataset, visit, _Place())

    def _level(self, dataset: Dataset, visit: Visit, place: _Place) -> None:
        if place.depth > DEEPEST:
            raise DeidentificationError(f"The file's sequences are nested more than {DEEPEST} levels deep.")
        safe = self._private.kept(dataset)
        for tag in tags_of(dataset):
            if tag.group & 1:
                self._private_element(dataset, tag, tag in safe, visit)
            else:
                self._element(dataset, tag, visit, place)

    def _private_element(self, dataset: Dataset, tag: BaseTag, safe: bool, visit: Visit) -> None:
        visit.counts["private", "K" if safe else "X"] += 1
        if not safe:
            del dataset[tag]

    def _element(self, dataset: Dataset, tag: BaseTag, visit: Visit, place: _Place) -> None:
        action = fate(tag, self._options, visit.sop_class if place.depth == 0 else None)
        representation = _representation(dataset, tag)
        held = dataset.get_item(tag)
        if action in TRUSTING and not is_itself(tag, held, representation, visit.digits):
            action = "X"
        if place.depth and keyword_for_tag(tag) in _PIXELS:
            action = "X"
        if place.mode != "plain":
            action = _in_writing(action, representation, place.mode)
        if action == "D" and representation == "SQ" and place.mode != "blank":
            action = self._written_away(dataset, tag, visit)
        if action in {"K", DESCEND} and representation not in _LOOKED_INTO:
            _count(visit, tag, "K", action == "K")
            return
        self._done(dataset, tag, action, visit, place)

    def _done(self, dataset: Dataset, tag: BaseTag, action: str, visit: Visit, place: _Place) -> None:
        if action == "X":
            del dataset[tag]
            _count(visit, tag, "X")
            return
        element = dataset[tag]
        if element.VR == "SQ":
            self._sequence(element, action, visit, place)
            _count(visit, tag, action, action != DESCEND)
            return
        if action == "Z" and element.keyword not in _PERSONAL:
            element.clear()
            _count(visit, tag, "Z")
            return
        value, done = self._value(element, action, visit)
        if value is None:
            del dataset[tag]
        else:
            element.value = value
        _count(visit, tag, done, done != "K" or action == "K")

    def _written_away(self, dataset: Dataset, tag: BaseTag, visit: Visit) -> str:
        """Content of a report becomes one line; an annotation, which no object needs, goes; others are blanked."""
        keyword = keyword_for_tag(tag)
        if keyword not in _WRITTEN:
            return "D"
        if keyword != "ContentSequence":
            return "X"
        dataset.ContentSequence = [_removed_line()]
        return "D*"

    def _sequence(self, element: DataElement, action: str, visit: Visit, place: _Place) -> None:
        if action == "Z":
            element.value = []
            return
        if action == "D*":
            return
        mode: Mode = "blank" if action == "D" else "cleaned" if action == "C" else place.mode
        for item in element.value:
            self._level(item, visit, replace(place, depth=place.depth + 1, mode=mode))

    def _value(self, element: DataElement, action: str, visit: Visit) -> tuple[Any, str]:
        """The new value and what was done in truth; None removes the attribute."""
        if element.keyword in _PERSONAL and action in {"Z", "D"}:
            person = visit.persona
            return (person.number if element.keyword == "PatientID" else f"{person.family}^{person.given}"), action
        if action == "D":
            return (other_uid(self._key, "removed") if element.VR == "UI" else dummy(element.VR)), action
        return _CLEANERS.get(element.VR, _unclean)(self, element, action, visit)

    def _uid(self, element: DataElement, action: str, visit: Visit) -> tuple[Any, str]:
        if action == "K" and fits(element, "UI"):
            return element.value, "K"
        after = _each(element, lambda uid: other_uid(self._key, uid))
        return after, "K" if after == element.value else "U"

    def _text(self, element: DataElement, action: str, visit: Visit) -> tuple[Any, str]:
        clean = self._texts.cleaned if action == "C" else self._texts.screened
        if any(UNDECODED.search(str(text)) or len(str(text)) > _LONGEST for text in _values(element)):
            return None, "X"
        before, known = element.value, visit.own if action == "K" else visit.known
        after = _each(element, lambda text: fitted(clean(text, visit.persona, known), element.VR))
        if element.VR == "CS" and after != before:
            return dummy("CS"), "D"
        return after, "K" if action != "C" and after == before else "C"

    def _moved(self, element: DataElement, action: str, visit: Visit) -> tuple[Any, str]:
        shift = shifted_stamp if element.VR == "DT" else shifted_day
        moved = [shift(str(each), visit.persona.days) for each in _values(element) if str(each).strip()]
        if None in moved:
            return dummy(element.VR), "D"
        return (moved[0] if len(moved) == 1 else moved or ""), "C"

    def _time(self, element: DataElement, action: str, visit: Visit) -> tuple[Any, str]:
        """Whole days were moved, which leaves the time of day as it is."""
        return element.value, "C"

    def _age(self, element: DataElement, action: str, visit: Visit) -> tuple[Any, str]:
        return _each(element, capped_age), "K"


def _unclean(cleaner: HeaderCleaner, element: DataElement, action: str, visit: Visit) -> tuple[Any, str]:
    """A kind of value that nobody knows how to clean goes."""
    return None, "X"


_Cleaning = Callable[[HeaderCleaner, DataElement, str, Visit], tuple[Any, str]]
_CLEANERS: Final[dict[str, _Cleaning]] = {
    "UI": HeaderCleaner._uid,
    "DA": HeaderCleaner._moved,
    "DT": HeaderCleaner._moved,
    "TM": HeaderCleaner._time,
    "AS": HeaderCleaner._age,
    **dict.fromkeys([*TEXTS, "UR", "CS"], HeaderCleaner._text),
}


def _representation(dataset: Dataset, tag: BaseTag) -> str:
    """The VR as written; the dictionary's where the file does not say; of unknown bytes what pydicom makes of them."""
    written = dataset.get_item(tag)
    named = written.VR if isinstance(written, RawDataElement | DataElement) else None
    if named == "UN":
        named = dataset[tag].VR
    return representation_of(tag) if named is None else str(named)


def _in_writing(action: str, representation: str, mode: Mode) -> str:
    """Inside what people wrote, cleaned or blanked as a whole, its texts follow suit."""
    if representation in TEXTS and action in {"D", SCREEN, "C"}:
        return "C" if mode == "cleaned" else "D"
    if mode == "blank" and representation == "PN":
        return "D"
    return action


def _each(element: DataElement, change: Callable[[str], str]) -> Any:
    changed = [change(str(each)) for each in _values(element)]
    return changed[0] if len(changed) == 1 else changed or ""


def _values(element: DataElement) -> Sequence[Any]:
    if element.value is None or element.is_empty:
        return []
    return element.value if element.VM > 1 else [element.value]


def _removed_line() -> Dataset:
    """A TEXT content item (PS3.3 C.17.3) that says nothing."""
    concept, item = Dataset(), Dataset()
    concept.CodeValue, concept.CodingSchemeDesignator, concept.CodeMeaning = "121106", "DCM", "Comment"
    item.RelationshipType, item.ValueType = "CONTAINS", "TEXT"
    item.ConceptNameCodeSequence = [concept]
    item.TextValue = dummy("UT")
    return item


def _count(visit: Visit, tag: BaseTag, action: str, counts: bool = True) -> None:
    if counts:
        visit.counts[f"{tag:08x}", action[:1]] += 1
