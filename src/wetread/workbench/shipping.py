"""What every page is made of: files of the package, templates that escape, and the policy that allows just them."""

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template


def policy_of(style: str, script: str) -> str:
    """Style and script are allowed by their digests alone (Content Security Policy level 2), pictures only inline."""
    return (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def template(name: str) -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(shipped(name))


def shipped(name: str) -> str:
    """The text of a file in `page/`."""
    return files("wetread.workbench").joinpath("page", name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
