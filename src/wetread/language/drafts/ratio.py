"""The cardiothoracic ratio of a study: whether it may be judged, and what it then says."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from wetread.language.drafts.vocabulary import RatioLimits
from wetread.records.evidence import Measurement
from wetread.records.reading import ImageReading
from wetread.records.reason import Reason, because

Outcome = Literal["not_judged", "under", "borderline", "enlarged"]
_RANK: dict[Outcome, int] = {"not_judged": 0, "under": 1, "borderline": 2, "enlarged": 3}
_WHY_NOT = frozenset({"ap_view", "unknown_view", "mask_unreliable"})


class Ratio(NamedTuple):
    """The ratio that counts for the study, the image it was measured on, and what it says."""

    measurement: Measurement
    instance: str
    outcome: Outcome


def ratio_of(readings: Sequence[ImageReading], limits: RatioLimits) -> Ratio | None:
    """Of several films the one that says most: enlarged before borderline, under and not judged, then the highest."""
    measured = [(reading, reading.measurement(limits.measurement)) for reading in readings]
    found = [Ratio(one, reading.instance, _outcome(one, limits)) for reading, one in measured if one is not None]
    return max(found, key=lambda one: (_RANK[one.outcome], one.measurement.value, one.instance), default=None)


def _outcome(measured: Measurement, limits: RatioLimits) -> Outcome:
    if measured.use == "borderline":
        return "borderline"
    if measured.use != "judged":
        return "not_judged"
    if measured.value > limits.enlarged:
        return "enlarged"
    return "borderline" if measured.value >= limits.borderline else "under"


def describe(ratio: Ratio, limits: RatioLimits) -> Reason:
    """The sentence for it, with why it is not judged where it is not."""
    use = ratio.measurement.use
    code = ratio.outcome if ratio.outcome != "not_judged" else use if use in _WHY_NOT else "other"
    return because(
        f"draft.ratio_{code}",
        ratio=f"{ratio.measurement.value:.2f}",
        borderline=f"{limits.borderline:.2f}",
        enlarged=f"{limits.enlarged:.2f}",
    )
