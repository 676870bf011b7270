"""One Protocol per capability. A part is anything that fits one; `tests/conformance` says what fitting means."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from wetread.records.arrays import Floats
from wetread.records.context import CleanText, Context, ContextUse
from wetread.records.deidentification import CleanedFile, Withheld
from wetread.records.draft import Case, Draft, Route, RuleOutcome, Verdict
from wetread.records.failure import Failure
from wetread.records.identity import Identity
from wetread.records.image import ImageTensor
from wetread.records.maker import Maker
from wetread.records.reading import ImageReading
from wetread.records.report import Explanation
from wetread.records.study import Certificate, ImageItem, RawStudy, Study
from wetread.records.text_box import TextBox

Job = TypeVar("Job")
Result = TypeVar("Result")


class Intake(Protocol):
    """Turns paths into studies; a file that cannot be used becomes a Failure and the rest goes on."""

    def studies(self, paths: Sequence[Path]) -> Iterator[RawStudy | Failure]: ...


class PixelSource(Protocol):
    """Decodes one frame (from 1) of an image: modality and VOI transforms applied, bright = high.

    Raises an InputError with its code where the pixels cannot be had.
    """

    def image(self, item: ImageItem, frame: int = 1) -> ImageTensor: ...


class Deidentifier(Protocol):
    """The only maker of Study and CleanText. Raises DeidentificationError rather than let identity by."""

    def study(self, raw: RawStudy) -> tuple[Study, Certificate]: ...

    def text(self, text: str, identity: Identity) -> CleanText:
        """A text about this patient, such as an indication or an earlier report, ready to leave the site."""
        ...


class Identities(Protocol):
    """The site's identity store, by the study's pseudonym. `get` raises KeyError for one it never saw."""

    def put(self, pseudonym: str, identity: Identity) -> None: ...

    def get(self, pseudonym: str) -> Identity: ...


class Gate(Protocol):
    """Tells what a picture is, from pixels and header, before anything is generated. To abstain is a route."""

    @property
    def maker(self) -> Maker: ...

    def route(self, item: ImageItem, image: ImageTensor) -> Route: ...


class Reader(Protocol):
    """Reads one picture. The same input gives the same output; `uses` says what of a Context it looks at."""

    @property
    def name(self) -> str: ...

    @property
    def maker(self) -> Maker: ...

    @property
    def uses(self) -> ContextUse: ...

    def read(self, item: ImageItem, image: ImageTensor, context: Context) -> ImageReading: ...


class Extractor(Protocol):
    """Understands one report; every span of what it gives lies inside the text, and the same text gives the same."""

    @property
    def maker(self) -> Maker: ...

    def explain(self, text: str) -> Explanation: ...


class Drafter(Protocol):
    """Writes the draft of a study from what its readers said; every sentence names the claims it rests on."""

    def draft(
        self, study: Study, routes: Sequence[Route], readings: Sequence[ImageReading], context: Context
    ) -> Draft: ...


class Rule(Protocol):
    """One safety rule: never edits, gives a reason, and says `ran=False` where it cannot judge."""

    @property
    def name(self) -> str: ...

    def check(self, case: Case) -> RuleOutcome: ...


class Judge(Protocol):
    """Runs the rules and gives the verdict; no rule ran means hold."""

    def judge(self, case: Case) -> Verdict: ...


class Engine(Protocol):
    """Does a piece of work for each keyed job and gives exactly one result per key, in the order of the jobs.

    What a job raises becomes its Failure, whose message holds nothing of the job, and the other jobs go on.
    """

    def run(
        self, work: Callable[[Job], Result], jobs: Iterable[tuple[str, Job]]
    ) -> Iterator[tuple[str, Result | Failure]]: ...


class FileCleaner(Protocol):
    """Makes a file ready to leave, or says why it may not. Never raises for what a file holds."""

    def clean(self, data: bytes, refused: Withheld | None = None) -> CleanedFile: ...


class TextDetector(Protocol):
    """Finds text. The same picture gives the same boxes."""

    @property
    def maker(self) -> Maker: ...

    @property
    def passes(self) -> int:
        """How often one picture is looked at, each time prepared in another way."""
        ...

    def find(self, shown: Floats, values: Floats) -> tuple[TextBox, ...]:
        """`shown`: (row, column) or (row, column, 3) in [0, 1], as a viewer shows the picture. `values`: (row, column),
        finite, all that is stored of it, on any scale: text may hide outside the window.
        """
        ...
