"""What a reader drew over a picture: heat maps and outlines."""

from dataclasses import dataclass

from wetread.records.arrays import Floats, Labels
from wetread.records.geometry import PixelTransform
from wetread.records.reason import Reason


@dataclass(frozen=True)
class Heatmap:
    """Where a finding's score came from: float32 (row, column) in [0, 1], and the way to the stored pixels.

    `validated` is false until the localisation was measured: it is then shown as "location not validated".
    """

    finding: str
    values: Floats
    to_stored: PixelTransform
    validated: bool = False

    def __post_init__(self) -> None:
        self.values.flags.writeable = False


@dataclass(frozen=True)
class Masks:
    """Anatomy as uint8 (row, column): 0 none, 1 the patient's right lung, 2 the left lung, 3 the heart."""

    values: Labels
    to_stored: PixelTransform
    reliable: bool
    why: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        self.values.flags.writeable = False


@dataclass(frozen=True)
class FilmFeatures:
    """A film as a network sees it: float32 (feature,), and how far it lies from the films that were learnt
    (Mahalanobis, Lee et al., 2018).
    """

    values: Floats
    distance: float

    def __post_init__(self) -> None:
        self.values.flags.writeable = False
