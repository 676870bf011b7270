"""From the outcomes of a batch to what leaves the program: this is where file names come back in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wetread.cli.image_line import line_of_failure
from wetread.cli.lines import StudyDocument
from wetread.cli.outputs import Result
from wetread.cli.study_document import document_of, with_sources
from wetread.errors import OutputError
from wetread.flow.batch import Batch, Finished, Lost, Outcome
from wetread.flow.journal import Journal
from wetread.flow.parts import Source, TracedIntake
from wetread.records.failure import Failure
from wetread.records.study import RawStudy

Found = Sequence[RawStudy | Failure]


def written(source: Source) -> str:
    """A source as JSON and messages have it; bytes of a name that are no UTF-8 become escapes such as `\\xff`."""
    name = str(source.path) if source.member is None else f"{source.path}!{source.member}"
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


@dataclass(frozen=True)
class Sources:
    """Where things came from, in the person's own words: `folder/film.dcm`, `films.zip!a/film.dcm`."""

    intake: TracedIntake
    given: tuple[Path, ...]

    def of(self, item: str) -> tuple[str, ...]:
        """All places where the same bytes lie."""
        return tuple(map(written, self.intake.sources_of(item)))

    def files(self, found: Found) -> set[Path]:
        """Every file that takes part in the run."""
        items = [item.content for one in found if isinstance(one, RawStudy) for item in one.items]
        return {source.path for item in items for source in self.intake.sources_of(item)}

    def all_of(self, items: Sequence[str]) -> tuple[str, ...]:
        """The sources of all items; where nothing says which, what was given on the command line."""
        return tuple(source for item in items for source in self.of(item)) or (", ".join(map(str, self.given)),)


@dataclass(frozen=True)
class Results:
    """A batch's outcomes as results, in order; what is done already comes out of the journal."""

    batch: Batch
    sources: Sources
    journal: Journal | None = None

    def of(self, found: Found) -> Iterator[Result]:
        return map(self._result, self.batch.outcomes(found))

    def _result(self, outcome: Outcome) -> Result:
        if isinstance(outcome, Lost):
            lines = tuple(line_of_failure(source, outcome.failure) for source in self.sources.all_of(outcome.contents))
            return Result(None, lines)
        if isinstance(outcome, Finished):
            document = document_of(outcome.read, self.sources.of)
            return Result(document, document.images, outcome.key, outcome.products)
        document = with_sources(self._kept(outcome.key), self.sources.of)
        return Result(document, document.images, outcome.key)

    def _kept(self, key: str) -> StudyDocument:
        if self.journal is None:
            raise OutputError("There is no journal of an earlier run.")
        try:
            return StudyDocument.model_validate_json(self.journal.get(key))
        except ValueError as error:
            raise OutputError("The journal holds a result that is not one: choose another folder.") from error
