"""Addresses of a fixed form: post boxes, military post, flats and suites, a house number with a street's word."""

import functools
import re
from collections.abc import Iterator

from wetread.deid.text.spans import IdentitySpan
from wetread.deid.text.tables import entries


def find_boxes(text: str) -> Iterator[IdentitySpan]:
    for shape in _shapes():
        yield from (IdentitySpan(*match.span(), "STREET_ADDRESS") for match in shape.finditer(text))


@functools.cache
def _shapes() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, entries("addresses.txt")))
