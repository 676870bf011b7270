"""Payment cards and bank accounts."""

import re
from collections.abc import Iterator
from typing import Final

from wetread.deid.text.patterns.checksums import luhn, mod97
from wetread.deid.text.spans import IdentitySpan

_CARD: Final = re.compile(r"(?<![\w.-])\d(?:[ -]?\d){11,18}(?![\w-]|\.\d)", re.ASCII)
_CUE: Final = re.compile(
    r"(?:card|credit|debit|visa|mastercard|amex|maestro|discover|\bcc)\b[^.\d]{0,30}$", re.IGNORECASE
)
_IBAN: Final = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?!\w)", re.IGNORECASE)
_BRITISH: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z]{4}\d{10,16}")
_IBAN_CUE: Final = re.compile(r"\biban\b[^.\n]{0,20}$", re.IGNORECASE)


def find_banking(text: str) -> Iterator[IdentitySpan]:
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if luhn(digits) or _CUE.search(text[max(0, match.start() - 45) : match.start()]):
            yield IdentitySpan(*match.span(), "CREDIT_CARD")
    for match in _IBAN.finditer(text):
        account = re.sub(r"[ -]", "", match[0]).upper()
        cued = _IBAN_CUE.search(text[max(0, match.start() - 30) : match.start()])
        if mod97(account) or _BRITISH.fullmatch(account) or cued:
            yield IdentitySpan(*match.span(), "IBAN_CODE")
