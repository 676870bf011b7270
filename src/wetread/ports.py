"""One Protocol per capability. A part is anything that fits one; `tests/conformance` says what fitting means."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from wetread.records.context import Context, ContextUse
from wetread.records.draft import Case, Draft, Route, RuleOutcome, Verdict
from wetread.records.failure import Failure
from wetread.records.identity import Identity
from wetread.records.image import ImageTensor
from wetread.records.maker import Maker
from wetread.records.reading import ImageReading
from wetread.records.report import Explanation
from wetread.records.study import Certificate, ImageItem, RawStudy, Study

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
    """Makes the Study that everything else works on. Raises DeidentificationError rather than let identity by."""

    def study(self, raw: RawStudy) -> tuple[Study, Certificate]: ...


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
