"""What `wetread explain` does: one report to a summary, JSON or a page, or many to JSON lines."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from wetread.cli.console import about, stdout
from wetread.cli.report_lines import (
    STANDARD,
    Line,
    Work,
    dumps,
    each_line,
    failed_line,
    never_over,
    read_bytes,
    text_of,
    write_all,
)
from wetread.errors import BadEncoding, NothingFound, OutputError, Unreadable, WetreadError
from wetread.language.reports.extractor import ReportExtractor
from wetread.records.report import Entity, Explanation
from wetread.reports import extractor

SCHEMA = "wetread.explanation/1"
_STYLES = {"present": "bold", "absent": "dim", "possible": "yellow", "hypothetical": "cyan", "conditional": "cyan"}
# What a reader of the summary looks for; the rest stands in the JSON.
_SHOWN = frozenset(
    ("ImagingFinding", "OtherFinding", "Symptom", "DiseaseSyndromeDisorder", "MedicalDevice", "BodyPart")
)


def explain_one(file: Path, *, as_json: bool, html: Path | None, rules: Path | None) -> int:
    """Explains one text; gives the exit code. Raises WetreadError."""
    held = extractor(rules)
    if html is not None:
        never_over(html, [file])
    with about(file):
        text = read_text(file)
    explained = held.explain(text)
    if html is not None:
        _page(text, explained, html)
    if as_json:
        sys.stdout.write(dumps({"schema": SCHEMA, **explained.model_dump(mode="json")}) + "\n")
    elif html is None:
        _summary(text, explained, stdout())
    return 0


def explain_many(file: Path, out: Path | None, rules: Path | None) -> int:
    """Explains every .txt of a folder, in the order of their names, or every line of a .jsonl file."""
    work = _explained(extractor(rules))
    target = out if out is not None else STANDARD
    if not file.is_dir():
        return each_line(file, target, work)
    paths = sorted(path for path in file.rglob("*.txt") if path.is_file())
    if not paths:
        raise NothingFound("There is no .txt file in the folder.")
    never_over(target, paths)
    names = [str(path.relative_to(file)) for path in paths]
    return write_all(
        [(name, partial(_of_file, name, path, work)) for name, path in zip(names, paths, strict=True)], target
    )


def _explained(held: ReportExtractor) -> Work:
    def work(line: Line) -> Line:
        explained = held.explain(text_of(line))
        return {"schema": SCHEMA, "id": line["id"], "explanation": explained.model_dump(mode="json")}

    return work


def _of_file(name: str, path: Path, work: Work) -> Line:
    try:
        return work({"id": name, "text": read_text(path)})
    except WetreadError as error:
        return failed_line(name, error)


def read_text(file: Path) -> str:
    """A file's text, or standard input's. Raises Unreadable or BadEncoding."""
    try:
        content = read_bytes(file)
        return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except OSError as error:
        raise Unreadable(f"The text cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadEncoding("The text is not UTF-8: convert the file first (iconv -t UTF-8).") from error


def _page(text: str, explained: Explanation, html: Path) -> None:
    from wetread.workbench.report_page import report_page

    try:
        html.write_text(report_page(text, explained), "utf-8")
    except OSError as error:
        raise OutputError(f"The page cannot be written: {error.strerror}.") from error


def _summary(text: str, explained: Explanation, console: Console) -> None:
    console.print(Group(*_parts(text, explained)))


def _parts(text: str, explained: Explanation) -> Iterator[Table | Text]:
    for notice in explained.notices:
        yield Text(notice.text, style="yellow")
    shown = [
        one for one in explained.entities if one.kind in _SHOWN and (one.kind != "BodyPart" or one.normal is not None)
    ]
    if shown:
        yield _table(text, explained, shown)
    yield from (Text(f"! {one.reason.text}", style="red") for one in explained.warnings)
    urgent = [f"To be told within {urgency}: {name}" for urgency, name, _ in explained.soonest]
    yield from (Text(line, style="bold red") for line in urgent)
    for wanted in explained.recommendations:
        when = f", {text[wanted.when.start : wanted.when.end]}" if wanted.when else ""
        yield Text(f"Recommended: {text[wanted.what.start : wanted.what.end]}{when}")
    for device in explained.devices:
        tip = f", {text[device.tip.start : device.tip.end]}" if device.tip else ""
        yield Text(f"Device: {explained.entities[device.entity].text}, {device.adequacy}{tip}")
    for told in explained.communications:
        sentence = explained.sentences[told.sentence]
        yield Text(f"Communicated: {' '.join(text[sentence.start : sentence.end].split())}")
    if explained.chart is not None:
        stated = ", ".join(f"{name} {status}" for name, status in explained.chart.labels if status != "unmentioned")
        yield Text(f"Chart: {stated or 'no finding mentioned'}; normal: {'yes' if explained.chart.normal else 'no'}")


def _table(text: str, explained: Explanation, shown: list[Entity]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("section", "named", "is", "when, side, change", "because of"):
        table.add_column(name)
    for one in shown:
        table.add_row(
            explained.sections[one.section].kind,
            Text(" ".join(one.text.split()), style=_STYLES.get(one.assertion, "")),
            _status(one),
            ", ".join(
                filter(None, (one.temporality if one.temporality != "current" else None, one.laterality, one.change))
            ),
            Text(_cues(text, one), style="italic"),
        )
    return table


def _status(one: Entity) -> str:
    if one.kind == "BodyPart":
        return "normal" if one.normal else "not called normal"
    return one.assertion if one.certainty in ("certain", "possible") else f"{one.assertion} ({one.certainty})"


def _cues(text: str, one: Entity) -> str:
    """The words that decided, each once."""
    spans = dict.fromkeys((why.start, why.end) for why in one.why if why.decides != "concept")
    return "; ".join(" ".join(text[start:end].split()) for start, end in spans)
