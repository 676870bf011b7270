"""Films of `trials.py` cut to the lungs, so that every film shows the same anatomy at the same place."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PIL import Image

from benchmarks.trials_films import Marked
from wetread.evaluation.answers import Weights
from wetread.imaging.silhouette import LEFT, RIGHT, cleaned
from wetread.readers.bundle import embedded_bundle
from wetread.records.arrays import Labels

# Of a lung box's own size on each side; outlines that cover less of the film than this are not trusted.
MARGIN, LEAST = 0.08, 0.08
CHUNK = 256
Boxes = npt.NDArray[np.float64]


def cropped(held: Marked) -> Marked:
    """The same films, each cut to the box around its lungs and brought back to its size; marks of places are void."""
    boxes = lung_boxes(held.films.pixels)
    return replace(held, films=replace(held.films, pixels=cut(held.films.pixels, boxes)))


def lung_boxes(pixels: Labels) -> Boxes:
    """(film, left, top, right, bottom) in pixels by the shipped outlines; where they are in doubt, the middle box."""
    weights = Weights(embedded_bundle())
    each = []
    for start in range(0, len(pixels), CHUNK):
        outlines = weights.outlines(pixels[start : start + CHUNK])
        scale = pixels.shape[-1] / outlines.shape[-1]
        each += [_around(cleaned(labels)) * scale for labels in outlines]
    boxes = np.array(each)
    return np.where(np.isnan(boxes), np.nanmedian(boxes, axis=0), boxes)


def _around(labels: Labels) -> Boxes:
    lungs = np.isin(labels, (RIGHT, LEFT))
    if lungs.mean() < LEAST:
        return np.full(4, np.nan)
    rows, columns = (np.flatnonzero(lungs.any(axis)) for axis in (1, 0))
    left, top, right, bottom = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
    wide, high = MARGIN * (right - left), MARGIN * (bottom - top)
    return np.array([left - wide, top - high, right + wide, bottom + high])


def cut(pixels: Labels, boxes: Boxes) -> Labels:
    side = pixels.shape[-1]
    films = [
        Image.fromarray(film).transform((side, side), Image.Transform.EXTENT, tuple(box), Image.Resampling.BICUBIC)
        for film, box in zip(pixels, boxes, strict=True)
    ]
    return np.stack([np.asarray(film) for film in films])
