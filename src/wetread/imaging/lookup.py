"""Lookup tables as DICOM stores them (PS3.3 C.11.1.1, C.11.2.1.1, C.7.6.3.1.5)."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pydicom import Dataset

from wetread.errors import InconsistentHeader
from wetread.imaging.attributes import numbers, value_of

Reals = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LookupTable:
    """`entries[0]` is the output for `first` and everything below it, the last one for everything above.

    `full` is the largest output that the table's bits can hold.
    """

    first: int
    entries: Reals
    full: float

    def __call__(self, values: Reals) -> Reals:
        index = np.clip(np.rint(np.nan_to_num(values)) - self.first, 0, len(self.entries) - 1)
        return np.asarray(self.entries[index.astype(np.intp)], dtype=np.float64)

    def normalised(self) -> "LookupTable":
        """The same table with outputs in [0, 1]."""
        return LookupTable(first=self.first, entries=self.entries / self.full, full=1.0)


class Descriptor(NamedTuple):
    """How many entries a table has, the input that the first is for, and the bits of an entry."""

    length: int
    first: int
    bits: int


def lookup_table(item: Dataset, signed: bool, little_endian: bool) -> LookupTable:
    """The table of one item of a LUT sequence; `signed` tells whether its input can be negative.

    Raises InconsistentHeader where the descriptor or the data make no table.
    """
    count, first, bits = descriptor(item, "LUTDescriptor", signed)
    data = octets(item, "LUTData", little_endian)
    # One byte an entry is allowed only to tables of 8 bits, but the length tells it better than the descriptor.
    entries = units(data, wide=len(data) >= 2 * count)[:count]
    if len(entries) < count:
        raise InconsistentHeader("A lookup table in the header is shorter than its descriptor says.")
    return LookupTable(first, entries, full=max(2.0 ** min(max(bits, 1), 16) - 1, float(entries.max())))


def descriptor(holder: Dataset, keyword: str, signed: bool) -> Descriptor:
    """Reads a descriptor, undoing a wrong sign in its 16-bit fields. Raises InconsistentHeader for a malformed one."""
    values = numbers(holder, keyword)
    if len(values) != 3 or not all(value.is_integer() for value in values):
        raise InconsistentHeader("The descriptor of a lookup table in the header is missing or malformed.")
    count, first, bits = (int(value) for value in values)
    # A count of 0 stands for 65,536.
    return Descriptor(count % 2**16 or 2**16, first - 2**16 if signed and first >= 2**15 else first, bits)


def octets(holder: Dataset, keyword: str, little_endian: bool) -> bytes:
    """A table's data as little-endian bytes, whether the header holds them as bytes or as numbers."""
    raw = value_of(holder, keyword)
    if isinstance(raw, bytes):
        return raw if little_endian else np.frombuffer(raw[: len(raw) & ~1], ">u2").astype("<u2").tobytes()
    words = np.asarray(numbers(holder, keyword))
    if not np.isfinite(words).all():
        raise InconsistentHeader("A lookup table in the header is malformed.")
    return (words.astype(np.int64) % 2**16).astype("<u2").tobytes()


def units(data: bytes, wide: bool) -> Reals:
    """Little-endian bytes as words, or as bytes."""
    return np.frombuffer(data[: len(data) & ~1] if wide else data, "<u2" if wide else "u1").astype(np.float64)
