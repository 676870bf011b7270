"""Colour palettes, plain or in segments (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6 and C.7.9.2)."""

import numpy as np
from pydicom import Dataset

from wetread.errors import InconsistentHeader
from wetread.imaging.lookup import LookupTable, descriptor, octets, units

_DISCRETE, _LINEAR, _INDIRECT = 0, 1, 2


def palette_table(dataset: Dataset, colour: str, signed: bool, little_endian: bool) -> LookupTable:
    """The table of one colour ("Red", "Green", "Blue"). Raises InconsistentHeader where there is none."""
    count, first, bits = descriptor(dataset, f"{colour}PaletteColorLookupTableDescriptor", signed)
    data = octets(dataset, f"{colour}PaletteColorLookupTableData", little_endian)
    if data:
        entries = units(data, wide=len(data) >= 2 * count)[:count]
    else:
        segments = octets(dataset, f"Segmented{colour}PaletteColorLookupTableData", little_endian)
        entries = np.asarray(expanded(units(segments, wide=bits > 8).astype(int).tolist(), bits > 8, count), np.float64)
    if len(entries) < count:
        raise InconsistentHeader("A colour palette in the header is shorter than its descriptor says.")
    # Some writers keep 8-bit colours in a palette that they call 16 bits deep.
    return LookupTable(first, entries, full=2.0**8 - 1 if entries.max() < 2**8 else 2.0**16 - 1)


def expanded(codes: list[int], wide: bool, count: int) -> list[int]:
    """The entries that segments stand for, at most `count`. `wide` codes are words, else bytes.

    Raises InconsistentHeader for segments that make no sense.
    """
    entries: list[int] = []
    at = 0
    while at + 2 < len(codes) and len(entries) < count:
        if codes[at] == _INDIRECT:
            _repeat(codes, at, wide, entries)
            at += 4 if wide else 6
        else:
            at = _append(codes, at, entries)
    return entries[:count]


def _append(codes: list[int], at: int, entries: list[int]) -> int:
    """Appends what the discrete or linear segment at `at` stands for; where the next segment starts."""
    kind, length, body = codes[at], codes[at + 1], at + 2
    if kind == _DISCRETE:
        entries += codes[body : body + length]
        return body + length
    if kind != _LINEAR or not entries:
        raise InconsistentHeader("A segment of a colour palette in the header makes no sense.")
    entries += np.rint(np.linspace(entries[-1], codes[body], length + 1)[1:]).astype(int).tolist()
    return body + 1


def _repeat(codes: list[int], at: int, wide: bool, entries: list[int]) -> None:
    """Appends `codes[at + 1]` earlier segments again, from the byte offset that follows."""
    step = 16 if wide else 8
    offset = sum(code << step * place for place, code in enumerate(codes[at + 2 : at + (4 if wide else 6)]))
    start = offset // (2 if wide else 1)
    for _ in range(codes[at + 1]):
        if not start + 2 < at:  # only earlier ones: a palette cannot loop
            raise InconsistentHeader("A segment of a colour palette in the header points outside it.")
        start = _append(codes, start, entries)
