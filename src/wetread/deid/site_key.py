"""The site's secret, from which all pseudonyms come."""

import functools
import os
import secrets
import stat
from pathlib import Path
from typing import Final

from wetread.errors import DeidentificationError

FILE_NAME: Final = "site.key"
KEY_BYTES: Final = 32
LEAST_BYTES: Final = 16


def site_key(folder: Path | None) -> bytes:
    """The 32 bytes of `site.key` in a folder, made on first use, for the owner's eyes only.

    Without a folder it is random and lives as long as the process: pseudonyms then differ from run to run. Raises
    DeidentificationError for a key that others can read, that is not whole, or that cannot be kept.
    """
    if folder is None:
        return _passing()
    path = folder / FILE_NAME
    try:
        if not path.exists():
            _make(path)
        return _checked(path)
    except OSError as error:
        raise DeidentificationError(
            "The site key cannot be read or kept in its folder: name one that can be written in WETREAD_STATE."
        ) from error


@functools.cache
def _passing() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def _make(path: Path) -> None:
    """Written beside its place and linked into it, so that no half-written key is ever seen; the first maker wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        if not path.exists():
            _link(draft, path)
    finally:
        draft.unlink()


def _link(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return


def _checked(path: Path) -> bytes:
    if others_can_read(path):
        raise DeidentificationError("Others can read the site key: chmod 600 it, and think of who has seen it.")
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise DeidentificationError(f"The site key is not {KEY_BYTES} bytes long: restore it from a backup.")
    return key


def key_in(path: Path) -> bytes:
    """The key in a file of one's own, of any content that is at least 16 bytes long. Raises DeidentificationError."""
    try:
        key = path.read_bytes()
    except OSError as error:
        raise DeidentificationError(f"The key file cannot be read: {error.strerror}.") from error
    if len(key) < LEAST_BYTES:
        raise DeidentificationError(f"The key file holds fewer than {LEAST_BYTES} bytes: anybody could guess it.")
    return key


def new_key(path: Path) -> None:
    """A random key in a new file, for the owner's eyes only. Raises DeidentificationError where there is one."""
    try:
        if path.exists():
            raise DeidentificationError("There is a file of that name already: a key is never overwritten.")
        _make(path)
    except OSError as error:
        raise DeidentificationError(f"The key file cannot be written: {error.strerror}.") from error


def others_can_read(path: Path) -> bool:
    return os.name == "posix" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
