"""`wetread entities`."""

from pathlib import Path

from wetread.cli.arguments import Lines


def entities(source: Lines, out: Lines, /, *, rules: Path | None = None) -> int:
    """Find what reports name, and how the things named relate.

    Reads lines {"id", "text"}, writes {"id", "entities": [...], "relations": [...]} in the same order. A line that
    cannot be read gives {"id", "error"}, and the exit code is then 1.

    Parameters
    ----------
    source
        A JSONL file, or - for standard input.
    out
        A JSONL file, or - for standard output.
    rules
        A YAML file with rules of your own.
    """
    from wetread.cli.report_lines import each_line, named
    from wetread.reports import extractor

    return each_line(source, out, named(extractor(rules)))
