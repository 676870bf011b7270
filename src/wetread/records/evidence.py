"""Where a claim rests."""

from wetread.records.base import Record
from wetread.records.geometry import Box
from wetread.records.reason import Reason
from wetread.records.vocabulary import Flag


class Score(Record):
    """A calibrated probability of one finding with the operating points it was held against.

    `report_at` and `hedge_at` are None where the finding has no operating point (too few positive patients to
    choose one): then `flag` is not_assessed. `negative_allowed` is true only where the lower 95 % bound of the
    sensitivity at `hedge_at`, on held-out patients at this view, is at least .90.
    """

    finding: str
    probability: float
    report_at: float | None = None
    hedge_at: float | None = None
    flag: Flag = "not_assessed"
    negative_allowed: bool = False


class Region(Record):
    """A box on one frame of one instance, in stored pixels (column, row; origin top left corner)."""

    instance: str
    frame: int
    finding: str
    box: Box
    score: float
    validated: bool = False


class Measurement(Record):
    """A measured value with its unit; `lines` are the segments it was taken on, in stored pixels (x1, y1, x2, y2)."""

    name: str
    value: float
    unit: str
    use: str
    lines: tuple[tuple[float, float, float, float], ...] = ()


class TextSpan(Record):
    """Characters `start` up to `end` of the text with this digest (SHA-256 of its UTF-8)."""

    text: str
    start: int
    end: int


class Decision(Record):
    """What a gate or rule decided, with its reasons."""

    name: str
    outcome: str
    reasons: tuple[Reason, ...] = ()
