"""Where a claim lies: said only where a validated region of a stated finding lies on a reliable lung mask."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from wetread.records.arrays import Labels
from wetread.records.evidence import Region
from wetread.records.maps import Masks
from wetread.records.reading import ImageReading
from wetread.records.study import Study
from wetread.records.vocabulary import Laterality, Zone

_LUNGS: dict[int, Laterality] = {1: "right", 2: "left"}
_ZONES: tuple[Zone, ...] = ("upper", "mid", "lower")
# A region is named where its score is at least this share of that of the finding's best one.
_SHOWN = 0.5
# A box whose middle lies on no lung belongs to the one that fills this many times more of it than the other.
_MOSTLY = 2
_Word = TypeVar("_Word", bound=str)


class Place(NamedTuple):
    """The patient's side, "unverified" on a film whose orientation is not known, and the third of the lung's height."""

    laterality: Laterality | None = None
    zone: Zone | None = None


def place_of(stated: Iterable[tuple[ImageReading, str]], study: Study) -> Place:
    """The place of the findings stated, each on the film that it was stated on; nothing where no region says so."""
    found = [
        (_on_film(place.laterality, reading.instance, study), place.zone)
        for reading, finding in stated
        for region in shown_regions(reading, finding)
        if region.validated and (place := _beneath(region, reading.masks)) is not None
    ]
    sides, zones = {side for side, _ in found if side}, {zone for _, zone in found if zone}
    return Place(_one(sides, "unverified" if "unverified" in sides else "bilateral"), _one(zones, "several"))


def shown_regions(reading: ImageReading, finding: str) -> Sequence[Region]:
    """The regions of a finding on a film that a claim names, in the reader's order."""
    found = [region for region in reading.regions if region.finding == finding]
    best = max((region.score for region in found), default=0.0)
    return [region for region in found if region.score >= _SHOWN * best]


def _one(words: set[_Word], more: _Word) -> _Word | None:
    return next(iter(words), None) if len(words) < 2 else more


def _on_film(side: Laterality | None, instance: str, study: Study) -> Laterality | None:
    item = next((item for item in study.items if item.instance == instance), None)
    verified = item is not None and item.acquisition.orientation in {"conventional", "mirrored"}
    return side if verified else "unverified"


def _beneath(region: Region, masks: Masks | None) -> Place | None:
    """The lung under a box, and the third of its height at the box's middle."""
    if masks is None or not masks.reliable:
        return None
    left, top, width, height = masks.to_stored.box_from_stored(region.box)
    column, row = left + width / 2, top + height / 2
    lung = _lung_at(masks.values, column, row) or _lung_in(_cut(masks.values, left, top, width, height))
    return None if lung is None else Place(_LUNGS[lung], _zone(masks.values == lung, row))


def _lung_at(labels: Labels, column: float, row: float) -> int | None:
    found = _cut(labels, column, row, 0.0, 0.0)
    label = int(found[0, 0]) if found.size else 0
    return label if label in _LUNGS else None


def _lung_in(labels: Labels) -> int | None:
    """An opacity can hide the lung beneath it from the outline: then the one that fills most of the rest."""
    less, most = sorted(_LUNGS, key=lambda lung: int((labels == lung).sum()))
    shares = int((labels == less).sum()), int((labels == most).sum())
    return most if shares[1] > _MOSTLY * shares[0] else None


def _cut(labels: Labels, left: float, top: float, width: float, height: float) -> Labels:
    """The cells that a box touches, none outside the picture."""
    rows, columns = (
        slice(max(0, int(np.floor(at))), max(0, int(np.floor(at + size)) + 1))
        for at, size in ((top, height), (left, width))
    )
    return labels[rows, columns]


def _zone(lung: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], row: float) -> Zone:
    rows = np.nonzero(lung.any(1))[0]
    start, end = int(rows[0]), int(rows[-1]) + 1
    return _ZONES[min(2, max(0, int(3 * (row - start) / (end - start))))]
