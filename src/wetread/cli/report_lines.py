"""JSON lines in, JSON lines out, in order: what `assert`, `label` and `entities` share."""

import errno
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TextIO, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from wetread.cli.console import complain, stderr
from wetread.errors import BadEncoding, BadLine, NothingFound, OutputError, Unreadable, WetreadError
from wetread.language.reports.extractor import Assessed, ReportExtractor
from wetread.language.reports.tongue import language_of

Line = dict[str, Any]
Model = TypeVar("Model", bound=BaseModel)
Work = Callable[[Line], Line]
STANDARD = Path("-")
# The two kinds of RadGraph (Jain et al., 2021).
_RADGRAPH = {"BodyPart": "anatomy", "Direction": "anatomy"}


class _Text(BaseModel):
    """A line with a text; further keys are left alone."""

    model_config = ConfigDict(strict=True)
    id: str | int
    text: str


class _Spans(_Text):
    spans: list[tuple[int, int]]


def each_line(source: Path, out: Path, work: Work) -> int:
    """Works on every line; gives the exit code. Raises WetreadError where nothing can be read or written."""
    never_over(out, [source])
    lines = read_lines(source)
    return write_all([(f"line {number}", partial(_of_line, line, work)) for number, line in enumerate(lines, 1)], out)


def never_over(out: Path, sources: Sequence[Path]) -> None:
    """Raises OutputError where a report would be overwritten by what is written of it."""
    if out != STANDARD and out.exists() and any(one.exists() and out.samefile(one) for one in sources):
        raise OutputError("The output would overwrite what is read: choose another file.")


def write_all(jobs: Sequence[tuple[str, Callable[[], Line]]], out: Path) -> int:
    """Writes the answer of every named job, in order; gives the exit code: 1 where some failed, 2 where all did."""
    failed = 0
    with _opened(out) as file, _progress(len(jobs)) as advance:
        for name, job in jobs:
            answer = job()
            if "error" in answer:
                failed += 1
                complain(stderr(), answer["error"]["code"], answer["error"]["message"], name)
            file.write(dumps(answer) + "\n")
            advance()
    return (2 if failed == len(jobs) else 1) if failed else 0


def read_bytes(source: Path) -> bytes:
    """A file's content, or standard input's. Raises OSError."""
    if source != STANDARD:
        return source.read_bytes()
    if sys.stdin is None:
        raise OSError(errno.EBADF, "standard input is closed")
    return sys.stdin.buffer.read()


def failed_line(known: object, error: WetreadError) -> Line:
    return {"id": known, "error": {"code": error.code, "message": error.message}}


def _of_line(line: bytes, work: Work) -> Line:
    """The answer to a line, or its error: one bad line never stops the rest."""
    held: Line = {}
    try:
        held = parsed(line)
        return work(held)
    except WetreadError as error:
        return failed_line(held.get("id"), error)


def read_lines(source: Path) -> list[bytes]:
    """The lines that are not blank. Raises Unreadable or NothingFound."""
    try:
        content = read_bytes(source)
    except OSError as error:
        raise Unreadable(f"The lines cannot be read: {error.strerror}.") from error
    lines = [line for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    if not lines:
        raise NothingFound("There is no line to read there.")
    return lines


def parsed(line: bytes) -> Line:
    """One line as an object. Raises BadEncoding or BadLine."""
    try:
        held = json.loads(line.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise BadEncoding("The line is not UTF-8: convert the file first.") from error
    except (ValueError, RecursionError) as error:
        raise BadLine("The line is not JSON.") from error
    if not isinstance(held, dict):
        raise BadLine("The line is not a JSON object.")
    return held


def _no_constant(name: str) -> None:
    """NaN and the infinities are no JSON, whatever Python's reader thinks."""
    raise ValueError(name)


def _checked(model: type[Model], line: Line) -> Model:
    try:
        return model.model_validate_json(json.dumps(line))
    except ValidationError as error:
        where = ", ".join(sorted({".".join(map(str, row["loc"])) or "the line" for row in error.errors()}))
        raise BadLine(f"The line lacks a field or has one of the wrong kind: {where}.") from error
    except ValueError as error:
        raise BadLine("The line holds characters that are no text.") from error


def text_of(line: Line) -> str:
    """The text of a line with an id. Raises BadLine."""
    return _checked(_Text, line).text


def asserted(extractor: ReportExtractor) -> Work:
    def work(line: Line) -> Line:
        held = _checked(_Spans, line)
        assertions = [_assertion(one) for one in extractor.assess(held.text, held.spans)]
        return {"id": held.id, "assertions": assertions} | _foreign(held.text)

    return work


def _foreign(text: str) -> Line:
    """The language of a text that is not English: its answer rests on nothing."""
    language = language_of(text)
    return {} if language == "en" else {"language": language}


def _assertion(one: Assessed) -> Line:
    decision = one.decision
    return {
        "start": one.start,
        "end": one.end,
        "assertion": decision.assertion,
        "negated": decision.negated,
        "experiencer": decision.experiencer,
        "temporality": decision.temporality,
        "certainty": decision.certainty,
        "cue": [one.cue.start, one.cue.end] if one.cue else None,
    }


def labelled(extractor: ReportExtractor) -> Work:
    def work(line: Line) -> Line:
        text = text_of(line)
        chart = extractor.chart(text)
        return {"id": line["id"], "labels": dict(chart.labels), "normal": chart.normal} | _foreign(text)

    return work


def named(extractor: ReportExtractor) -> Work:
    def work(line: Line) -> Line:
        explained = extractor.explain(text_of(line))
        return {
            "id": line["id"],
            "language": explained.language,
            "entities": [
                {
                    "label": one.kind,
                    "radgraph": _RADGRAPH.get(one.kind, "observation"),
                    **one.model_dump(mode="json", exclude={"kind", "why", "section", "sentence"}),
                }
                for one in explained.entities
            ],
            "relations": [
                {"head": one.head, "tail": one.tail, "type": one.type, "related": True} for one in explained.relations
            ],
        }

    return work


def dumps(value: object) -> str:
    """JSON in UTF-8; where half a surrogate pair makes that impossible, in ASCII with escapes."""
    written = json.dumps(value, ensure_ascii=False, allow_nan=False)
    try:
        written.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, allow_nan=False)
    return written


@contextmanager
def _opened(out: Path) -> Iterator[TextIO]:
    """The file to write, put in its place when it is whole, or standard output. Raises OutputError."""
    if out == STANDARD:
        yield sys.stdout
        return
    aside = out.with_name(out.name + ".part")
    try:
        with aside.open("w", encoding="utf-8") as file:
            yield file
        aside.replace(out)
    except OSError as error:
        raise OutputError(f"The lines cannot be written: {error.strerror}.") from error


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar on stderr where somebody watches."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = stderr()
    columns = (TextColumn("{task.completed}/{task.total} reports"), BarColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal or total < 200
    ) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)
