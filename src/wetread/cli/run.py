"""One run of `wetread read`: from what was asked to the files written and the exit code."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from wetread.assemble import build
from wetread.cli.console import about, complain, stderr, stdout
from wetread.cli.names import Names
from wetread.cli.outputs import Finish, JsonDocument, JsonLines, MaskPictures, Output, Pages, Result
from wetread.cli.products import Products
from wetread.cli.results import Results, Sources, written
from wetread.cli.summary import Summary
from wetread.cli.tally import Tally
from wetread.cli.words import word
from wetread.dicom.context import load_context
from wetread.errors import NothingFound
from wetread.flow.batch import Batch
from wetread.flow.journal import Journal
from wetread.flow.parts import Parts, Source
from wetread.flow.prior import Prior, priors_of
from wetread.records.context import Context
from wetread.settings import Settings


@dataclass(frozen=True)
class Asked:
    """The command line, parsed."""

    paths: tuple[Path, ...]
    context: Path | None = None
    prior: tuple[Path, ...] = ()
    json: bool = False
    jsonl: Path | None = None
    html: Path | None = None
    masks: Path | None = None
    out: Path | None = None
    reader: str | None = None
    quiet: bool = False


def run(asked: Asked) -> int:
    """Reads what was asked for; gives the exit code. Raises WetreadError where nothing can begin."""
    settings = Settings.load()
    return read_all(asked, build(settings.model_copy(update={"reader": asked.reader or settings.reader})))


def read_all(asked: Asked, parts: Parts) -> int:
    """The run with these parts."""
    errors = stderr()
    journal = Journal(asked.out / "studies") if asked.out else None
    batch = _batch(asked, parts, journal)
    with errors.status("Looking through the input ...") if _live(asked, errors) else nullcontext():
        found = list(parts.intake.studies(asked.paths))
    if not found:
        raise NothingFound("There is no picture to read there.")
    if parts.intake.passed_over and not asked.quiet:
        _passed_over(parts.intake.passed_over, errors)
    sources = Sources(parts.intake, asked.paths)
    outputs = _outputs(asked, journal, Names(sources.files(found)), errors)
    tally = Tally()
    with _progress(asked, errors, len(found)) as progress:
        for result in progress.track(Results(batch, sources, journal).of(found), total=len(found)):
            _told(result, errors)
            tally.take(result)
            for output in outputs:
                output.take(result)
    for output in outputs:
        output.close()
    return tally.code


def _batch(asked: Asked, parts: Parts, journal: Journal | None) -> Batch:
    products = Products(pages=asked.html is not None, masks=asked.masks is not None)
    batch = Batch(parts, _context(asked.context), _priors(asked, parts), salt=_salt(asked), render=products)
    return batch if journal is None else batch.resuming(journal.has)


def _context(path: Path | None) -> Context:
    if path is None:
        return Context()
    with about(path):
        return load_context(path)


def _priors(asked: Asked, parts: Parts) -> tuple[Prior, ...]:
    found: list[Prior] = []
    for path in asked.prior:
        with about(path):
            found += priors_of([path], parts)
    return tuple(found)


def _salt(asked: Asked) -> str:
    """Files that are wanted elsewhere than in an earlier run have to be made again."""
    return "|".join(str(path.resolve()) for path in (asked.html, asked.masks) if path is not None)


def _outputs(asked: Asked, journal: Journal | None, names: Names, errors: Console) -> tuple[Output, ...]:
    """The journal comes last: a study counts as finished when all its files are there."""
    found: list[Output] = []
    if asked.masks:
        found.append(MaskPictures(asked.masks, names, errors))
    if asked.html:
        found.append(Pages(asked.html, names, Console(quiet=True) if asked.quiet else errors))
    lines = dict.fromkeys((asked.jsonl, asked.out and asked.out / "images.jsonl"))
    found += [JsonLines(path) for path in lines if path]
    if asked.json:
        found.append(JsonDocument())
    elif not asked.quiet:
        found.append(Summary(stdout()))
    return (*found, Finish(journal)) if journal else tuple(found)


def _told(result: Result, errors: Console) -> None:
    for line in result.lines:
        if line.error is not None:
            complain(errors, line.error.code, line.error.message, line.source)


def _passed_over(sources: Sequence[Source], errors: Console) -> None:
    """Says which files beside the images were not looked into, by name where they are few."""
    listed = ", ".join(written(source) for source in sources[:3]) + (" ..." if len(sources) > 3 else "")
    errors.print(word("passed_over", count=len(sources), listed=listed), soft_wrap=True, markup=False)


def _live(asked: Asked, errors: Console) -> bool:
    return errors.is_terminal and not asked.quiet


def _progress(asked: Asked, errors: Console, count: int) -> Progress:
    """A bar on stderr where somebody looks and there is more than one study."""
    return Progress(
        TextColumn("Reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
        redirect_stdout=False,
        disable=count < 2 or not _live(asked, errors),
    )
