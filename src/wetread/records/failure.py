"""A lost item, counted."""

from wetread.records.base import Record


class Failure(Record):
    """What could not be read and why. `item` is a digest or a running number, never a file's name."""

    code: str
    message: str
    item: str | None = None
