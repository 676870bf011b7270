"""A reason: a stable code with its figures, and the sentence that a person reads."""

import functools
import tomllib
from importlib.resources import files

from wetread.records.base import Record


class Reason(Record):
    """`code` is a key in `sentences/en/*.toml`; `values` fill the braces of that sentence, in any order.

    Values hold figures and terms of the field, never patient data.
    """

    code: str
    values: tuple[tuple[str, str | int | float], ...] = ()

    @property
    def text(self) -> str:
        """The English sentence; raises KeyError for a code without one (a test visits them all)."""
        return sentences()[self.code].format(**dict(self.values))


def because(code: str, **values: str | int | float) -> Reason:
    """A Reason from keywords: `because("gate.kind", kind="ct")`."""
    return Reason(code=code, values=tuple(sorted(values.items())))


@functools.cache
def sentences() -> dict[str, str]:
    """Every English sentence by code: table `gate`, key `kind` of any file in `sentences/en` is "gate.kind"."""
    found: dict[str, str] = {}
    for file in sorted(files("wetread.records").joinpath("sentences/en").iterdir(), key=lambda file: file.name):
        for table, rows in tomllib.loads(file.read_text("utf-8")).items():
            found |= {f"{table}.{key}": text for key, text in rows.items()}
    return found
