"""Where a claim lies: said only where a validated region of a stated finding whose side is often enough right lies on
a reliable lung mask.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from wetread.imaging.lungs import beneath
from wetread.records.evidence import Region
from wetread.records.reading import ImageReading
from wetread.records.study import Study
from wetread.records.vocabulary import Laterality, Zone

# A region is named where its score is at least this share of that of the finding's best one.
_SHOWN = 0.5
_Word = TypeVar("_Word", bound=str)


class Place(NamedTuple):
    """The patient's side, "unverified" on a film whose orientation is not known, and the third of the lung's height."""

    laterality: Laterality | None = None
    zone: Zone | None = None


def place_of(stated: Iterable[tuple[ImageReading, str]], study: Study) -> Place:
    """The place of the findings stated, each on the film that it was stated on; nothing where no region says so."""
    found = [
        (_on_film(place.side, reading.instance, study), place.zone)
        for reading, finding in stated
        if finding in reading.sided
        for region in shown_regions(reading, finding)
        if region.validated and (place := beneath(region.box, reading.masks)) is not None
    ]
    sides, zones = {side for side, _ in found}, {zone for _, zone in found}
    return Place(_one(sides, "unverified" if "unverified" in sides else "bilateral"), _one(zones, "several"))


def shown_regions(reading: ImageReading, finding: str) -> Sequence[Region]:
    """The regions of a finding on a film that a claim names, in the reader's order."""
    found = [region for region in reading.regions if region.finding == finding]
    best = max((region.score for region in found), default=0.0)
    return [region for region in found if region.score >= _SHOWN * best]


def _one(words: set[_Word], more: _Word) -> _Word | None:
    return next(iter(words), None) if len(words) < 2 else more


def _on_film(side: Laterality, instance: str, study: Study) -> Laterality:
    item = next((item for item in study.items if item.instance == instance), None)
    verified = item is not None and item.acquisition.orientation in {"conventional", "mirrored"}
    return side if verified else "unverified"
