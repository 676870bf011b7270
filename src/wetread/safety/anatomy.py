"""Outlines of lungs and heart that do not hold, and a cardiothoracic ratio judged where it must not be."""

from wetread.records.draft import Case, RuleOutcome
from wetread.records.reading import ImageReading
from wetread.records.reason import because
from wetread.safety.outcome import holds, notes, silent

_JUDGING = frozenset({"judged", "borderline"})


class Anatomy:
    """Unreliable masks are noted with their reasons; a ratio judged on them, off PA or in a child is held."""

    name = "anatomy"

    def check(self, case: Case) -> RuleOutcome:
        masks = [reading.masks for reading in case.readings if reading.masks is not None]
        if not masks:
            return silent(self.name)
        poor = [one for one in masks if not one.reliable]
        told = [because("safety.masks_unreliable")] if poor else []
        told += [reason for one in poor for reason in one.why]
        if any(_judges(reading) and not _judgeable(reading, case) for reading in case.readings):
            return holds(self.name, [because("safety.ratio_unfit"), *told])
        return notes(self.name, told)


def _judges(reading: ImageReading) -> bool:
    ratio = reading.measurement("cardiothoracic_ratio")
    return ratio is not None and ratio.use in _JUDGING


def _judgeable(reading: ImageReading, case: Case) -> bool:
    minors = {item.instance for item in case.study.items if item.acquisition.adult is False}
    reliable = reading.masks is not None and reading.masks.reliable
    return reliable and reading.view == "PA" and reading.instance not in minors
