"""What a reader says of one image, before anything is written about it."""

from dataclasses import dataclass, field

from wetread.records.base import Record
from wetread.records.context import ContextUse
from wetread.records.evidence import Measurement, Region, Score
from wetread.records.maker import Maker
from wetread.records.maps import Heatmap, Masks
from wetread.records.reason import Reason
from wetread.records.vocabulary import View


class Apparent(Record):
    """What the pixels suggest of the patient and the view: only to catch a header that belongs to someone else.

    `female` and `ap` are probabilities; `age` and `age_deviation` are years; `mismatch` is how unlikely the header
    is under the picture (higher is stranger; see the reader's card), `mismatch_at` where an alert is raised.
    None where the header gives nothing to compare.
    """

    female: float
    age: float
    age_deviation: float
    ap: float
    mismatch: float | None = None
    mismatch_at: float | None = None

    @property
    def disagrees(self) -> bool:
        return self.mismatch is not None and self.mismatch_at is not None and self.mismatch > self.mismatch_at


@dataclass(frozen=True)
class ImageReading:
    """Scores, places and measurements of one frame of one image, by one Maker.

    `text` is a generating reader's own. `quality` is what is wrong with how the film was taken, which was read
    all the same. `sided` are the findings whose side and zone may be put in words.
    """

    instance: str
    frame: int
    view: View
    maker: Maker
    scores: tuple[Score, ...]
    uses: ContextUse
    regions: tuple[Region, ...] = ()
    heatmaps: tuple[Heatmap, ...] = ()
    masks: Masks | None = None
    measurements: tuple[Measurement, ...] = ()
    apparent: Apparent | None = None
    text: str | None = None
    notes: tuple[Reason, ...] = field(default=())
    quality: tuple[Reason, ...] = ()
    sided: tuple[str, ...] = ()

    def score(self, finding: str) -> Score | None:
        return next((score for score in self.scores if score.finding == finding), None)

    def measurement(self, name: str) -> Measurement | None:
        return next((measured for measured in self.measurements if measured.name == name), None)
