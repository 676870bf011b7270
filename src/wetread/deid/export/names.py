"""Names for files that leave: folders and files keep their tree, and lose what they are called."""

import base64
from pathlib import PurePath
from typing import Final

from wetread.deid.pseudonyms import keyed

_LETTERS: Final = 16


def target_of(key: bytes, relative: PurePath) -> str:
    """The path below the output for a path below the input, with slashes: the same name has the same pseudonym."""
    return "/".join(_pseudonymous(key, part) for part in relative.parts) + ".dcm"


def _pseudonymous(key: bytes, part: str) -> str:
    raw = keyed(key, "path", part.encode("utf-8", "surrogateescape").hex())
    return base64.b32encode(raw).decode("ascii").lower()[:_LETTERS]
