"""Ages over 89, which the Safe Harbor rule (45 CFR 164.514(b)(2)(i)(C)) wants in one band. The span is the number."""

import re
from collections.abc import Iterator
from typing import Final

from wetread.deid.text.spans import IdentitySpan

_OLD: Final = r"((?:9\d|1[0-2]\d)(?:\.\d)?)"
_AFTER: Final = re.compile(
    rf"(?<![\w.,/-]){_OLD}"
    r"(?=\s*[- ]?\s*(?:years?|yrs?|y)\b\.?[\s-]*(?:old|of age|o\b|/o|[mf]\b)|"
    r"\s*(?:yo|y/o|y\.o\.)\b|"
    r"\s*[- ]?(?:year|yr)s?\b-?\s*(?:male|female|man|woman|lady|gentleman|patient)|\s?y?/?[MF]\b)",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    rf"\b(?:aged?|age of|age is|turn(?:ed|s|ing)?|i am|i'?m|(?:he|she) is|(?:he|she) was)\s*:?\s*"
    rf"(?:now |just |about )?{_OLD}"
    r"(?!\s*(?:%|mm|cm|kg|lb|degrees|days|weeks|months|hours|minutes|percent|m\b)|[\d/.:-]\d)",
    re.IGNORECASE,
)
_WORDS: Final = re.compile(
    r"\b((?:ninety|(?:one |a )?hundred)(?:[- ](?:and )?(?:one|two|three|four|five|six|seven|eight|nine|ten))?)"
    r"(?=[- ](?:year|yr)s?[- ]old\b| years of age)",
    re.IGNORECASE,
)


def find_ages(text: str) -> Iterator[IdentitySpan]:
    for pattern in (_AFTER, _BEFORE, _WORDS):
        yield from (IdentitySpan(*match.span(1), "AGE") for match in pattern.finditer(text))
