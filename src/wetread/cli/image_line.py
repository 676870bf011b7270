"""The line of one image, from the read study."""

from collections.abc import Iterable
from dataclasses import dataclass

from wetread.cli.lines import (
    ErrorLine,
    GateLine,
    ImageLine,
    MeasurementLine,
    Probabilities,
    ReasonLine,
    RegionLine,
    VerdictLine,
)
from wetread.records.draft import ImageFailure, Route, WetRead
from wetread.records.evidence import Region
from wetread.records.failure import Failure
from wetread.records.reading import ImageReading
from wetread.records.reason import Reason, because
from wetread.records.study import ImageItem
from wetread.records.vocabulary import ANSWERS


def line_of(read: WetRead, item: ImageItem, source: str) -> ImageLine:
    """What the JSONL says of one image of a study: failed, read, or else abstained."""
    about = _About(read, item)
    said = _of_failure(about) or _of_reading(about) or {"status": "abstained"}
    return ImageLine.model_validate(
        {
            "source": source,
            "study": read.study.pseudonym,
            "instance": item.instance,
            "frame": about.frame,
            "gate": _gate(about),
            "verdict": VerdictLine(decision=read.verdict.decision, reasons=reason_lines(read.verdict.reasons)),
            **said,
        }
    )


def line_of_failure(source: str, failure: Failure) -> ImageLine:
    """The line of a file that came to nothing."""
    return ImageLine(source=source, status="failed", error=ErrorLine(code=failure.code, message=failure.message))


def reason_lines(reasons: Iterable[Reason]) -> tuple[ReasonLine, ...]:
    return tuple(ReasonLine(code=reason.code, text=reason.text) for reason in reasons)


@dataclass(frozen=True)
class _About:
    """All that the parts said of one image."""

    read: WetRead
    item: ImageItem

    @property
    def route(self) -> Route | None:
        return next((one for one in self.read.routes if one.instance == self.item.instance), None)

    @property
    def reading(self) -> ImageReading | None:
        return next((one for one in self.read.readings if one.instance == self.item.instance), None)

    @property
    def failure(self) -> ImageFailure | None:
        return next((one for one in self.read.failures if one.instance == self.item.instance), None)

    @property
    def frame(self) -> int | None:
        """The frame that was looked at; of an image that nobody looked at, its only one."""
        if self.route is not None:
            return self.route.frame
        return 1 if self.item.frames == 1 else None


def _of_failure(about: _About) -> dict[str, object] | None:
    if about.failure is None:
        return None
    return {"status": "failed", "error": ErrorLine(code=about.failure.code, message=about.failure.message)}


def _of_reading(about: _About) -> dict[str, object] | None:
    reading, draft = about.reading, about.read.draft
    if reading is None:
        return None
    return {
        "status": "read",
        "probabilities": _probabilities(reading),
        "measurements": _measurements(reading),
        "regions": tuple(_region(region, about.item) for region in reading.regions),
        "claims": tuple(claim for claim in draft.claims if reading.instance in claim.instances) if draft else (),
        "text": about.read.text,
    }


def _gate(about: _About) -> GateLine:
    """The gate's word and how the film was taken, or where it never looked, the header's and why it was not chosen."""
    route, acquisition = about.route, about.item.acquisition
    if route is None:
        why = reason_lines([about.item.why])
        return GateLine(kind=acquisition.header_kind, view=acquisition.view, confidence=None, reasons=why)
    needs = () if route.needs is None else (because("flow.needs", reader=route.needs),)
    quality = about.reading.quality if about.reading is not None else ()
    reasons = reason_lines((*route.reasons, *needs, *quality))
    return GateLine(kind=route.kind, view=route.view, confidence=route.confidence, reasons=reasons)


def _probabilities(reading: ImageReading) -> Probabilities:
    given = {score.finding: score.probability for score in reading.scores}
    return Probabilities.model_validate({target: given.get(target) for target in ANSWERS})


def _measurements(reading: ImageReading) -> MeasurementLine:
    ratio = reading.measurement("cardiothoracic_ratio")
    if ratio is None:
        unreliable = reading.masks is not None and not reading.masks.reliable
        value, use = None, "mask_unreliable" if unreliable else None
    else:
        value, use = ratio.value, ratio.use
    return MeasurementLine.model_validate({"cardiothoracic_ratio": value, "cardiothoracic_ratio_use": use})


def _region(region: Region, item: ImageItem) -> RegionLine:
    """Fractions of the stored image, cut at its edges."""
    left, right = (_share(at, item.columns) for at in (region.box.x, region.box.x + region.box.w))
    top, bottom = (_share(at, item.rows) for at in (region.box.y, region.box.y + region.box.h))
    return RegionLine(finding=region.finding, box=(left, top, right - left, bottom - top), score=region.score)


def _share(at: float, whole: int) -> float:
    return min(max(at / whole, 0.0), 1.0)
