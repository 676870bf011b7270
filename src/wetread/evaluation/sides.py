"""Whether the side and zone that a draft says of lung opacity are those of the boxes that radiologists drew."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wetread.evaluation.answers import Answers, Weights
from wetread.evaluation.blocks import Blocks, Fact, Remark
from wetread.evaluation.draws import Draw, figure, mean_of
from wetread.evaluation.sample import Sample
from wetread.imaging.lungs import Beneath, beneath
from wetread.readers.anatomy import masks_of
from wetread.readers.places import pieces_of
from wetread.records.geometry import Box, PixelTransform
from wetread.records.maps import Masks
from wetread.records.vocabulary import OPACITY

# A drawn box reaches into the zones at so many heights of it, its top and bottom edge included.
HEIGHTS = 9


class Worded(NamedTuple):
    """Whether a drawn box lies on the side that is said, whether one on that side reaches into the zone that is said,
    and whether the middle of one lies there.
    """

    side: bool
    zone: bool
    middle: bool


def sides(weights: Weights, sample: Sample, said: Answers, draw: Draw) -> Blocks:
    """What a draft that states the opacity would say of each film with boxes, by the reader's own outlines."""
    rows = np.flatnonzero([bool(boxes) for boxes in sample.marks.boxes])
    if said.place is None or OPACITY not in said.operating.located:
        yield Remark("Side and zone: never said, since where opacity lies is not validated for these weights.")
        return
    if not rows.size:
        return
    outlines = weights.outlines(sample.films.pixels[rows])
    whole = PixelTransform(column_scale=1 / outlines.shape[-1], row_scale=1 / outlines.shape[-2])
    masks = [masks_of(labels, whole, said.operating.anatomy) for labels in outlines]
    each = [
        worded(pieces_of(said.place[row])[0][0], sample.marks.boxes[row], here)
        for row, here in zip(rows, masks, strict=True)
    ]
    told = np.array([one is not None for one in each], np.bool_)
    yield from _shares([one for one in each if one is not None], sample.films.patients[rows[told]], len(rows), draw)


def worded(own: Sequence[float], drawn: Sequence[Sequence[float]], masks: Masks) -> Worded | None:
    """The place of the reader's box against those drawn, all in the masks' stored units; None where none is said."""
    place = beneath(Box(*own), masks)
    if place is None:
        return None
    middles = [beneath(Box(*box), masks) for box in drawn]
    beside = [box for box, middle in zip(drawn, middles, strict=True) if middle and middle.side == place.side]
    reached = {spot for box in beside for spot in _heights(Box(*box), masks)}
    return Worded(side=bool(beside), zone=place in reached, middle=place in middles)


def _heights(box: Box, masks: Masks) -> set[Beneath | None]:
    return {beneath(Box(box.x, box.y + box.h * share, box.w, 0.0), masks) for share in np.linspace(0, 1, HEIGHTS)}


def _shares(each: list[Worded], patients: npt.NDArray[np.str_], boxed: int, draw: Draw) -> Blocks:
    if not each:
        yield Remark("Side and zone: not measured; no film with a box has outlines that hold and a place on them.")
        return
    of = f"{len(each)} of {boxed} films (the others have no outlines that hold, or none beneath the surest box)"
    for key, about in (
        ("side", "the side in words is that of a drawn box"),
        ("zone", "such a box reaches into the zone in words"),
        ("middle", "the zone in words is that of such a box's middle"),
    ):
        shown = figure(patients, mean_of([getattr(one, key) for one in each]), draw)
        yield Fact(f"opacity_{key}", f"lung opacity, {about}: {shown}, {of}", {"films": len(each), **shown.plain})
