"""The regular expressions of `rules/en/patterns.toml`, each compiled when it is first used."""

import functools
import re
import tomllib
from importlib.resources import files


@functools.cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads(files("wetread.language").joinpath("rules/en/patterns.toml").read_text("utf-8"))


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """The named expression: any of its alternatives, whatever the case. Raises KeyError for a name without a row."""
    return re.compile("|".join(_table()[name]), re.IGNORECASE)
