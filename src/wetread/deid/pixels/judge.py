"""Identity or wanted mark: what is not surely a mark goes, and so does a mark that is known to be somebody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wetread.deid.known import Known
from wetread.deid.pixels.marks import Mark, is_drawing, leftover, marks
from wetread.deid.terms import words
from wetread.records.text_box import TextBox

# A reading less sure than this says nothing: the text may be anything.
_LEGIBLE: Final = 0.5
# A line so much longer than high, for each character that was read in it, was not read but guessed.
_LONGEST_SIGN: Final = 2.5
_SHORTEST_NUMBER: Final = 4


@dataclass(frozen=True)
class Judgement:
    """Character ranges of a text that go and that stay; `sides` counts the side marks among those that stay.

    `weak`: nothing goes, but what stays may be a part of an identity that stands beside it.
    """

    goes: tuple[tuple[int, int], ...]
    stays: tuple[tuple[int, int], ...] = ()
    sides: int = 0
    lost_sides: int = 0
    weak: bool = False


class Judge:
    """Judges by the table and by what the header says of the people; `strict` lets nothing stay."""

    def __init__(self, known: Known, strict: bool) -> None:
        names = (*known.patient_names, *known.people, *known.places)
        numbers = (*known.patient_ids, *known.numbers, *known.dates)
        self._names = frozenset(word for text in names for word in words(text) if len(word) > 1)
        self._numbers = tuple(number for text in numbers if len(number := _digits(text)) >= _SHORTEST_NUMBER)
        self._strict = strict

    def __call__(self, box: TextBox) -> Judgement | None:
        """None where what was found is a drawing and no text."""
        text = box.text
        if _is_guess(box):
            return Judgement(((0, len(text)),))
        if is_drawing(text):
            return None
        found = marks(text)
        sides = sum(mark.kind == "side" for mark in found)
        if self._strict or self._is_known(text):
            return Judgement(((0, len(text)),), lost_sides=sides)
        kept = _kept(text, found)
        goes = tuple(leftover(text, kept))
        stays = tuple((mark.start, mark.end) for mark in kept)
        weak = not goes and any(mark.alone for mark in kept)
        return Judgement(goes, stays, sum(mark.kind == "side" for mark in kept), 0, weak)

    def _is_known(self, text: str) -> bool:
        digits = _digits(text)
        long = len(digits) >= _SHORTEST_NUMBER
        return bool(self._names & set(words(text))) or (long and any(digits in number for number in self._numbers))


def _kept(text: str, found: list[Mark]) -> list[Mark]:
    """The marks, and the side letter of a marker that also bears a technologist's initials."""
    if found:
        return found
    parts = text.split()
    if len(parts) == 2 and all(part.isalpha() and part.isupper() for part in parts):
        for part, other in (parts, parts[::-1]):
            if part in {"L", "R"} and len(other) <= 4:
                start = 0 if part is parts[0] else len(text) - 1
                return [Mark(start, start + 1, "side", alone=False, whole=False, lone=False)]
    return []


def _is_guess(box: TextBox) -> bool:
    shape = box.width / max(1.0, box.height)
    return not box.text or box.reading < _LEGIBLE or shape > _LONGEST_SIGN * len(box.text)


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def lines_beside(judged: Sequence[tuple[TextBox, Judgement]], gap: float = 1.2) -> list[Judgement]:
    """The judgements anew: a weak mark that stands in one line with something that goes, goes with it."""
    goers = [box for box, judgement in judged if judgement.goes]
    return [
        Judgement(((0, len(box.text)),), lost_sides=judgement.sides)
        if judgement.weak and any(_beside(box, other, gap) for other in goers)
        else judgement
        for box, judgement in judged
    ]


def _beside(one: TextBox, other: TextBox, gap: float) -> bool:
    left, top, right, bottom = one.extent
    left_, top_, right_, bottom_ = other.extent
    height = max(min(bottom - top, bottom_ - top_), min(one.height, other.height), 1.0)
    across = max(left_ - right, left - right_)
    down = max(top_ - bottom, top - bottom_)
    return (across < gap * height and down < -0.3 * height) or (across < 0 and down < 0)
