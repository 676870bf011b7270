"""E-mail addresses."""

import re
from collections.abc import Iterator
from typing import Final

from wetread.deid.text.spans import IdentitySpan

_EMAIL: Final = re.compile(r"(?<![\w.+%'-])[\w.+%'-]{0,63}[\w+%-]\s?@\s?[^\W_][\w-]*(?:\.[\w-]+)+", re.IGNORECASE)


def find_emails(text: str) -> Iterator[IdentitySpan]:
    return (IdentitySpan(*match.span(), "EMAIL_ADDRESS") for match in _EMAIL.finditer(text))
