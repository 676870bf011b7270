"""What a site chooses: from the environment, else from a TOML file, else a default."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from wetread.errors import SettingsError
from wetread.records.base import Record
from wetread.records.vocabulary import DeidLevel

PREFIX = "WETREAD_"
FILE = "WETREAD_SETTINGS"


def default_state() -> Path:
    """Where the site's own key lives: $XDG_STATE_HOME/wetread, by default ~/.local/state/wetread."""
    root = os.environ.get("XDG_STATE_HOME")
    return (Path(root) if root else Path.home() / ".local" / "state") / "wetread"


class Settings(Record):
    """`reader` names the reader; `state` is the folder of the site key and of the identities kept under it; `threads`
    are the studies in hand at once; `deidentify` says whether pixels are looked through for burned-in identity too.

    Each is read from WETREAD_READER and so on; WETREAD_SETTINGS names a TOML file with the same keys.
    """

    reader: str = "embedded"
    deidentify: DeidLevel = "header"
    state: Path = Field(default_factory=default_state)
    threads: int = Field(default=2, ge=1, le=64)

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Raises SettingsError for a file or value that cannot be used, or a key that does not exist."""
        given = os.environ if environment is None else environment
        names = {PREFIX + name.upper(): name for name in cls.model_fields}
        chosen = {names[key]: value for key, value in given.items() if key in names}
        try:
            return cls.model_validate(_file(given.get(FILE)) | chosen)
        except ValidationError as error:
            keys = ", ".join(str(fault["loc"][0]) for fault in error.errors())
            raise SettingsError(f"These settings are unknown or out of range: {keys}.") from error


def _file(path: str | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"The file that {FILE} names cannot be read as TOML.") from error
