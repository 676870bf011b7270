"""Where the commands write: results to stdout, everything else to stderr. Neither gets control codes when piped."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.text import Text

from wetread.errors import WetreadError


@contextmanager
def about(path: Path) -> Iterator[None]:
    """Notes on every WetreadError raised inside which file it is about: only the command line knows both."""
    try:
        yield
    except WetreadError as error:
        error.add_note(str(path))
        raise


def stdout() -> Console:
    return Console(file=sys.stdout, highlight=False)


def stderr() -> Console:
    return Console(file=sys.stderr, highlight=False)


def complain(console: Console, code: str, message: str, source: str | None = None) -> None:
    """One line: the file's name where there is one, the code and its sentence; never wrapped when piped."""
    line = Text.assemble((f"{source}: " if source else "", "bold"), (code, "red"), f": {message}")
    console.print(line, soft_wrap=not console.is_terminal)
