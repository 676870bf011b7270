"""The modality and anatomy gate: what a picture is, from its pixels and its header, before anything is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

import numpy as np
import yaml

from wetread.imaging.canonical import canonical
from wetread.readers.bundle import Bundle, embedded_bundle, runtime
from wetread.records.draft import Route
from wetread.records.image import ImageTensor
from wetread.records.maker import Maker
from wetread.records.operating import GateLimits
from wetread.records.reason import Reason, because
from wetread.records.study import ImageItem
from wetread.records.vocabulary import Kind

SIDE = 64
FRONTAL, MISFRAMED = "cxr_frontal", "misframed"
# Above this mean difference between channels a picture is coloured, which no radiograph is.
COLOUR_AT = 0.06


@dataclass(frozen=True)
class Look:
    """What the pixels alone say: the likeliest class with its chance, and how far from the training films."""

    found: str
    confidence: float
    distance: float
    coloured: bool
    blank: bool


@dataclass(frozen=True)
class EmbeddedGate:
    """Lets an adult's upright frontal chest film through to `reader`; everything else abstains, with its reasons."""

    bundle: Bundle
    reader: str = "embedded"

    @classmethod
    def load(cls, bundle: Bundle | None = None, reader: str = "embedded") -> "EmbeddedGate":
        return cls(bundle or embedded_bundle(reader), reader)

    @cached_property
    def maker(self) -> Maker:
        card = self.bundle.card
        return Maker(
            name=f"{card.name}-gate",
            version=card.version,
            arguments=(("reader", self.reader), ("side", str(SIDE))),
            weights=self.bundle.digest,
            runtime=runtime(),
            licence=card.licence,
        )

    @cached_property
    def limits(self) -> GateLimits:
        return self.bundle.operating().gate

    @cached_property
    def _session(self) -> Any:
        return self.bundle.session("gate.onnx")

    def look(self, image: ImageTensor) -> Look:
        picture = canonical(image.grey, SIDE)[None, None].astype(np.float32) / 255
        chances, distance = self._session.run(None, {"picture": picture})
        best = int(np.argmax(chances[0]))
        return Look(
            self.limits.classes[best], float(chances[0][best]), float(distance[0]), coloured(image), blank(image)
        )

    def route(self, item: ImageItem, image: ImageTensor) -> Route:
        """The decision for the frame given; `reader` is None wherever a reason speaks against reading it."""
        look = self.look(image)
        against = (*self._pixels(item, look), *_header(item, look), *_framing(item))
        kind = _kind(item, look, against)
        return Route(
            instance=item.instance,
            frame=image.frames[0],
            kind=kind,
            view=item.acquisition.view,
            confidence=look.confidence,
            reader=None if against else self.reader,
            needs=needs()[kind] if against else None,
            reasons=against or (because("gate.frontal", source=_source(item)),),
            distance=look.distance,
            distance_at=self.limits.distance_at,
            maker=self.maker,
        )

    def _pixels(self, item: ImageItem, look: Look) -> Sequence[Reason]:
        if look.blank:
            return (because("gate.blank"),)
        if look.coloured:
            return (because("gate.coloured"),)
        if look.found == MISFRAMED and item.acquisition.header_kind in (FRONTAL, "unknown"):
            return (because("gate.misframed"),)
        if look.found != FRONTAL:
            return (because("gate.kind", kind=KIND_NAMES[look.found]),)
        if look.confidence < self.limits.confidence_at:
            return (because("gate.unsure", confidence=round(look.confidence, 2)),)
        if look.distance > self.limits.distance_at:
            return (because("gate.far", distance=round(look.distance, 1), limit=round(self.limits.distance_at, 1)),)
        return ()


KIND_NAMES = {
    "cxr_frontal": "a frontal chest radiograph",
    "cxr_lateral": "a lateral chest radiograph",
    "radiograph_other": "another radiograph",
    "ct": "a CT image",
    "mr": "an MR image",
    "us": "an ultrasound image",
    "mg": "a mammogram",
    "document": "a document",
    "picture": "a chart or drawing",
    "not_medical": "not a medical image",
    MISFRAMED: "a turned, inverted or cropped chest film",
}


def coloured(image: ImageTensor) -> bool:
    frame = image.values[0]
    return frame.shape[-1] == 3 and float(np.ptp(frame[::4, ::4], axis=-1).mean()) > COLOUR_AT


def blank(image: ImageTensor) -> bool:
    """Whether next to nothing can be seen: the middle 98 % of the picture within one grey value of 64."""
    low, high = np.quantile(image.grey[::8, ::8], [0.01, 0.99])
    return float(high - low) < 1 / 64


def _header(item: ImageItem, look: Look) -> Sequence[Reason]:
    """What the header has against reading: another kind of picture, or a patient under 18."""
    reasons = []
    kind = item.acquisition.header_kind
    if kind not in (FRONTAL, "unknown"):
        reasons.append(because("gate.header_kind", kind=KIND_NAMES[kind]))
    if not look.blank and kind not in ("unknown", look.found) and FRONTAL in (kind, look.found):
        reasons.append(because("gate.disagree", header=KIND_NAMES[kind], pixels=KIND_NAMES[look.found]))
    if item.acquisition.adult is False:
        reasons.append(because("gate.minor"))
    return reasons


def _framing(item: ImageItem) -> Sequence[Reason]:
    reasons = []
    if item.frames > 1:
        reasons.append(because("gate.frames", frames=item.frames))
    if item.acquisition.orientation == "other":
        reasons.append(because("gate.orientation"))
    return reasons


def _kind(item: ImageItem, look: Look, against: Sequence[Reason]) -> Kind:
    """The header's kind where it states one other than the pixels' doubt; the pixels' where they are sure."""
    header = item.acquisition.header_kind
    if look.coloured or look.blank:
        return header if header not in ("unknown", FRONTAL) else "unknown"
    if any(reason.code in ("gate.unsure", "gate.far", "gate.misframed") for reason in against):
        return header if header != FRONTAL else "unknown"
    if header not in ("unknown", FRONTAL):
        return header
    return look.found  # type: ignore[return-value]


def _source(item: ImageItem) -> str:
    return "header and pixels" if item.acquisition.header_kind == FRONTAL else "pixels alone"


def needs() -> dict[str, str]:
    """The kind of reader that each kind of picture would need, from `tables/needs.yaml`."""
    table: dict[str, str] = yaml.safe_load(files("wetread.readers").joinpath("tables/needs.yaml").read_text("utf-8"))
    return table
