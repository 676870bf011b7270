"""Names that stand for names: keyed, so that only the site can tell whose they are, and the same on every day."""

import hashlib
import hmac
import json
from typing import Final

_SHIFT_DAYS: Final = 3650


def keyed(key: bytes, *parts: str) -> bytes:
    """HMAC-SHA256 of the parts, which are kept apart by being written as JSON."""
    return hmac.new(key, json.dumps(parts).encode("ascii"), hashlib.sha256).digest()


def pseudonym(key: bytes, what: str, *parts: str) -> str:
    """32 hexadecimal digits for `what` ("subject", "study") with these original identifiers."""
    return keyed(key, what, *parts).hex()[:32]


def pseudonymous_uid(key: bytes, *parts: str) -> str:
    """A UID under 2.25 (PS3.5 B.2), from 128 bits laid out as a UUID of version 8 (RFC 9562)."""
    raw = int.from_bytes(keyed(key, "uid", *parts)[:16])
    uuid = raw & ~(0xF << 76) & ~(0x3 << 62) | 0x8 << 76 | 0x2 << 62
    return f"2.25.{uuid}"


def days_back(key: bytes, subject: str) -> int:
    """A subject's own secret number of days, 1 to 3,650, so that intervals between studies stay as they are."""
    return int.from_bytes(keyed(key, "days", subject)[:8]) % _SHIFT_DAYS + 1
