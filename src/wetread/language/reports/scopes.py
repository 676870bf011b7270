"""Which cues reach a thing named in a sentence."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from wetread.language.reports.clauses import clause_starts
from wetread.language.reports.cues import Cue, Cues, cue_hits
from wetread.language.reports.phrases import Hit, grammar

# History and family go on behind a semicolon: "past medical history: asthma; gout".
_FAR_REACHING = frozenset(("past", "someone_else"))


class Reached(NamedTuple):
    """A cue that reaches a thing, `distance` words away; `before` tells on which side it stands."""

    hit: Hit[Cue]
    distance: int
    before: bool


class Scene:
    """A sentence with its cues and clauses, looked at once for all the things named in it."""

    def __init__(self, stems: Sequence[str], cues: Cues) -> None:
        self.stems = stems
        hits = cue_hits(cues, (*stems, "."))
        stops = [hit for hit in hits if hit.payload.role == "stops"]
        self.cues = _speaking(hits)
        self.starts = sorted({*clause_starts(stems), *(hit.first for hit in stops)})
        self.turns = [place for place in self.starts if stems[place - 1] != ";"]
        self.depths = list(accumulate(stems, _depth, initial=0)) if "(" in stems else None

    def reaching(self, first: int, last: int) -> list[Reached]:
        """The cues that reach the words `first` up to `last`, in the order of the sentence."""
        return [one for hit in self.cues if (one := self.reach(hit, first, last)) is not None]

    def other(self, cues: Cues) -> list[Hit[Cue]]:
        """The cues of another tree in this sentence, less what only looks like one."""
        return _speaking(cue_hits(cues, (*self.stems, ".")))

    def reach(self, hit: Hit[Cue], first: int, last: int) -> Reached | None:
        cue = hit.payload
        if hit.first < last and first < hit.last:
            return Reached(hit, 0, True) if _holds(hit, first, last) else None
        before = hit.last <= first
        distance = first - hit.last if before else hit.first - last
        if distance > cue.reach or cue.direction == ("backward" if before else "forward"):
            return None
        between = self.stems[hit.last : first] if before else self.stems[last : hit.first]
        if not _breaks(cue).isdisjoint(between):
            return None
        low, high = (hit.last - 1, first) if before else (last - 1, hit.first)
        return Reached(hit, distance, before) if self._open(cue, low, high, hit.first) else None

    def _open(self, cue: Cue, low: int, high: int, place: int) -> bool:
        """May the cue reach over the words from `low` up to `high`?"""
        if self.depths is not None and low < high and min(self.depths[low : high + 1]) < self.depths[place]:
            return False
        if cue.value == "relative":
            return not any(word in grammar()["person_break"] for word in self.stems[low:high])
        starts = self.turns if cue.role in _FAR_REACHING else self.starts
        return bisect_right(starts, high) == bisect_right(starts, low)


def _breaks(cue: Cue) -> frozenset[str]:
    """The words over which a cue does not reach.

    "Possible pneumonia with effusion" doubts the pneumonia alone, "worse opacity with less effusion" changes each,
    "prior lobectomy with effusion" tells of an effusion now, and "effusions, CHF versus renal failure" doubts none.
    """
    if cue.value == "alternative":
        return grammar()["alternative_break"]
    return _WITH if cue.role in ("possible", "change") or cue.value == "past" else _NOTHING


_WITH = frozenset(("with",))
_NOTHING: frozenset[str] = frozenset()


def _speaking(hits: Sequence[Hit[Cue]]) -> list[Hit[Cue]]:
    """The cues among the hits, less those inside a phrase that only looks like one: "there is [no change in]"."""
    mute = [hit for hit in hits if hit.payload.role == "pseudo" or hit.payload.value == "none"]
    cues = [hit for hit in hits if hit.payload.role not in ("stops", "pseudo") and hit.payload.value != "none"]
    if not mute:
        return cues
    return [hit for hit in cues if not any(one.first < hit.last <= one.last for one in mute)]


def _holds(hit: Hit[Cue], first: int, last: int) -> bool:
    """Does the cue speak of a thing that it shares words with: "[possible] pneumonia", "was [not] palpable"?"""
    if hit.payload.direction == "backward":
        return hit.payload.role == "negated" and hit.first < first and hit.last == last
    if hit.payload.role == "hypothetical" and hit.first <= first and last < hit.last:
        return True  # "[seizure] precautions"
    if hit.payload.role == "past":
        return hit.first <= first and hit.last <= last  # "psychiatric history" is a name and a cue
    return hit.first <= first and hit.last < last


def _depth(depth: int, word: str) -> int:
    return depth + (word == "(") - (word == ")")
