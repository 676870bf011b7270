"""`wetread explain`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from wetread.errors import OutputError


def explain(
    file: Annotated[Path, Parameter(name="FILE", negative=(), allow_leading_hyphen=True)],
    /,
    *,
    json: Annotated[bool, Parameter(negative=())] = False,
    html: Path | None = None,
    out: Path | None = None,
    rules: Path | None = None,
) -> int:
    """Explain a report: what it names, whether it is there, and the words that say so.

    Exit codes:
      0    everything was explained
      1    some reports of a folder or JSONL file could not be, the rest were
      2    nothing could be explained, or the command was wrong

    Parameters
    ----------
    file
        A text file, - for standard input, a folder of .txt files, or a .jsonl file of {"id", "text"} lines.
    json
        The whole explanation as JSON on stdout instead of the summary.
    html
        Write the report as a page with entities, arrows and cues to this file.
    out
        For a folder or a .jsonl file: write one JSON line per report to this file instead of stdout.
    rules
        A YAML file with lexicon entries, cues, patterns or components of your own.
    """
    from wetread.cli.explaining import explain_many, explain_one

    many = file.is_dir() or file.suffix.lower() == ".jsonl"
    if many and (json or html is not None):
        raise OutputError("--json and --html are for one report: many are written as JSON lines, to --out.")
    if not many and out is not None:
        raise OutputError("--out is for a folder or a .jsonl file: one report is written by --json or --html.")
    if many:
        return explain_many(file, out, rules)
    return explain_one(file, as_json=json, html=html, rules=rules)
