"""The tables of this room: YAML files in `tables/`, read once."""

import functools
import re
from importlib.resources import files
from typing import Any

import yaml


@functools.cache
def table(name: str) -> Any:
    """The content of `tables/<name>.yaml`."""
    return yaml.safe_load(files("wetread.dicom").joinpath(f"tables/{name}.yaml").read_text("utf-8"))


@functools.cache
def word(expression: str) -> re.Pattern[str]:
    """`expression` between non-letters: digits and signs end a word, since names run like "CHEST_PA" or "PA1"."""
    return re.compile(rf"(?<![^\W\d_])(?:{expression})(?![^\W\d_])")


def uid_matches(uid: str, patterns: list[str]) -> bool:
    """Whether a UID is one of `patterns`, of which some end in `*`."""
    return any(uid.startswith(each[:-1]) if each.endswith("*") else uid == each for each in patterns)


def object_of(sop_class: str) -> str:
    """The kind of object that a Storage SOP class is (`tables/objects.yaml`), "image" where not listed there."""
    return next((name for name, uids in table("objects").items() if uid_matches(sop_class, uids)), "image")
