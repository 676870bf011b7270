"""The ways in which one picture is looked at: as shown, with low contrasts raised and closer, and from farther away."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from wetread.imaging.text.contrast import flattened
from wetread.imaging.text.shapes import Turned
from wetread.imaging.text.tiles import close_candidates, coarse_candidates, piece_candidates, tiled_candidates
from wetread.records.arrays import Floats, Labels

Candidates = list[tuple[Turned, float]]
# From so many pixels on, on the shorter side, letters may be so large that they are seen better from farther away.
_FAR: Final = 700


@dataclass(frozen=True)
class Look:
    """`picture` is 8-bit, (row, column) or (row, column, 3), `grey` the same without colour."""

    picture: Labels
    grey: Labels
    search: Callable[[Labels], Candidates]

    def candidates(self) -> Candidates:
        return self.search(self.picture)


def looks(shown: Floats, values: Floats, piece: bool = False) -> tuple[Look, ...]:
    """The passes over a picture, or over a `piece` of one that was looked at before, which needs less.

    The first two arguments are those of `TextDetector.find`.
    """
    plain, raised = eight_bits(shown), flattened(values)
    grey = plain if plain.ndim == 2 else eight_bits(luminance(shown))
    if piece:
        return Look(plain, grey, piece_candidates), Look(raised, raised, piece_candidates)
    found = (Look(plain, grey, tiled_candidates), Look(raised, raised, close_candidates))
    far = (Look(plain, grey, coarse_candidates),) if min(grey.shape) >= _FAR else ()
    return (*found, *far)


def eight_bits(shown: Floats) -> Labels:
    return np.asarray(np.clip(np.rint(shown * 255), 0, 255), dtype=np.uint8)


def luminance(shown: Floats) -> Floats:
    """(row, column) of (row, column, 3): the weights of ITU-R BT.601."""
    return np.asarray(shown @ np.asarray([0.299, 0.587, 0.114], np.float32), dtype=np.float32)
