"""Faults of how a film was taken, planted into a good one: its light, what the picture's edge cuts off, its tilt.

What a plane picture cannot show honestly is not planted: a patient turned about the body's own axis moves the spine
against the ribs, and shallow breath lifts the diaphragm and crowds the vessels; squeezing a film does neither. Nor is
the noise of too low a dose. Greys are changed as a wrong window or a film of old would show them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PIL import Image

from wetread.imaging.silhouette import LEFT, RIGHT
from wetread.records.arrays import Floats, Labels

# Each edge becomes the upper one after as many quarter turns against the clock as its place here.
EDGES = ("top", "right", "bottom", "left")
GAMMAS = (1.5, 2.0, 3.0)
CLIPPED = (0.1, 0.2, 0.3)
DEPTHS = (0.05, 0.1, 0.2)
TURNS = (5, 10, 20, 45, 90)


@dataclass(frozen=True)
class Fault:
    """`plant` takes a film (row, column) in [0, 1] and its outlines; `reason` is what should be said of the result."""

    kind: str
    strength: str
    reason: str
    plant: Callable[[Floats, Labels], Floats]


def faults(way: int) -> tuple[Fault, ...]:
    """Every fault in the order of the table; turns go against the clock for a `way` of 1, with it for -1."""
    dark, bright, cropped, rotated = (
        f"quality.{name}" for name in ("over_exposed", "under_exposed", "cropped", "rotated")
    )
    return (
        *(Fault("darker", f"gamma {gamma}", dark, partial(graded, gamma=gamma)) for gamma in GAMMAS),
        *(Fault("black lost", f"{share:.0%} of greys", dark, partial(blackened, share=share)) for share in CLIPPED),
        *(Fault("brighter", f"gamma 1/{gamma}", bright, partial(graded, gamma=1 / gamma)) for gamma in GAMMAS),
        *(Fault("white lost", f"{share:.0%} of greys", bright, partial(whitened, share=share)) for share in CLIPPED),
        *(
            Fault(f"cut at the {edge}", f"{depth:.0%} into the lungs", cropped, partial(cut, edge=edge, depth=depth))
            for edge in EDGES
            for depth in DEPTHS
        ),
        *(
            Fault("turned in its plane", f"{angle} degrees", rotated, partial(turned, angle=way * angle))
            for angle in TURNS
        ),
    )


def graded(film: Floats, _: Labels, gamma: float) -> Floats:
    """Darker over a gamma of 1, brighter under it; black and white stay."""
    return np.asarray(film**gamma, dtype=np.float32)


def blackened(film: Floats, _: Labels, share: float) -> Floats:
    """The darkest share of the greys becomes black, the rest is spread."""
    return np.asarray(np.clip((film - share) / (1 - share), 0, 1), dtype=np.float32)


def whitened(film: Floats, _: Labels, share: float) -> Floats:
    """The brightest share of the greys becomes white, the rest is spread."""
    return np.asarray(np.clip(film / (1 - share), 0, 1), dtype=np.float32)


def cut(film: Floats, labels: Labels, edge: str, depth: float) -> Floats:
    """The film without what lies beyond a line that runs inside the lungs, `depth` of its side from their border."""
    turns = EDGES.index(edge)
    lungs = np.rot90((labels == RIGHT) | (labels == LEFT), turns)
    upright = np.rot90(film, turns)
    border = np.nonzero(lungs.any(1))[0][0] / len(lungs)
    return np.ascontiguousarray(np.rot90(upright[round((border + depth) * len(upright)) :], -turns))


def turned(film: Floats, _: Labels, angle: float) -> Floats:
    """Turned about its middle, against the clock, on black."""
    return np.asarray(Image.fromarray(film).rotate(angle, Image.Resampling.BILINEAR), dtype=np.float32)
