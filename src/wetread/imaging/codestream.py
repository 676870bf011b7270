"""What a JPEG, JPEG-LS or JPEG 2000 codestream says of itself, read without decoding it."""

from wetread.errors import InconsistentHeader, TooLarge, Truncated
from wetread.imaging.header import MAX_PIXELS, MAX_SIDE

_JPEG = b"\xff\xd8"
_J2K = b"\xff\x4f\xff\x51"
_END = b"\xff\xd9"
_TAIL = 512
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
# Start-of-frame markers carry the size; C4, C8 and CC share their range but mean other things. F7 is JPEG-LS.
_FRAME = {*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC}


def check_codestream(codestream: bytes, rows: int, columns: int) -> None:
    """Refuses a codestream that is cut short or whose own size is not the header's, before a decoder allocates it.

    Raises Truncated, TooLarge or InconsistentHeader. Run-length data has no size of its own and passes.
    """
    size = stated_size(codestream)
    if size is None:
        return
    # The end marker cannot occur inside entropy-coded data of any of the three; some writers pad after it.
    if _END not in codestream[-_TAIL:]:
        raise Truncated("The compressed pixel data is cut short: its end marker is missing.")
    if max(size) > MAX_SIDE or size[0] * size[1] > MAX_PIXELS:
        raise TooLarge(f"The compressed image says that it holds {size[0]} x {size[1]} pixels.")
    if size != (rows, columns):
        raise InconsistentHeader(
            f"The header says {rows} x {columns} pixels, the compressed image in it {size[0]} x {size[1]}."
        )


def stated_size(codestream: bytes) -> tuple[int, int] | None:
    """(rows, columns) of a JPEG, JPEG-LS or JPEG 2000 codestream; None for anything else."""
    if codestream.startswith(_JPEG):
        return _jpeg_size(codestream)
    start = codestream.find(_J2K, 0, 4096)  # a few writers wrap the codestream in a JP2 file
    return _j2k_size(codestream[start : start + 24]) if start >= 0 else None


def _jpeg_size(codestream: bytes) -> tuple[int, int] | None:
    """From the first frame header (ITU-T T.81 B.2.2). None where the number of lines is only given at the end."""
    at = 2
    while at + 9 <= len(codestream) and codestream[at] == 0xFF:
        marker = codestream[at + 1]
        if marker in _FRAME:
            rows = int.from_bytes(codestream[at + 5 : at + 7])
            return (rows, int.from_bytes(codestream[at + 7 : at + 9])) if rows else None
        at += _step(marker, codestream[at + 2 : at + 4])
    return None


def _step(marker: int, length: bytes) -> int:
    if marker == 0xFF:  # a fill byte
        return 1
    return 2 if marker in _STANDALONE else 2 + int.from_bytes(length)


def _j2k_size(segment: bytes) -> tuple[int, int]:
    """From the SIZ segment (ITU-T T.800 A.5.1): the reference grid less the image's offset in it."""
    width, height, left, top = (int.from_bytes(segment[at : at + 4]) for at in (8, 12, 16, 20))
    return height - top, width - left
