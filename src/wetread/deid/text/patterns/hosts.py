"""IPv4 and IPv6 addresses, MAC addresses, and DICOM UIDs, which are numbered alike."""

import ipaddress
import re
from collections.abc import Iterator
from typing import Final

from wetread.deid.text.spans import IdentitySpan

_FOUR: Final = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)")
_SIX: Final = re.compile(r"(?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)
_MAC: Final = re.compile(r"(?<![\w:-])[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}(?![\w:-])", re.IGNORECASE)
_UID: Final = re.compile(r"(?<![\d.])[012](?:\.\d+){5,}(?![\d.]*\.\d)")
_VERSION: Final = re.compile(
    r"(?:version|release|software|firmware|build|\bv|ver\.?|rev\.?)\s*[:.]?\s*$", re.IGNORECASE
)


def find_hosts(text: str) -> Iterator[IdentitySpan]:
    for pattern in (_FOUR, _SIX):
        for match in pattern.finditer(text):
            if _is_address(match[0]) and not _VERSION.search(text[max(0, match.start() - 12) : match.start()]):
                yield IdentitySpan(*match.span(), "IP_ADDRESS")
    for pattern in (_MAC, _UID):
        yield from (IdentitySpan(*match.span(), "ID") for match in pattern.finditer(text))


def _is_address(written: str) -> bool:
    """Times of day look like IPv6 but for the double colon or the eight groups."""
    try:
        ipaddress.ip_address(written)
    except ValueError:
        return False
    return len(written) > len("::1f")
