"""The embedded reader: three small networks on onnxruntime, offline, from one frontal chest film."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from wetread.imaging.canonical import canonical
from wetread.readers.anatomy import masks_of, ratio_of
from wetread.readers.bundle import Bundle, embedded_bundle, runtime
from wetread.readers.header_match import apparent_of
from wetread.readers.places import heatmap_of, region_of
from wetread.records.arrays import Floats
from wetread.records.context import Context, ContextUse
from wetread.records.evidence import Region, Score
from wetread.records.geometry import PixelTransform
from wetread.records.image import ImageTensor
from wetread.records.maker import Maker
from wetread.records.maps import Heatmap, Masks
from wetread.records.operating import Operating, OperatingPoint
from wetread.records.reading import ImageReading
from wetread.records.study import ImageItem
from wetread.records.vocabulary import FINDINGS, TARGETS, Flag, View

SIDE = 128
NOTHING = ContextUse()


@dataclass(frozen=True)
class EmbeddedReader:
    """Probabilities of the 14 findings and No Finding, heat maps, masks, the cardiothoracic ratio, and view, sex and
    age as they appear. It looks at the one picture alone: neither indication nor prior studies are used."""

    bundle: Bundle
    name: str = "embedded"
    uses: ContextUse = NOTHING

    @classmethod
    def load(cls, bundle: Bundle | None = None) -> "EmbeddedReader":
        return cls(bundle or embedded_bundle())

    @cached_property
    def maker(self) -> Maker:
        card = self.bundle.card
        return Maker(
            name=card.name,
            version=card.version,
            arguments=(("side", str(SIDE)),),
            weights=self.bundle.digest,
            runtime=runtime(),
            licence=card.licence,
        )

    @cached_property
    def operating(self) -> Operating:
        return self.bundle.operating()

    @cached_property
    def _findings(self) -> Any:
        return self.bundle.session("findings.onnx")

    @cached_property
    def _anatomy(self) -> Any:
        return self.bundle.session("anatomy.onnx")

    def read(self, item: ImageItem, image: ImageTensor, context: Context) -> ImageReading:
        """Reads the first frame of `image`; the regions and heat maps are "location not validated"."""
        film: Floats = canonical(image.grey, SIDE)[None, None].astype(np.float32) / np.float32(255)
        logits, maps, apparent = self._findings.run(["logits", "maps", "apparent"], {"film": film})
        scores = tuple(self._score(row, float(logit), item.acquisition.view) for row, logit in enumerate(logits[0]))
        masks = self._masks(film, image)
        seen = apparent_of(apparent[0].tolist(), item.acquisition, self.operating.mismatch_at)
        ratio = ratio_of(masks, item.acquisition, seen.ap)
        heatmaps = self._heatmaps(maps[0], image)
        return ImageReading(
            instance=item.instance,
            frame=image.frames[0],
            view=item.acquisition.view,
            maker=self.maker,
            scores=scores,
            uses=self.uses,
            regions=_regions(heatmaps, scores, image),
            heatmaps=heatmaps,
            masks=masks,
            measurements=() if ratio is None else (ratio,),
            apparent=seen,
            notes=masks.why,
        )

    def _score(self, row: int, logit: float, view: View) -> Score:
        point = self.operating.point(TARGETS[row])
        probability = 1 / (1 + math.exp(-(point.slope * logit + point.offset)))
        return Score(
            finding=point.finding,
            probability=probability,
            report_at=point.report_at,
            hedge_at=point.hedge_at,
            flag=flag_of(probability, point),
            negative_allowed=view in point.negative_views,
        )

    def _heatmaps(self, maps: Floats, image: ImageTensor) -> tuple[Heatmap, ...]:
        whole = image.to_stored.after(_square(image, 1))
        return tuple(heatmap_of(finding, maps[row], whole) for row, finding in enumerate(FINDINGS))

    def _masks(self, film: Floats, image: ImageTensor) -> Masks:
        (labels,) = self._anatomy.run(None, {"film": film})
        to_stored = image.to_stored.after(_square(image, labels.shape[-1]))
        return masks_of(labels[0].astype(np.uint8), to_stored, self.operating.anatomy)


def flag_of(probability: float, point: OperatingPoint) -> Flag:
    """What an operating point makes of a probability."""
    if point.report_at is None or point.hedge_at is None:
        return "not_assessed"
    if probability >= point.report_at:
        return "reported"
    return "hedged" if probability >= point.hedge_at else "not_flagged"


def _square(image: ImageTensor, side: int) -> PixelTransform:
    """From a square of `side` by `side` cells over the whole picture to the picture's own pixels."""
    _, rows, columns, _ = image.values.shape
    return PixelTransform(column_scale=columns / side, row_scale=rows / side)


def _regions(heatmaps: tuple[Heatmap, ...], scores: tuple[Score, ...], image: ImageTensor) -> tuple[Region, ...]:
    stated = {score.finding: score for score in scores if score.flag in ("reported", "hedged")}
    return tuple(
        region_of(heatmap, stated[heatmap.finding], image.instance, image.frames[0])
        for heatmap in heatmaps
        if heatmap.finding in stated
    )
