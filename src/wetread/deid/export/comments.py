"""Comments in compressed frames: what a codestream carries beside the picture, and nobody sees, goes.

JPEG and JPEG-LS (ISO 10918-1 B.2.4.5, B.2.4.6): COM and application segments but for JFIF, SPIFF and Adobe, which say
how to read colours. JPEG 2000 (ISO 15444-1 A.9.2): COM in the main header, but for the name of an encoder alone. Bytes
behind the end of the codestream go too, and so does a Basic Offset Table that is none. The picture stays bit by bit.
"""

import re
import struct
from collections.abc import Iterator
from typing import Final

from pydicom import Dataset
from pydicom.encaps import encapsulate, generate_frames, parse_basic_offsets
from pydicom.uid import UID, JPEG2000TransferSyntaxes, JPEGLSTransferSyntaxes, JPEGTransferSyntaxes

from wetread.deid.export.kinds import check_syntax
from wetread.imaging.attributes import whole

_COMMENT, _SCAN, _END = 0xFE, 0xDA, b"\xff\xd9"
_APPLICATIONS: Final = frozenset(range(0xE1, 0xF0)) - {0xE8, 0xEE}
_J2K_START, _J2K_TILE, _J2K_COMMENT = b"\xff\x4f", 0xFF90, 0xFF64
_ENCODER: Final = re.compile(
    rb"(Kakadu-v?|Created by (GDCM/)?OpenJPEG version |OpenJPEG |Creator: JasPer Version )[\d.]{1,8}\0?"
)
_PADDING: Final = frozenset({b"", b"\0", b"\xff"})


def strip_comments(dataset: Dataset) -> None:
    """Rewrites Pixel Data in place where a frame carries a comment; else nothing changes."""
    syntax = UID(check_syntax(dataset))
    strip = _STRIPPERS.get(syntax)
    if strip is None or "PixelData" not in dataset:
        return
    count = max(1, whole(dataset, "NumberOfFrames", missing=1))
    frames = list(generate_frames(dataset["PixelData"].value, number_of_frames=count))
    bare = [strip(frame) for frame in frames]
    if bare != frames or not _has_true_offsets(dataset["PixelData"].value):
        dataset["PixelData"].value = encapsulate([frame + b"\0" * (len(frame) % 2) for frame in bare])
        for keyword in ("ExtendedOffsetTable", "ExtendedOffsetTableLengths"):
            if keyword in dataset:
                delattr(dataset, keyword)


def _has_true_offsets(encapsulated: bytes) -> bool:
    """Whether the Basic Offset Table is empty or holds ascending places inside the data (PS3.5 A.4)."""
    offsets = parse_basic_offsets(encapsulated)
    return offsets == sorted(set(offsets)) and all(offset < len(encapsulated) for offset in offsets)


def _jpeg(frame: bytes) -> bytes:
    kept = [frame[:2]]
    for marker, start, end in _segments(frame, 2):
        if marker == _SCAN:
            kept.append(_to_end(frame[start:]))
            return b"".join(kept)
        if marker != _COMMENT and marker not in _APPLICATIONS:
            kept.append(frame[start:end])
    return frame


def _segments(frame: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of each segment up to the first scan, whose end is not known from its head."""
    while at + 4 <= len(frame) and frame[at] == 0xFF:
        length = int(struct.unpack(">H", frame[at + 2 : at + 4])[0])
        yield frame[at + 1], at, at + 2 + length
        at += 2 + length


def _jpeg2000(frame: bytes) -> bytes:
    if not frame.startswith(_J2K_START):
        return frame
    kept, at = [frame[:2]], 2
    while at + 4 <= len(frame):
        marker, length = struct.unpack(">HH", frame[at : at + 4])
        if marker == _J2K_TILE:
            return b"".join((*kept, _to_end(frame[at:])))
        segment = frame[at : at + 2 + length]
        if marker != _J2K_COMMENT or _ENCODER.fullmatch(segment[6:]):
            kept.append(segment)
        at += 2 + length
    return frame


def _to_end(rest: bytes) -> bytes:
    """Up to the last end marker and its padding byte."""
    end = rest.rfind(_END)
    if end < 0:
        return rest
    tail = rest[end + 2 :]
    return rest if tail in _PADDING else rest[: end + 2]


_STRIPPERS: Final = dict.fromkeys((*JPEGTransferSyntaxes, *JPEGLSTransferSyntaxes), _jpeg) | dict.fromkeys(
    JPEG2000TransferSyntaxes, _jpeg2000
)
