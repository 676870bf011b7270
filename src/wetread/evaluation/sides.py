"""Whether the side and zone that a draft says of lung opacity are those of the boxes that radiologists drew."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from wetread.evaluation.answers import Answers, Bools, Doubles, Weights
from wetread.evaluation.blocks import Blocks, Fact, Plain, Remark, short
from wetread.evaluation.draws import Draw
from wetread.evaluation.marks import Marks
from wetread.evaluation.sample import Sample
from wetread.evaluation.shares import Shares
from wetread.imaging.lungs import Beneath, beneath
from wetread.readers.anatomy import masks_of
from wetread.readers.places import pieces_of
from wetread.records.arrays import Floats, Labels
from wetread.records.geometry import Box, PixelTransform
from wetread.records.maps import Masks
from wetread.records.operating import AnatomyLimits
from wetread.records.vocabulary import OPACITY, Laterality

# A drawn box reaches into the zones at so many heights of it, its top and bottom edge included.
HEIGHTS = 9


class Worded(NamedTuple):
    """Whether a drawn box lies on the side that is said, whether one on that side reaches into the zone that is said,
    and whether the middle of one lies there. `lungs` are those with a drawn box, None among them where one has none.
    """

    side: bool
    zone: bool
    middle: bool
    lungs: frozenset[Laterality | None]

    @property
    def in_one(self) -> bool:
        return len(self.lungs) == 1 and None not in self.lungs

    @property
    def at_random(self) -> float:
        """How often a side that is named at random is right."""
        return len(self.lungs - {None}) / 2


@dataclass(frozen=True)
class Told:
    """The films on which a side is said, `stated` those of them whose opacity a draft states at all."""

    each: Sequence[Worded]
    stated: Bools
    shares: Shares

    @property
    def in_one(self) -> Bools:
        return np.array([one.in_one for one in self.each], np.bool_)

    @property
    def at_random(self) -> Doubles:
        return np.array([one.at_random for one in self.each])


def sides(weights: Weights, sample: Sample, said: Answers, draw: Draw) -> Blocks:
    """What a draft that states the opacity would say of each film with boxes, by the reader's own outlines."""
    rows = np.flatnonzero([bool(boxes) for boxes in sample.marks.boxes])
    if said.place is None or not rows.size:
        yield Remark("Side and zone: not measured; no film has a box, or these weights give no place.")
        return
    if OPACITY not in said.operating.sided:
        yield Remark(
            "With these weights a draft says neither side nor zone: on the films that this was chosen on the side was "
            "not shown to be right often enough where all boxes lie in one lung. What it would say:"
        )
    outlines = weights.outlines(sample.films.pixels[rows])
    each = all_worded(said.place[rows], sample.marks.where(rows), outlines, said.operating.anatomy)
    told = rows[np.array([one is not None for one in each], np.bool_)]
    shares = Shares.of(sample.films.patients[told], draw)
    yield from shown(Told([one for one in each if one is not None], stated(said)[told], shares), len(rows))


def stated(said: Answers) -> Bools:
    """Films whose opacity is reported or hedged."""
    limits = [limit for limit in said.limits(OPACITY) if limit is not None]
    return np.asarray(said.chance(OPACITY) >= min(limits, default=np.inf))


def all_worded(place: Floats, marks: Marks, outlines: Labels, limits: AnatomyLimits) -> list[Worded | None]:
    """Of films with boxes: their maps of logits (film, row, column), their outlines (film, row, column)."""
    whole = PixelTransform(column_scale=1 / outlines.shape[-1], row_scale=1 / outlines.shape[-2])
    masks = [masks_of(labels, whole, limits) for labels in outlines]
    each = zip(place, marks.boxes, masks, strict=True)
    return [worded(pieces_of(one)[0][0], boxes, here) for one, boxes, here in each]


def worded(own: Sequence[float], drawn: Sequence[Sequence[float]], masks: Masks) -> Worded | None:
    """The place of the reader's box against those drawn, all in the masks' stored units; None where none is said."""
    place = beneath(Box(*own), masks)
    if place is None:
        return None
    middles = [beneath(Box(*box), masks) for box in drawn]
    beside = [box for box, middle in zip(drawn, middles, strict=True) if middle and middle.side == place.side]
    reached = {spot for box in beside for spot in _heights(Box(*box), masks)}
    lungs = frozenset(middle.side if middle else None for middle in middles)
    return Worded(side=bool(beside), zone=place in reached, middle=place in middles, lungs=lungs)


def _heights(box: Box, masks: Masks) -> set[Beneath | None]:
    return {beneath(Box(box.x, box.y + box.h * share, box.w, 0.0), masks) for share in np.linspace(0, 1, HEIGHTS)}


def shown(told: Told, boxed: int) -> Blocks:
    """Each share on all films where a side is said, and on those where the opacity is stated as well."""
    if not told.each:
        yield Remark("Side and zone: not measured; no film with a box has outlines that hold and a place on them.")
        return
    films, stating = len(told.each), int(told.stated.sum())
    text = (
        f"lung opacity, side and zone can be said on {films} of {boxed} films with boxes (the others have no outlines "
        f"that hold, or none beneath the surest box); a draft states the opacity of {stating} of these {films}"
    )
    yield Fact("opacity_told", text, {"boxed": boxed, "films": films, "stated": stating})
    every = np.ones(films, np.bool_)
    yield _side("opacity_side", "the side in words is that of a drawn box", told, every)
    yield _side("opacity_side_one_lung", "the same where all drawn boxes lie in one lung", told, told.in_one)
    yield _zone(
        "opacity_zone", "a box on that side reaches into the zone in words", told, [one.zone for one in told.each]
    )
    yield _zone(
        "opacity_middle", "the zone in words is that of such a box's middle", told, [one.middle for one in told.each]
    )


def _side(key: str, about: str, told: Told, among: Bools) -> Fact:
    """Beside it what naming a side at random would score: where both lungs have boxes, any side is right."""
    texts, figures = _both(told, [one.side for one in told.each], among)
    chances = [_mean(told.at_random[here]) for here in (among, among & told.stated)]
    named = [f"{text}, at random {short(chance, 2)}" for text, chance in zip(texts, chances, strict=True)]
    held = [{**one, "at_random": chance} for one, chance in zip(figures, chances, strict=True)]
    return _fact(key, about, named, held)


def _zone(key: str, about: str, told: Told, hits: Sequence[bool]) -> Fact:
    return _fact(key, about, *_both(told, hits, np.ones(len(hits), np.bool_)))


def _both(told: Told, hits: Sequence[bool], among: Bools) -> tuple[list[str], list[dict[str, Plain]]]:
    """Words and figures of a share, of all these films and of those whose opacity is stated."""
    each = [(told.shares.share(hits, here), int(here.sum())) for here in (among, among & told.stated)]
    texts = [f"{share} of {films} films" for share, films in each]
    return texts, [{"films": films, **share.plain} for share, films in each]


def _fact(key: str, about: str, texts: Sequence[str], figures: Sequence[dict[str, Plain]]) -> Fact:
    text = f"lung opacity, {about}: {texts[0]}; where opacity is stated: {texts[1]}"
    return Fact(key, text, {**figures[0], "stated": figures[1]})


def _mean(values: Doubles) -> float:
    return float(values.mean()) if values.size else math.nan
