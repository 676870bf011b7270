"""URLs, and host names whose last label is a common one; a country's label alone is too often a missing blank."""

import re
from collections.abc import Iterator
from typing import Final

from wetread.deid.text.spans import IdentitySpan

_GENERIC: Final = "com|org|net|edu|gov|mil|info|biz|io|ai|app|dev|health|hospital|clinic|online|site|int"
_URL: Final = re.compile(r"\b(?:https?|ftp|sftp|wado)://[^\s<>\"]+|\bwww\d?\.[^\s<>\"]+", re.IGNORECASE)
_HOST: Final = re.compile(
    rf"(?<![\w@.-])(?:[a-z0-9][a-z0-9-]*\.)+(?:{_GENERIC}|(?:co|ac|nhs|gov|org|com|net|edu|or|ne)\.[a-z]{{2}})"
    rf"(?:\.[a-z]{{2}})?(?![\w-])(?:/[^\s<>\"]*)?",
    re.IGNORECASE,
)


def find_domains(text: str) -> Iterator[IdentitySpan]:
    for pattern in (_URL, _HOST):
        for match in pattern.finditer(text):
            yield IdentitySpan(match.start(), match.start() + len(match[0].rstrip(".,;:!?)]}'\"")), "DOMAIN_NAME")
