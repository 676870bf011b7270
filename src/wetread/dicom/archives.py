"""Zip archives, read in place: nothing is ever unpacked to disk, and hostile ones are refused as a whole."""

import contextlib
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from wetread.errors import BadZip, EncryptedZip, TooLarge, Truncated, Unreadable, ZipBomb, ZipTraversal

MAX_MEMBERS: Final = 100_000
MAX_TOTAL_BYTES: Final = 2**35
MAX_MEMBER_BYTES: Final = 2**30
# Empty films shrink a hundredfold at most; deflate itself ends at 1,032. Small members are let be.
MAX_RATIO: Final = 200
RATIO_FROM_BYTES: Final = 2**24

_ENCRYPTED: Final = 0x1
# What zipfile and its decompressors raise for damaged members.
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, checked. Raises BadZip, EncryptedZip, ZipTraversal, ZipBomb or Unreadable."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BadZip("The zip archive is damaged or cut short: its table of contents cannot be read.") from error
    except OSError as error:
        raise Unreadable("The zip archive cannot be opened.") from error
    with archive:
        _check(archive.infolist())
        yield archive


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """One member's bytes, never more than the table of contents promised. Raises TooLarge, Truncated or BadZip."""
    if archive.getinfo(name).file_size > MAX_MEMBER_BYTES:
        raise TooLarge(f"The file is larger than {MAX_MEMBER_BYTES >> 20} MiB, more than any radiograph.")
    try:
        return archive.read(name)
    except EOFError as error:
        raise Truncated("The zip archive ends before this file does.") from error
    except _BROKEN as error:
        raise BadZip("This file of the zip archive is damaged or packed in a way that cannot be read.") from error


def _check(members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise EncryptedZip("The zip archive is encrypted: unpack it with its password and read the folder.")
    if any(_escapes(member) for member in members):
        raise ZipTraversal("The zip archive names files outside itself, which honest archives do not: it is not read.")
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_TOTAL_BYTES:
        raise ZipBomb(f"The zip archive holds more than {MAX_MEMBERS} files or {MAX_TOTAL_BYTES >> 30} GiB.")
    if any(_swells(member) for member in members):
        raise ZipBomb(f"A file of the zip archive grows more than {MAX_RATIO}-fold, as no image does: it is not read.")


def _escapes(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    drive = path.parts[:1] and path.parts[0].endswith(":")
    link = stat.S_ISLNK(member.external_attr >> 16)
    return path.is_absolute() or ".." in path.parts or bool(drive) or link


def _swells(member: zipfile.ZipInfo) -> bool:
    return member.file_size > RATIO_FROM_BYTES and member.file_size > MAX_RATIO * max(member.compress_size, 1)
