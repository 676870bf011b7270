"""Files that are compressed as a whole (Deflated Explicit VR Little Endian; PS3.5 A.5): how large they really are."""

import struct
import zlib
from pathlib import Path
from typing import Final

from wetread.errors import TooLarge

# The largest radiographs take some 60 MB; a file of all zeros grows a thousandfold.
MAX_INFLATED_BYTES: Final = 2**30

_META: Final = 144  # preamble, prefix, and the group length of the File Meta Information (PS3.10 7.1)
_DEFLATED: Final = b"1.2.840.10008.1.2.1.99"
_STEP: Final = 2**24
_HEAD: Final = 4096


def check_deflated(data: bytes) -> None:
    """Raises TooLarge for a deflated file that would not fit; others pass. The content is unpacked and forgotten."""
    if data[128:132] != b"DICM" or len(data) < _META:
        return
    start = _META + int(struct.unpack("<I", data[_META - 4 : _META])[0])
    if _DEFLATED not in data[_META:start]:
        return
    unpacking, size, rest = zlib.decompressobj(-zlib.MAX_WBITS), 0, data[start:]
    while rest and not unpacking.eof:
        size += len(unpacking.decompress(rest, _STEP))
        rest = unpacking.unconsumed_tail
        if size > MAX_INFLATED_BYTES:
            raise TooLarge(f"The deflated file unpacks to more than {MAX_INFLATED_BYTES >> 20} MiB.")


def is_deflated(path: Path) -> bool:
    """Whether a file's head says that it is deflated. Raises OSError."""
    with path.open("rb") as file:
        return _DEFLATED in file.read(_HEAD)
