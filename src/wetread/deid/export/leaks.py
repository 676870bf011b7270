"""What a file would still leak: each attribute that the profile would not have let pass as it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pydicom import DataElement, Dataset
from pydicom.datadict import keyword_for_tag

from wetread.deid.export.engine import EngineTexts
from wetread.deid.export.kinds import has_pixels
from wetread.deid.export.knowing import known_of, values
from wetread.deid.known import Known
from wetread.deid.pixels.cleaner import PixelCleaner
from wetread.deid.profile.actions import SCREEN, fate
from wetread.deid.profile.ages import capped_age
from wetread.deid.profile.cleaner import TRUSTING
from wetread.deid.profile.dummies import TEXTS, dummy
from wetread.deid.profile.options import CODES
from wetread.deid.profile.private import SafePrivate
from wetread.deid.profile.table import row_of
from wetread.deid.profile.uids import names_a_kind
from wetread.deid.profile.values import is_itself
from wetread.errors import DeidentificationError
from wetread.imaging.attributes import items, tags_of
from wetread.imaging.notices import quiet

_MADE_UP: Final = "2.25."
# The pseudonym that de-identification puts there (PS3.15 E.1.1); everywhere else these two would be a leak.
_PSEUDONYMS: Final = frozenset({"PatientName", "PatientID"})


@dataclass(frozen=True)
class Leak:
    """`tag` is a path of hexadecimal tags from the outside in; `why` one word of `cli_leak`. Never a value."""

    tag: str
    keyword: str
    why: str


class LeakFinder:
    """Looks through files as they are; `pixels` may look for text in pixels, None leaves them alone."""

    def __init__(self, texts: EngineTexts, pixels: PixelCleaner | None) -> None:
        self._texts = texts
        self._pixels = pixels

    def leaks(self, dataset: Dataset) -> Iterator[Leak]:
        """By the profile and the options that the file itself names; without them by the strict profile."""
        with quiet():
            removed = "YES" in values(dataset, "PatientIdentityRemoved")
            if not removed:
                yield Leak("00120062", "PatientIdentityRemoved", "not_deidentified")
            yield from self._level(
                dataset, _options(dataset), removed, (), (values(dataset, "SOPClassUID") or ("",))[0]
            )
            yield from self._meta(dataset)
            yield from self._in_pixels(dataset, known_of(dataset))

    def _level(
        self, dataset: Dataset, options: frozenset[str], removed: bool, path: tuple[str, ...], sop_class: str | None
    ) -> Iterator[Leak]:
        safe = SafePrivate("retain-safe-private" in options).kept(dataset)
        for tag in tags_of(dataset):
            here = (*path, f"{tag:08x}")
            if tag.group & 1:
                if tag not in safe:
                    yield Leak("/".join(here), "", "private")
                continue
            action, held = fate(tag, options, sop_class), dataset.get_item(tag)
            element = dataset[tag]
            if action in TRUSTING and not is_itself(tag, held, element.VR, frozenset()):
                yield Leak("/".join(here), keyword_for_tag(tag), "kind")
                continue
            why = self._why(element, action, removed)
            if why:
                yield Leak("/".join(here), keyword_for_tag(tag), why)
            elif element.VR == "SQ":
                for item in element.value:
                    yield from self._level(item, options, removed, here, None)

    def _why(self, element: DataElement, action: str, removed: bool) -> str:
        """Why this element should not stand there as it does, "" where it may."""
        if element.is_empty or (removed and element.keyword in _PSEUDONYMS):
            return ""
        if action == "X":
            return "remove"
        if action in {"Z", "D"}:
            return "" if element.VR == "SQ" or element.value == dummy(element.VR) else "replace"
        return _BY_KIND.get(element.VR, _fine)(self, element, action)

    def _uid(self, element: DataElement, action: str) -> str:
        uids = element.value if element.VM > 1 else [element.value]
        kept = all(names_a_kind(uid) or uid.startswith(_MADE_UP) for uid in uids)
        return "" if action == "K" or kept else "uid"

    def _text(self, element: DataElement, action: str) -> str:
        written = [str(text) for text in (element.value if element.VM > 1 else [element.value])]
        found = self._texts.formed if action in {SCREEN, "K"} else self._texts.described
        return "text" if any(found(text) for text in written) else ""

    def _age(self, element: DataElement, action: str) -> str:
        return "" if str(element.value) == capped_age(str(element.value)) else "age"

    def _meta(self, dataset: Dataset) -> Iterator[Leak]:
        meta = getattr(dataset, "file_meta", Dataset())
        for element in meta:
            row = row_of(element.tag)
            if row is not None and row.profile == "X" and not element.is_empty:
                yield Leak(f"{element.tag:08x}", element.keyword, "remove")

    def _in_pixels(self, dataset: Dataset, known: Known) -> Iterator[Leak]:
        if self._pixels is None or not has_pixels(dataset):
            return
        try:
            found = bool(self._pixels.clean(dataset, known).redacted)
        except DeidentificationError:
            found = True
        if found:
            yield Leak("7fe00010", "PixelData", "pixels")


def _fine(finder: LeakFinder, element: DataElement, action: str) -> str:
    return ""


_BY_KIND: Final[dict[str, Callable[[LeakFinder, DataElement, str], str]]] = {
    "UI": LeakFinder._uid,
    "AS": LeakFinder._age,
    **dict.fromkeys(TEXTS, LeakFinder._text),
}


def _options(dataset: Dataset) -> frozenset[str]:
    by_code = {code: name for name, code in CODES.items()}
    named = [values(item, "CodeValue") for item in items(dataset, "DeidentificationMethodCodeSequence")]
    return frozenset(by_code[code] for codes in named for code in codes if code in by_code)
