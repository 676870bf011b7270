"""The pictures of a study and what is laid over them, placed on the picture as it is shown."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter

from wetread.imaging.render import display, heat_rgba, mask_rgba, png
from wetread.imaging.resize import resample
from wetread.records.arrays import Labels
from wetread.records.draft import WetRead
from wetread.records.evidence import Measurement, Region
from wetread.records.geometry import Box, PixelTransform
from wetread.records.image import ImageTensor
from wetread.records.maps import Heatmap
from wetread.records.reading import ImageReading
from wetread.records.study import ImageItem
from wetread.workbench.links import Links, spelt, word
from wetread.workbench.view import BoxMark, Diameter, Film, Heat, Mask, Measured, Place, Switch

# The longest side of a picture on the page, and about that of its masks, in pixels.
LONGEST = 1400
FINE = 640


@dataclass(frozen=True)
class Sheet:
    """One picture as shown: its size in pixels and the way from it to the stored ones."""

    columns: int
    rows: int
    to_stored: PixelTransform

    def point(self, column: float, row: float) -> tuple[float, float]:
        """A stored point in per cent of the picture."""
        x, y = self.to_stored.from_stored(column, row)
        return _round(100 * x / self.columns), _round(100 * y / self.rows)

    def box(self, stored: Box) -> Place:
        """A box of stored pixels on the picture."""
        x, y, w, h = self.to_stored.box_from_stored(stored)
        return Place(
            _round(100 * x / self.columns),
            _round(100 * y / self.rows),
            _round(100 * w / self.columns),
            _round(100 * h / self.rows),
        )

    def layer(self, shape: tuple[int, ...], to_stored: PixelTransform) -> Place:
        """Where a whole map of `shape` (row, column) lies, turned where its axes run against the picture's."""
        place = self.box(to_stored.box_to_stored(Box(0.0, 0.0, float(shape[1]), float(shape[0]))))
        return Place(
            place.left,
            place.top,
            place.width,
            place.height,
            flip_x=to_stored.column_scale * self.to_stored.column_scale < 0,
            flip_y=to_stored.row_scale * self.to_stored.row_scale < 0,
        )


def films(read: WetRead, images: Mapping[str, ImageTensor], links: Links) -> tuple[Film, ...]:
    """A film for every image whose pixels are at hand or that a reader or the gate looked at, in the study's order."""
    looked_at = {route.instance for route in read.routes} | {reading.instance for reading in read.readings}
    return tuple(
        _film(item, images.get(item.instance), _readings(read, item.instance), links)
        for item in read.study.items
        if item.instance in images or item.instance in looked_at
    )


def switches(shown: tuple[Film, ...]) -> tuple[Switch, ...]:
    """One per finding that has a heat map on any film, the likeliest first."""
    by_finding: dict[str, list[Heat]] = {}
    for heat in (heat for film in shown for heat in film.heats):
        by_finding.setdefault(heat.finding, []).append(heat)
    found = [_switch(finding, heats) for finding, heats in by_finding.items()]
    return tuple(sorted(found, key=lambda switch: switch.probability, reverse=True))


def _switch(finding: str, heats: list[Heat]) -> Switch:
    return Switch(
        finding=finding,
        probability=" / ".join(heat.probability for heat in heats),
        location=heats[0].location,
        heats=" ".join(heat.key for heat in heats),
        claims=" ".join(dict.fromkeys(key for heat in heats for key in heat.claims.split())),
    )


def _readings(read: WetRead, instance: str) -> tuple[ImageReading, ...]:
    return tuple(reading for reading in read.readings if reading.instance == instance)


def _film(item: ImageItem, image: ImageTensor | None, readings: tuple[ImageReading, ...], links: Links) -> Film:
    key, title = links.films[item.instance], links.titles[item.instance]
    lies = item.acquisition.orientation
    if image is None:
        missing = word("image", "no_pixels")
        return Film(key, title, None, item.columns, item.rows, missing, "", "", word("orientation", lies), False)
    values, to_stored = display(image, LONGEST)
    sheet = Sheet(values.shape[1], values.shape[0], to_stored)
    left, right = markers(item, to_stored)
    sets = [(f"{key}r{number}" if number else key, reading) for number, reading in enumerate(readings)]
    return Film(
        key=key,
        title=title if (view := item.acquisition.view) == "unknown" else f"{title} · {view}",
        uri=data_uri(png(values)),
        columns=sheet.columns,
        rows=sheet.rows,
        scale=f"{sheet.columns} × {sheet.rows} shown of {image.stored_columns} × {image.stored_rows} stored",
        left=left,
        right=right,
        orientation=word("orientation", lies),
        verified=bool(left),
        heats=tuple(heat for base, reading in sets for heat in _heats(reading, sheet, base, links)),
        boxes=tuple(box for base, reading in sets for box in _boxes(reading, sheet, base, links)),
        masks=tuple(mask for base, reading in sets for mask in _masks(reading, sheet, base)),
        measured=tuple(one for base, reading in sets for one in _measured(reading, sheet, base, links)),
    )


def markers(item: ImageItem, to_stored: PixelTransform) -> tuple[str, str]:
    """What stands at the viewer's left and right: R and L where the header says how the picture lies, else nothing."""
    lies = item.acquisition.orientation
    if lies not in {"conventional", "mirrored"}:
        return "", ""
    patient_right_is_left = (lies == "conventional") == (to_stored.column_scale > 0)
    return ("R", "L") if patient_right_is_left else ("L", "R")


def _heats(reading: ImageReading, sheet: Sheet, key: str, links: Links) -> list[Heat]:
    return [
        Heat(
            key=_heat_key(key, number),
            finding=spelt(heat.finding),
            probability=f"{score.probability:.2f}" if (score := reading.score(heat.finding)) else "",
            location=_location(heat),
            claims=links.of_finding(heat.finding, reading.instance),
            place=sheet.layer(heat.values.shape, heat.to_stored),
            uri=data_uri(heat_rgba(heat.values)),
        )
        for number, heat in enumerate(reading.heatmaps, 1)
    ]


def _boxes(reading: ImageReading, sheet: Sheet, key: str, links: Links) -> list[BoxMark]:
    """Only of findings that are stated: a reader may give the place of what it does not flag."""
    maps = {heat.finding: _heat_key(key, number) for number, heat in enumerate(reading.heatmaps, 1)}
    return [
        BoxMark(
            key=f"{key}-b{number}",
            finding=spelt(region.finding),
            location=_location(region),
            score=f"{region.score:.2f}",
            claims=links.of_region(region),
            heat=maps.get(region.finding, ""),
            place=sheet.box(region.box),
        )
        for number, region in enumerate(_stated(reading), 1)
    ]


def _stated(reading: ImageReading) -> list[Region]:
    flagged = {score.finding for score in reading.scores if score.flag in {"reported", "hedged"}}
    return [region for region in reading.regions if region.finding in flagged]


def _masks(reading: ImageReading, sheet: Sheet, key: str) -> list[Mask]:
    if (masks := reading.masks) is None:
        return []
    place = sheet.layer(masks.values.shape, masks.to_stored)
    doubt = () if masks.reliable else tuple(reason.text for reason in masks.why) or (word("ratio", "mask_unreliable"),)
    return [Mask(f"{key}-m", place, data_uri(mask_rgba(smooth(masks.values))), doubt)]


def smooth(labels: Labels) -> Labels:
    """The same labels on a finer grid and rounded by about one pixel, so that their outline is no staircase."""
    times = max(1, FINE // max(labels.shape))
    rows, columns = (times * side for side in labels.shape)
    soft = [gaussian_filter((labels == label).astype(np.float32), 1.0) for label in range(int(labels.max()) + 1)]
    return np.asarray(np.argmax([resample(layer, rows, columns) for layer in soft], axis=0), dtype=np.uint8)


def _measured(reading: ImageReading, sheet: Sheet, key: str, links: Links) -> list[Measured]:
    return [
        Measured(
            key=f"{key}-d{number}",
            name=one.name.replace("_", " "),
            value=f"{one.value:.2f}" + ("" if one.unit == "1" else f" {one.unit}"),
            use=_use(one),
            judged=one.use in {"judged", "borderline"},
            claims=links.of_measurement(one),
            lines=tuple(_segment(line, sheet.point) for line in one.lines),
        )
        for number, one in enumerate(reading.measurements, 1)
    ]


def _segment(line: tuple[float, float, float, float], point: Callable[[float, float], tuple[float, float]]) -> Diameter:
    return Diameter(*point(line[0], line[1]), *point(line[2], line[3]))


def _use(measured: Measurement) -> str:
    return word("ratio", measured.use) if measured.name == "cardiothoracic_ratio" else measured.use


def _location(one: Heatmap | Region) -> str:
    return word("place", "validated" if one.validated else "not_validated")


def _heat_key(key: str, number: int) -> str:
    return f"{key}-h{number}"


def data_uri(content: bytes) -> str:
    """A PNG inside the page."""
    return "data:image/png;base64," + base64.b64encode(content).decode("ascii")


def _round(value: float) -> float:
    return round(value, 4)
