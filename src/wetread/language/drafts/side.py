"""The patient's side of a claim: stated only where a validated region lies on a reliable lung mask."""

from collections.abc import Iterable, Sequence

from wetread.records.evidence import Region
from wetread.records.maps import Masks
from wetread.records.reading import ImageReading
from wetread.records.study import Study
from wetread.records.vocabulary import Laterality

_LUNGS: dict[int, Laterality] = {1: "right", 2: "left"}


def side_of(findings: Iterable[str], readings: Sequence[ImageReading], study: Study) -> Laterality | None:
    """None where no validated region says so; "unverified" where one does on a film whose orientation is not known."""
    wanted = set(findings)
    sides = {
        _on_film(side, reading.instance, study)
        for reading in readings
        for region in reading.regions
        if region.validated and region.finding in wanted
        for side in [_beneath(region, reading.masks)]
        if side is not None
    }
    if len(sides) < 2:
        return next(iter(sides), None)
    return "unverified" if "unverified" in sides else "bilateral"


def _on_film(side: Laterality, instance: str, study: Study) -> Laterality:
    item = next((item for item in study.items if item.instance == instance), None)
    verified = item is not None and item.acquisition.orientation in {"conventional", "mirrored"}
    return side if verified else "unverified"


def _beneath(region: Region, masks: Masks | None) -> Laterality | None:
    """The lung under the middle of the box, None outside both."""
    if masks is None or not masks.reliable:
        return None
    box = region.box
    column, row = masks.to_stored.from_stored(box.x + box.w / 2, box.y + box.h / 2)
    rows, columns = masks.values.shape
    inside = 0 <= row < rows and 0 <= column < columns
    return _LUNGS.get(int(masks.values[int(row), int(column)])) if inside else None
