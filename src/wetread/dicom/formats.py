"""What a file is, by its first bytes rather than by its name."""

from typing import Final, Literal

Format = Literal["dicom", "png", "jpeg", "zip", "pdf", "text", "empty", "unknown"]

HEAD_BYTES: Final = 4096

_MAGIC: Final[tuple[tuple[bytes, Format], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"%PDF", "pdf"),
)
# The first element of a file without preamble is of the meta or the identifying group (PS3.10 7.1, PS3.5 7.1).
_GROUPS: Final = {0x0002, 0x0008}
_BOMS: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def sniff(head: bytes) -> Format:
    """The format of a file that starts with `head` (up to HEAD_BYTES)."""
    if not head:
        return "empty"
    if head[128:132] == b"DICM":
        return "dicom"
    known = next((name for magic, name in _MAGIC if head.startswith(magic)), None)
    if known:
        return known
    if _starts_with_element(head):
        return "dicom"
    return "text" if _is_text(head) else "unknown"


def _starts_with_element(head: bytes) -> bool:
    for order in ("little", "big"):
        group, element = (int.from_bytes(head[at : at + 2], order) for at in (0, 2))
        if len(head) >= 8 and group in _GROUPS and element <= 0x0120:
            return head[4:6].isalpha() or int.from_bytes(head[4:8], order) <= 1024
    return False


def _is_text(head: bytes) -> bool:
    try:
        text = head[: len(head) - len(head) % 2].decode(_BOMS.get(head[:2], "ascii" if b"\0" in head else "utf-8"))
    except UnicodeDecodeError as error:
        # a character of several bytes may be cut at the end of the head
        text = head[: error.start].decode("utf-8", "ignore") if error.start >= HEAD_BYTES - 4 else ""
    return bool(text) and all(letter.isprintable() or letter in "\r\n\t\f\ufeff" for letter in text)
