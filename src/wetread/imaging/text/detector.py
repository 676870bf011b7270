"""The TextDetector: several looks at a picture; what they find is brought together, fitted to the letters and read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from wetread.imaging.text.fit import fitted
from wetread.imaging.text.looks import Look, looks
from wetread.imaging.text.models import DETECTION, DIGESTS, RECOGNITION, check_installed, runtime
from wetread.imaging.text.recognition import UNREAD, Reading, read_lines
from wetread.imaging.text.shapes import Turned, lengthened, shared, upright
from wetread.records.arrays import Floats, Labels
from wetread.records.maker import Maker
from wetread.records.text_box import TextBox

# Of two rectangles that share so much of their common area, one is enough.
_SAME: Final = 0.6
# A rectangle that lies in another one to this share is a part of it, unless that one is so many times as large.
_INSIDE: Final = 0.85
_LONGER: Final = 12.0
# A reading that is surer than this needs no second try in another look or direction.
_SURE: Final = 0.85
# Beside the letters, in line heights, since the recogniser was trained on crops with some margin.
_MARGIN: Final = 0.12
# The tallest letters, in pixels and as a share of the picture's shorter side: the network takes a skull for an O.
_TALLEST: Final = 240.0
_SHARE: Final = 0.3
# From how certain a candidate, or how sure a reading, there is text: for lines, and for one or two signs alone.
_CERTAIN: Final = 0.65
_LEGIBLE: Final = 0.6
_FEW: Final = 2
_LIKELY: Final = 0.5
_BEYOND_DOUBT: Final = 0.85
PASSES: Final = 3


@dataclass(frozen=True)
class _Line:
    """`turns` is by how many quarters its crop was turned back to be read; `mirrored` whether it was flipped then, as
    a marker is on a film that lay with its back to the front.
    """

    place: Turned
    certainty: float
    look: Look
    reading: Reading = UNREAD
    turns: int = 0
    mirrored: bool = False


class RapidTextDetector:
    """Raises MissingPart where the extra `ocr` is not installed.

    With fewer `passes` than three the later looks are left out: low contrast and very large letters are then missed.
    `pieces`: what it gets are pieces of pictures that were looked at before.
    """

    def __init__(self, passes: int = PASSES, *, pieces: bool = False) -> None:
        check_installed()
        self._passes = min(passes, 2) if pieces else passes
        self._pieces = pieces

    @property
    def maker(self) -> Maker:
        return Maker(
            name="rapidocr-text-detector",
            version="1",
            arguments=(("passes", str(self._passes)), ("rapidocr", "3.10.0"), ("recogniser", DIGESTS[RECOGNITION])),
            weights=DIGESTS[DETECTION],
            runtime=runtime(),
            licence="Apache-2.0",
        )

    @property
    def passes(self) -> int:
        return self._passes

    def find(self, shown: Floats, values: Floats) -> tuple[TextBox, ...]:
        """The lines of text, from the surest to the least sure."""
        views = looks(shown, values, self._pieces)[: self._passes]
        tallest = min(_TALLEST, _SHARE * min(values.shape))
        found = [_Line(place, sure, look) for look in views for place, sure in look.candidates()]
        distinct = _distinct([line for line in found if line.place.thickness <= tallest])
        trimmed = [replace(line, place=fitted(line.place, line.look.grey)) for line in distinct]
        lines = [line for line in _read(_distinct(trimmed), views) if is_text(line.certainty, line.reading)]
        return tuple(_box(line, shown.shape) for line in _widest(lines))


def _distinct(lines: Sequence[_Line]) -> list[_Line]:
    """Without those that a surer one covers as nearly the same rectangle; it grows to be as long as they are."""
    kept: list[_Line] = []
    for line in sorted(lines, key=lambda one: -one.certainty):
        same = next((at for at, other in enumerate(kept) if _same(line.place, other.place)), None)
        if same is None:
            kept.append(line)
        else:
            kept[same] = replace(kept[same], place=lengthened(kept[same].place, line.place))
    return kept


def _same(one: Turned, other: Turned) -> bool:
    common = shared(one, other)
    return common > _SAME * (one.area + other.area - common)


def _widest(lines: Sequence[_Line]) -> list[_Line]:
    """Without those that lie in a longer line which can be read: they are a part of it."""
    legible = [line for line in lines if line.reading.score >= _LEGIBLE]
    return [line for line in lines if not any(_is_part(line.place, other.place) for other in legible)]


def _is_part(one: Turned, other: Turned) -> bool:
    return one.area < other.area < _LONGER * one.area and shared(one, other) > _INSIDE * one.area


def _read(lines: Sequence[_Line], views: Sequence[Look]) -> list[_Line]:
    """Each line read; where that is unsure, in the other looks and directions too, and the surest reading taken."""
    best = _attempt([replace(line, turns=turn) for line in lines for turn in _turns(line)])
    unsure = [line for line in best if line.reading.score < _SURE]
    again = [replace(line, look=view) for line in unsure for view in views[:2] if view is not line.look]
    again += [replace(line, turns=line.turns + 2) for line in unsure if not line.place.is_upright]
    again += [replace(line, mirrored=True) for line in best if line in unsure or len(line.reading.text) <= _FEW]
    return _surest([*best, *_attempt(again)])


def _turns(line: _Line) -> tuple[int, ...]:
    """By how many quarters a crop is turned to be read: an upright line may run up or down."""
    return (1, 3) if line.place.is_upright else (0,)


def _attempt(lines: Sequence[_Line]) -> list[_Line]:
    readings = read_lines([_crop(line) for line in lines])
    return _surest([replace(line, reading=one) for line, one in zip(lines, readings, strict=True)])


def _surest(lines: Sequence[_Line]) -> list[_Line]:
    """For each place the line with the best reading, in the order in which the places come."""
    held: dict[Turned, _Line] = {}
    for line in lines:
        if line.place not in held or line.reading.score > held[line.place].reading.score:
            held[line.place] = line
    return list(held.values())


def _crop(line: _Line) -> Labels:
    margin = _MARGIN * line.place.thickness
    crop = upright(line.look.picture, line.place.grown(margin, margin), min(3.0, max(1.0, 32 / line.place.thickness)))
    crop = np.rot90(crop, line.turns)
    return np.ascontiguousarray(crop[:, ::-1] if line.mirrored else crop)


def is_text(certainty: float, reading: Reading) -> bool:
    """Whether a candidate is text, readable or not: anatomy is seen as text at times, but then hardly to be read.

    One or two signs are what a rib or a vessel looks like, a longer line is not.
    """
    signs = sum(sign.isalnum() for sign in reading.text)
    if signs <= _FEW:
        return certainty >= _BEYOND_DOUBT or (certainty >= _LIKELY and reading.score >= _SURE)
    return certainty >= _CERTAIN or reading.score >= _LEGIBLE


def _box(line: _Line, shape: tuple[int, ...]) -> TextBox:
    """`np.rot90` turns a crop to the left, so that what was its right side becomes the top."""
    corners = line.place.corners()
    start = line.turns % 4
    turned_ = corners[start:] + corners[:start]
    rows, columns = shape[:2]
    inside = [(float(np.clip(x, 0, columns)), float(np.clip(y, 0, rows))) for x, y in turned_]
    return TextBox(
        corners=(inside[0], inside[1], inside[2], inside[3]),
        text=line.reading.text,
        reading=line.reading.score,
        certainty=min(1.0, line.certainty),
        centres=_along(line),
    )


def _along(line: _Line) -> tuple[float, ...]:
    """Where the characters stand along the line itself: the crop was a margin longer at either end."""
    margin = _MARGIN * line.place.thickness
    length = line.place.width if line.turns % 2 == 0 else line.place.height
    centres = (np.asarray(line.reading.centres) * (length + 2 * margin) - margin) / length
    return tuple(float(each) for each in np.clip(1 - centres if line.mirrored else centres, 0, 1))
