"""The embedded reader: small networks on onnxruntime, offline, from one frontal chest film."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from wetread.imaging.canonical import canonical
from wetread.readers.anatomy import masks_of, ratio_of
from wetread.readers.bundle import Bundle, embedded_bundle, runtime
from wetread.readers.header_match import apparent_of
from wetread.readers.panel import Panel
from wetread.readers.places import chance_map_of, heatmap_of, pieces_of, region_of
from wetread.readers.quality import quality_of
from wetread.records.arrays import Floats
from wetread.records.context import Context, ContextUse
from wetread.records.evidence import Region, Score
from wetread.records.geometry import Box, PixelTransform
from wetread.records.image import ImageTensor
from wetread.records.maker import Maker
from wetread.records.maps import FilmFeatures, Heatmap, Masks
from wetread.records.operating import Operating, OperatingPoint
from wetread.records.reading import ImageReading
from wetread.records.study import ImageItem
from wetread.records.vocabulary import ANSWERS, FINDINGS, OPACITY, Flag, View

SIDE = 128
NOTHING = ContextUse()


@dataclass(frozen=True)
class EmbeddedReader:
    """Probabilities of the 14 findings, No Finding and lung opacity, heat maps, boxes, masks, the cardiothoracic
    ratio, and view, sex and age as they appear. It looks at the one picture alone: neither indication nor prior
    studies are used."""

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
    def _panel(self) -> Panel:
        return Panel(self.bundle)

    @cached_property
    def _anatomy(self) -> Any:
        return self.bundle.session("anatomy.onnx")

    def read(self, item: ImageItem, image: ImageTensor, context: Context) -> ImageReading:
        """Reads the first frame of `image`. Where lung opacity lies is measured; where the 14 findings lie is not."""
        film = self._film(image)
        names = ["logits", "maps", "apparent", "opacity", "place"]
        said = self._panel.said(film, names)
        logits, maps, apparent, opacity, place = (said[name][0] for name in names)
        scores = self._scores([*logits.tolist(), float(opacity)], item.acquisition.view)
        masks = self._masks(film, image)
        seen = apparent_of(apparent.tolist(), item.acquisition, self.operating.mismatch_at)
        ratio = ratio_of(masks, item.acquisition, seen.ap)
        heatmaps = self._heatmaps(maps, place[0], image)
        return ImageReading(
            instance=item.instance,
            frame=image.frames[0],
            view=item.acquisition.view,
            maker=self.maker,
            scores=scores,
            uses=self.uses,
            regions=(*_regions(heatmaps, scores, image), *self._opacities(place[0], scores[-1], image)),
            heatmaps=heatmaps,
            masks=masks,
            measurements=() if ratio is None else (ratio,),
            apparent=seen,
            notes=masks.why,
            quality=quality_of(film[0, 0], masks),
            sided=self.operating.sided,
        )

    def features(self, image: ImageTensor) -> FilmFeatures:
        """What the findings' networks make of a film before they judge it, for finding films that are alike."""
        said = self._panel.said(self._film(image), ["features", "distance"])
        return FilmFeatures(values=said["features"][0], distance=float(said["distance"][0]))

    def _film(self, image: ImageTensor) -> Floats:
        return canonical(image.grey, SIDE)[None, None].astype(np.float32) / np.float32(255)

    def _scores(self, logits: Sequence[float], view: View) -> tuple[Score, ...]:
        return tuple(self._score(name, logit, view) for name, logit in zip(ANSWERS, logits, strict=True))

    def _score(self, finding: str, logit: float, view: View) -> Score:
        point = self.operating.point(finding)
        probability = 1 / (1 + math.exp(-(point.slope * logit + point.offset)))
        return Score(
            finding=point.finding,
            probability=probability,
            report_at=point.report_at,
            hedge_at=point.hedge_at,
            flag=flag_of(probability, point),
            negative_allowed=view in point.negative_views,
        )

    def _heatmaps(self, maps: Floats, place: Floats, image: ImageTensor) -> tuple[Heatmap, ...]:
        whole = image.to_stored.after(_square(image, 1))
        found = [heatmap_of(finding, grid, whole) for finding, grid in zip(FINDINGS, maps, strict=False)]
        return (*found, chance_map_of(OPACITY, place, whole, validated=OPACITY in self.operating.located))

    def _opacities(self, place: Floats, score: Score, image: ImageTensor) -> tuple[Region, ...]:
        """The boxes of lung opacity, stated or not: a place to look at, with the film's probability of it.

        Measured is the place of the surest piece alone.
        """
        whole = image.to_stored.after(_square(image, 1))
        return tuple(
            Region(
                instance=image.instance,
                frame=image.frames[0],
                finding=OPACITY,
                box=whole.box_to_stored(Box(*box)),
                score=score.probability * share,
                validated=number == 0 and OPACITY in self.operating.located,
            )
            for number, (box, share) in enumerate(pieces_of(place))
        )

    def _masks(self, film: Floats, image: ImageTensor) -> Masks:
        (labels,) = self._anatomy.run(None, {"film": film})
        to_stored = image.to_stored.after(_square(image, labels.shape[-1]))
        return masks_of(labels[0].astype(np.uint8), to_stored, self.operating.anatomy)


@dataclass(frozen=True)
class OpenReader(EmbeddedReader):
    """The embedded reader without what was learnt on films for research only: no heart, hence no ratio."""

    name: str = "embedded-open"

    @classmethod
    def load(cls, bundle: Bundle | None = None) -> "OpenReader":
        return cls(bundle or embedded_bundle(cls.name))


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
    """A box for each of the 14 findings that is stated."""
    stated = {
        score.finding: score for score in scores if score.flag in ("reported", "hedged") and score.finding in FINDINGS
    }
    return tuple(
        region_of(heatmap, stated[heatmap.finding], image.instance, image.frames[0])
        for heatmap in heatmaps
        if heatmap.finding in stated
    )
