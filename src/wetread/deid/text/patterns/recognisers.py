"""All recognisers, the surest first: where two spans overlap, the earlier recogniser keeps the characters."""

from collections.abc import Callable, Iterator
from typing import Final

from wetread.deid.text.patterns.ages import find_ages
from wetread.deid.text.patterns.banking import find_banking
from wetread.deid.text.patterns.boxes import find_boxes
from wetread.deid.text.patterns.dates import find_dates
from wetread.deid.text.patterns.domains import find_domains
from wetread.deid.text.patterns.emails import find_emails
from wetread.deid.text.patterns.facilities import find_facilities
from wetread.deid.text.patterns.hosts import find_hosts
from wetread.deid.text.patterns.names import find_names
from wetread.deid.text.patterns.numbers import find_numbers
from wetread.deid.text.patterns.phones import find_phones
from wetread.deid.text.patterns.postcodes import find_postcodes
from wetread.deid.text.spans import IdentitySpan

Recogniser = Callable[[str], Iterator[IdentitySpan]]

RECOGNISERS: Final[tuple[Recogniser, ...]] = (
    find_emails,
    find_domains,
    find_hosts,
    find_dates,
    find_banking,
    find_phones,
    find_numbers,
    find_postcodes,
    find_ages,
    find_boxes,
    find_facilities,
    find_names,
)
# What is looked for even in short terms of a header.
FORMED: Final[tuple[Recogniser, ...]] = (find_emails, find_dates, find_names)
