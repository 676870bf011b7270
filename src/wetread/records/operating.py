"""What was chosen on held-out patients for one set of weights: calibration, operating points and limits."""

from typing import ClassVar

from wetread.records.base import Record
from wetread.records.vocabulary import View


class OperatingPoint(Record):
    """Of one finding: probability = 1 / (1 + exp(-(slope * logit + offset))), and where it is stated.

    `report_at` and `hedge_at` are probabilities, None where too few positive patients were there to choose on, or where
    the answer is told too badly to be stated. `negative_views` are those at which the lower 95 % bound of the
    sensitivity at `hedge_at` allows a negative sentence.
    """

    finding: str
    slope: float
    offset: float
    report_at: float | None
    hedge_at: float | None
    negative_views: tuple[View, ...] = ()
    positive_patients: int


class AnatomyLimits(Record):
    """Plausible shares of the picture, (least, most), that right lung, left lung and heart cover.

    `heart` is None where the network never learnt one.
    """

    schema_version: ClassVar[int] = 2

    right_lung: tuple[float, float]
    left_lung: tuple[float, float]
    heart: tuple[float, float] | None


class GateLimits(Record):
    """A film is let in at a chance of at least `confidence_at` and a feature distance of at most `distance_at`."""

    classes: tuple[str, ...]
    confidence_at: float
    distance_at: float


class Operating(Record):
    """Everything the embedded reader is told beside its weights. `mismatch_at`: see records.reading.Apparent.

    `located` are the answers whose place was measured on held-out films and found good enough to be shown as such,
    `sided` those of them whose side and zone may be put in words as well.
    """

    schema_version: ClassVar[int] = 3

    points: tuple[OperatingPoint, ...]
    located: tuple[str, ...] = ()
    sided: tuple[str, ...] = ()
    anatomy: AnatomyLimits
    gate: GateLimits
    mismatch_at: float

    def point(self, finding: str) -> OperatingPoint:
        return next(point for point in self.points if point.finding == finding)

    @property
    def answers(self) -> tuple[str, ...]:
        """What there is a point for."""
        return tuple(point.finding for point in self.points)


class ModelCard(Record):
    """What `wetread models` shows of a reader. `files` are (name, SHA-256) pairs of everything that is loaded.

    `split` is the key and the shares of the parts that the patients of the training data belong to. `base` is a bundle
    in the folder beside this one that holds the files which are the same in both.
    """

    schema_version: ClassVar[int] = 2

    name: str
    version: str
    licence: str
    intended_use: str
    lacks: tuple[str, ...]
    trained_on: str
    files: tuple[tuple[str, str], ...]
    size_bytes: int
    run: str
    split: tuple[str, tuple[float, float, float, float]] | None = None
    base: str | None = None

    def file_digest(self, name: str) -> str:
        return dict(self.files)[name]
