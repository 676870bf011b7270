"""The file given with `--context`: what is known beside the images."""

import json
from pathlib import Path
from typing import Any, Final

import yaml

from wetread.errors import BadContext
from wetread.records.context import Context

MAX_BYTES: Final = 2**20
_KEYS: Final = frozenset({"indication", "prior_report", "prior_reports"})


def load_context(path: Path) -> Context:
    """A Context from YAML or JSON (`indication`, `prior_report` or a list `prior_reports`), or a .txt indication.

    Raises BadContext for anything else, unknown keys and values that are not text included.
    """
    text = _text(path)
    if path.suffix.lower() == ".txt":
        return Context(indication=text.strip() or None)
    content = _parsed(text, path.suffix.lower())
    if not isinstance(content, dict) or not content:
        raise BadContext("The context is not a list of keys: it needs `indication`, `prior_report` or `prior_reports`.")
    unknown = content.keys() - _KEYS
    if unknown:
        raise BadContext(f"The context has {len(unknown)} unknown keys; known are {', '.join(sorted(_KEYS))}.")
    return Context(indication=_one(content, "indication"), prior_reports=_reports(content))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise BadContext("The context file cannot be opened.") from error
    except UnicodeDecodeError as error:
        raise BadContext("The context file is not UTF-8 text.") from error
    if len(data) > MAX_BYTES:
        raise BadContext(f"The context file is larger than {MAX_BYTES >> 20} MiB.")
    return text


def _parsed(text: str, suffix: str) -> Any:
    if suffix not in {".json", ".yaml", ".yml"}:
        raise BadContext("The context file is called neither .yaml, .json nor .txt.")
    try:
        return json.loads(text) if suffix == ".json" else yaml.safe_load(text)
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise BadContext("The context file is not well-formed YAML or JSON.") from error


def _one(content: dict[str, Any], key: str) -> str | None:
    value = content.get(key)
    if value is not None and not isinstance(value, str):
        raise BadContext(f"`{key}` in the context is not a text.")
    return (value or "").strip() or None


def _reports(content: dict[str, Any]) -> tuple[str, ...]:
    several = content.get("prior_reports") or []
    if not isinstance(several, list) or not all(isinstance(each, str) for each in several):
        raise BadContext("`prior_reports` in the context is not a list of texts.")
    one = _one(content, "prior_report")
    return tuple(each for each in ([one] if one else []) + [report.strip() for report in several] if each)
