"""Where the reader looks, against boxes that radiologists drew."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import ndimage

from wetread.evaluation.answers import Answers
from wetread.evaluation.blocks import Blocks, Cell, Fact, Remark, Table, columns, count, number, words
from wetread.evaluation.draws import Draw, Figure, figure, mean_of
from wetread.evaluation.marks import Box
from wetread.evaluation.sample import Sample
from wetread.evaluation.shares import Shares
from wetread.metrics.overlap import iou_boxes
from wetread.readers.places import HOT, heatmap_of, pieces_of, spot_of
from wetread.records.arrays import Floats
from wetread.records.geometry import PixelTransform
from wetread.records.vocabulary import FINDINGS


class Located(NamedTuple):
    """Whether the hottest point lies in a drawn box (the pointing game, Zhang et al., IJCV 2018), and the overlap of
    the surest box with the drawn one that it fits best.
    """

    inside: bool
    overlap: float


def places(sample: Sample, said: Answers, draw: Draw) -> Blocks:
    """Of lung opacity with intervals, then of the findings' own maps."""
    yield from _opacity(sample, said, draw)
    yield from _findings(sample, said, draw)


def _opacity(sample: Sample, said: Answers, draw: Draw) -> Blocks:
    rows = [row for row, boxes in enumerate(sample.marks.boxes) if boxes]
    if said.place is None or not rows:
        yield Remark("Lung opacity: not measured; no film has a box, or these weights give no place.")
        return
    each = [located(said.place[row], sample.marks.boxes[row]) for row in rows]
    for key, about, values in (
        ("pointing", "hottest point in a box", [one.inside for one in each]),
        ("overlap", "overlap (IoU) of the surest box", [one.overlap for one in each]),
    ):
        shown = figure(sample.films.patients[rows], mean_of(values), draw)
        yield Fact(f"opacity_{key}", f"lung opacity, {about}: {shown}, {len(rows)} films", shown.plain)


def located(place: Floats, boxes: Sequence[Box]) -> Located:
    """Of a map of logits whose cells each learnt what lies there."""
    return _against(spot_of(place), pieces_of(place)[0][0], boxes)


def _against(spot: Box, own: Box, boxes: Sequence[Box]) -> Located:
    column, row = spot[0] + spot[2] / 2, spot[1] + spot[3] / 2
    inside = any(x <= column < x + w and y <= row < y + h for x, y, w, h in boxes)
    return Located(inside, max(iou_boxes(own, box) for box in boxes))


def _findings(sample: Sample, said: Answers, draw: Draw) -> Blocks:
    """The maps of the 14 findings, whose place was never learnt."""
    found: dict[str, list[Located]] = {}
    patients: list[str] = []
    hits: list[bool] = []
    unknown = sum(name not in FINDINGS for drawn in sample.finding_boxes for name, _ in drawn)
    if unknown:
        yield Fact("unknown", f"boxes of findings that the reader does not know, left out: {unknown}", unknown)
    for row, drawn in enumerate(sample.finding_boxes):
        for name in dict.fromkeys(name for name, _ in drawn if name in FINDINGS):
            boxes = [box for other, box in drawn if other == name]
            one = heated(said.maps[row, FINDINGS.index(name)], boxes)
            found.setdefault(name, []).append(one)
            patients.append(str(sample.films.patients[row]))
            hits.append(one.inside)
    if not found:
        yield Remark("The 14 findings: not measured; no film has a box of one. Their location is not validated.")
        return
    heads = columns(finding="finding", films="films", pointing="hottest point in a box", overlap="overlap (IoU)")
    yield Table("findings", heads, tuple(_row(name, found[name]) for name in sorted(found)))
    yield from _together(Shares.of(np.array(patients), draw), hits)


def _together(shares: Shares, hits: list[bool]) -> Blocks:
    """Over all findings, and what that says of their maps; a finding with boxes on a film counts once."""
    drawn, inside = shares.share(hits), sum(hits)
    shown = shares.exact(hits) if math.isnan(drawn.low) else drawn
    text = f"all findings together, hottest point in a box: {inside} of {len(hits)}, {shown}"
    yield Fact("findings_pointing", text, {"hits": inside, "films": len(hits), **shown.plain})
    yield Remark(_verdict(shown))


def _verdict(shown: Figure) -> str:
    if shown.high < 0.5:
        return "The maps of the 14 findings mostly miss the boxes: they are no place."
    if shown.low > 0.5:
        return "The maps of the 14 findings hit the boxes more often than not, though place was never learnt."
    return "Location of the 14 findings is not validated: there are too few boxes to tell."


def _row(name: str, each: list[Located]) -> tuple[Cell, ...]:
    hits, overlaps = zip(*each, strict=True)
    return words(name), count(len(each)), number(float(np.mean(hits)), 2), number(float(np.mean(overlaps)), 2)


def heated(grid: Floats, boxes: Sequence[Box]) -> Located:
    """As on the page: the piece around the hottest place of a finding's map of logits."""
    heat = heatmap_of("", grid, PixelTransform()).values
    side = heat.shape[0]
    row, column = np.unravel_index(int(heat.argmax()), heat.shape)
    pieces, _ = ndimage.label(heat >= HOT)
    rows, across = ndimage.find_objects((pieces == pieces[row, column]).astype(np.int32))[0]
    own = (across.start / side, rows.start / side, (across.stop - across.start) / side, (rows.stop - rows.start) / side)
    return _against((float(column) / side, float(row) / side, 1 / side, 1 / side), own, boxes)
