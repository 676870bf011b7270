"""`wetread label`."""

from pathlib import Path

from wetread.cli.arguments import Lines


def label(source: Lines, out: Lines, /, *, rules: Path | None = None) -> int:
    """Chart reports: the 14 findings of ChestX-ray14 as present, absent, uncertain or unmentioned, and normal.

    Reads lines {"id", "text"}, writes {"id", "labels": {...}, "normal"} in the same order. A line that cannot be
    charted gives {"id", "error"}, and the exit code is then 1.

    Parameters
    ----------
    source
        A JSONL file, or - for standard input.
    out
        A JSONL file, or - for standard output.
    rules
        A YAML file with rules of your own.
    """
    from wetread.cli.report_lines import each_line, labelled
    from wetread.reports import extractor

    return each_line(source, out, labelled(extractor(rules)))
