"""Uncompressed pixel data as arrays that can be drawn on (PS3.5 8.1.1, 8.2 and annex A; PS3.3 C.7.6.3.1)."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from pydicom import Dataset

from wetread.imaging.attributes import numbers, whole
from wetread.imaging.codec import Stored
from wetread.imaging.header import PixelHeader

Paint = Callable[[Stored], None]


class NativePixels:
    """The bytes of a native pixel element, writable; `octets` gives them back. What is not painted stays as it was."""

    def __init__(self, dataset: Dataset, header: PixelHeader) -> None:
        self._header = header
        self._planar = header.samples > 1 and whole(dataset, "PlanarConfiguration") == 1
        self._signed = whole(dataset, "PixelRepresentation") == 1
        self._swapped = not header.syntax.is_little_endian and header.bits_allocated == 8 and _is_words(dataset, header)
        self._octets = np.frombuffer(header.data, np.uint8).copy()
        self._swap()

    @property
    def octets(self) -> bytes:
        self._swap()
        written = self._octets.tobytes()
        self._swap()
        return written

    def paint(self, frame: int, paint: Paint) -> None:
        """Lets `paint` draw on frame `frame` (from 1), (row, column, sample) in the colour space of the file."""
        if self._header.bits_allocated == 1:
            self._paint_bits(frame, paint)
        elif self._header.photometric == "YBR_FULL_422":
            self._paint_pairs(frame, paint)
        else:
            paint(self._cells(frame))

    def clear_unused(self, padding: frozenset[int]) -> bool:
        """Empties the bits of each cell that are not the pixel's, in which old objects keep overlays; True if any was
        set. Sign bits that go on are no content, nor are cells that as a whole hold one of the `padding` values.
        """
        header = self._header
        if header.bits_allocated not in {8, 16, 32} or header.element != "PixelData":
            return False
        if header.bits_stored == header.bits_allocated:
            return False
        cells = self._all_cells()
        low = header.high_bit + 1 - header.bits_stored
        meant = cells & np.asarray((2**header.bits_stored - 1) << low, cells.dtype)
        signs = _sign_extended(meant, header) if self._signed else meant
        excess = (cells != meant) & (cells != signs) & ~np.isin(cells, list(padding))
        if not excess.any():
            return False
        cells[excess] = signs[excess]
        return True

    def _swap(self) -> None:
        """Bytes that were written as big-endian words (PS3.5 annex D, figure D.1) into their order, and back."""
        if self._swapped:
            even = self._octets[: len(self._octets) & ~1].reshape(-1, 2)
            even[:] = even[:, ::-1].copy()

    def _type(self, signed: bool) -> np.dtype[Any]:
        kind = "f" if self._header.element != "PixelData" else "i" if signed else "u"
        order = "<" if self._header.syntax.is_little_endian else ">"
        return np.dtype(f"{order}{kind}{self._header.bits_allocated // 8}")

    def _all_cells(self) -> Stored:
        kind = self._type(signed=False)
        return self._octets[: len(self._octets) // kind.itemsize * kind.itemsize].view(kind)

    def _cells(self, frame: int) -> Stored:
        header, kind = self._header, self._type(self._signed)
        count = header.rows * header.columns * header.samples
        start = (frame - 1) * count * kind.itemsize
        cells = self._octets[start : start + count * kind.itemsize].view(kind)
        if self._planar:
            return np.moveaxis(cells.reshape(header.samples, header.rows, header.columns), 0, -1)
        return cells.reshape(header.rows, header.columns, header.samples)

    def _paint_bits(self, frame: int, paint: Paint) -> None:
        """Eight pixels to a byte, the first in the lowest bit; frames follow each other without a gap."""
        header = self._header
        size = header.rows * header.columns * header.samples
        bits = np.unpackbits(self._octets, bitorder="little")
        paint(bits[(frame - 1) * size : frame * size].reshape(header.rows, header.columns, header.samples))
        self._octets = np.packbits(bits, bitorder="little")

    def _paint_pairs(self, frame: int, paint: Paint) -> None:
        """Two pixels share their colour difference: Y Y Cb Cr. It changes only where both were painted."""
        header = self._header
        size = header.rows * header.columns * 2
        pairs = self._octets[(frame - 1) * size : frame * size].reshape(header.rows, header.columns // 2, 4)
        before = np.stack([pairs[..., (0, 1)], *(pairs[..., (at, at)] for at in (2, 3))], axis=-1)
        after = before.reshape(header.rows, -1, 3).copy()
        paint(after)
        after = after.reshape(before.shape)
        pairs[..., :2] = after[..., 0]
        both = (after != before).any(axis=-1).all(axis=-1)
        pairs[..., 2:][both] = after[both, 0, 1:]


def padding_values(dataset: Dataset, header: PixelHeader) -> frozenset[int]:
    """What the header calls padding, as an unsigned cell."""
    found = numbers(dataset, "PixelPaddingValue") + numbers(dataset, "PixelPaddingRangeLimit")
    return frozenset(int(value) % 2**header.bits_allocated for value in found if np.isfinite(value))


def _sign_extended(cells: Stored, header: PixelHeader) -> Stored:
    """The bits above the high bit like the high bit."""
    above = (2**header.bits_allocated - 1) & ~(2 ** (header.high_bit + 1) - 1)
    negative = (cells >> np.asarray(header.high_bit, cells.dtype)) & np.asarray(1, cells.dtype)
    return np.asarray(cells | negative * np.asarray(above, cells.dtype))


def _is_words(dataset: Dataset, header: PixelHeader) -> bool:
    return str(dataset.get_item(header.element).VR) == "OW"


def stacked(frames: list[npt.NDArray[Any]]) -> bytes:
    """Little-endian native pixel data of frames (row, column[, sample]), of even length."""
    joined = b"".join(np.ascontiguousarray(one, one.dtype.newbyteorder("<")).tobytes() for one in frames)
    return joined + b"\0" * (len(joined) % 2)
