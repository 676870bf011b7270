"""The second look: what can still be read after cleaning, where pixels have changed."""

from typing import Final

import numpy as np
from pydicom import Dataset

from wetread.deid.pixels.paint import Group, mask_of
from wetread.deid.pixels.places import boxes, part
from wetread.deid.pixels.plan import Plan, judged
from wetread.deid.pixels.sights import Bools, Lookout, Sight, Texts, sight_of
from wetread.imaging.header import pixel_header
from wetread.ports import TextDetector
from wetread.records.arrays import Floats
from wetread.records.text_box import TextBox

Groups = dict[int, list[Group]]

# A box that is painted over to this share, and flat there, holds nothing that could be read.
_PAINTED: Final = 0.6
# Of the range of a frame's values: what varies less inside a painted box is nothing that shows.
_FLAT: Final = 0.02
# What lies to this share on marks that stay, or on painted ground, is a part of them read once more.
_KNOWN: Final = 0.5
# Fewer characters than this, or a reading less sure, are no text that anybody could read.
_SIGNS: Final = 2
_LEGIBLE: Final = 0.6
# In pixels: a letter that was left over lies so close to what was painted.
_NEAR: Final = 12


def residue(dataset: Dataset, fresh: Groups, plan: Plan, detector: TextDetector) -> Groups:
    """The groups of boxes, by frame, that must still go from the frames that were painted.

    Looked at is what was painted and its surroundings. Elsewhere the pixels are what they were when they were judged:
    bit by bit, or, in baseline JPEG, but for the rounding of coefficients to the same tables.
    """
    header = pixel_header(dataset)
    lookout = Lookout(detector)
    found: Groups = {}
    for frame in sorted(fresh):
        sight = sight_of(dataset, header, frame)
        near = mask_of([_widened(group) for group in fresh[frame]], plan.rows, plan.columns)
        texts = _news(lookout.texts(sight.view, near), sight, near, plan)
        groups = [
            boxes(part(box, *span), plan.rows, plan.columns)
            for box, judgement in judged(texts, plan.judge)
            for span in judgement.goes
        ]
        if groups:
            found[frame] = groups
    return found


def _widened(group: Group) -> Group:
    return tuple((max(0, column - _NEAR), max(0, row - _NEAR), width + 2 * _NEAR, height + 2 * _NEAR)
                 for column, row, width, height in group)  # fmt: skip


def _news(texts: Texts, sight: Sight, near: Bools, plan: Plan) -> Texts:
    """Text near what was painted that can be read and was not judged at the first look."""
    painted = mask_of(plan.groups[sight.frame], plan.rows, plan.columns)
    known = painted | mask_of([(box,) for box in plan.kept.get(sight.frame, ())], plan.rows, plan.columns)
    return tuple(
        box
        for box in texts
        if _is_read(box)
        and near[_place(box)].any()
        and known[_place(box)].mean() < _KNOWN
        and not _is_blank(box, painted, sight.view.values)
    )


def _is_read(box: TextBox) -> bool:
    return box.reading >= _LEGIBLE and sum(sign.isalnum() for sign in box.text) >= _SIGNS


def _place(box: TextBox) -> tuple[slice, slice]:
    left, top, right, bottom = (round(edge) for edge in box.extent)
    return slice(top, max(bottom, top + 1)), slice(left, max(right, left + 1))


def _is_blank(box: TextBox, painted: Bools, values: Floats) -> bool:
    """Whether a box lies on painted ground: the edge of a painted box looks like a letter to a detector at times."""
    place = _place(box)
    inside = painted[place]
    if not inside.size or inside.mean() < _PAINTED:
        return False
    return bool(np.ptp(values[place][inside]) <= _FLAT * max(float(np.ptp(values)), 1e-30))
