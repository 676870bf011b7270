"""`wetread assert`."""

from pathlib import Path

from wetread.cli.arguments import Lines


def assert_(source: Lines, out: Lines, /, *, rules: Path | None = None) -> int:
    """Judge given spans: whether each is there, for whom, since when and how surely.

    Reads lines {"id", "text", "spans": [[start, end], ...]}, writes {"id", "assertions": [...]} in the same order.
    A line that cannot be judged gives {"id", "error"}, and the exit code is then 1.

    Parameters
    ----------
    source
        A JSONL file, or - for standard input.
    out
        A JSONL file, or - for standard output.
    rules
        A YAML file with cues of your own.
    """
    from wetread.cli.report_lines import asserted, each_line
    from wetread.reports import extractor

    return each_line(source, out, asserted(extractor(rules)))
