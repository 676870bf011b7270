"""Films whose lungs and hearts somebody drew, and how near the outlines come."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from wetread.errors import BadData
from wetread.evaluation.blocks import Blocks, Cell, Fact, Table, columns, count, number, words
from wetread.evaluation.films import decoded, members_of
from wetread.evaluation.parts import Part, Split, part_of
from wetread.imaging.canonical import compressed, shrunk
from wetread.imaging.silhouette import HEART, LEFT, RIGHT, cleaned, diameters
from wetread.metrics.overlap import dice
from wetread.records.arrays import Labels

# Grey values of the JSRT masks (Segmentation in Chest Radiographs); the patient's right is at the picture's left.
JSRT_VALUES = {150: RIGHT, 200: LEFT, 250: HEART}
NAMES = {"JPC": "JSRT", "CHN": "Shenzhen", "MCU": "Montgomery"}


@dataclass(frozen=True)
class Anatomy:
    """Films uint8 (film, side, side), labels 0-3 alike, and whether the heart was drawn (else 0 may hide it).

    `sources` names the set that each film comes from.
    """

    pixels: Labels
    labels: Labels
    hearts: npt.NDArray[np.bool_]
    sources: npt.NDArray[np.str_]
    parts: npt.NDArray[np.str_]

    def part(self, part: Part) -> "Anatomy":
        return self.where(self.parts == part)

    def where(self, rows: npt.NDArray[np.bool_]) -> "Anatomy":
        held = (self.pixels[rows], self.labels[rows], self.hearts[rows], self.sources[rows], self.parts[rows])
        return Anatomy(*held)


def load_anatomy(data: Path, split: Split, side: int) -> Anatomy:
    """Films and masks of `anatomy.tar`; each picture is a patient of its own. Raises BadData where there is none."""
    return whole_anatomy(data, split, side)[0]


def whole_anatomy(data: Path, split: Split, side: int) -> tuple[Anatomy, int]:
    """The same, and how many films were left out because their picture or mask cannot be read."""
    members = dict(members_of(data, "anatomy"))
    films, masks = _under(members, "images"), _under(members, "masks")
    pairs = {name: (decoded(films[name]), decoded(masks[name])) for name in sorted(films.keys() & masks.keys())}
    whole = {name: (film, mask) for name, (film, mask) in pairs.items() if film is not None and mask is not None}
    if not whole:
        raise BadData("No film of anatomy.tar has a mask.")
    held = Anatomy(
        pixels=np.stack([compressed(shrunk(film, side)) for film, _ in whole.values()]),
        labels=np.stack([_labels(mask, side, name) for name, (_, mask) in whole.items()]),
        hearts=np.array([name.startswith("JPC") for name in whole]),
        sources=np.array([name[:3] for name in whole]),
        parts=np.array([part_of(name, split) for name in whole]),
    )
    return held, len(pairs) - len(whole)


def _under(members: dict[str, bytes], folder: str) -> dict[str, bytes]:
    """Those of a folder, by their base name."""
    return {path.rsplit("/", 1)[-1]: content for path, content in members.items() if f"/{folder}/" in f"/{path}"}


def _labels(mask: Image.Image, side: int, name: str) -> Labels:
    values = np.asarray(mask.resize((side, side), Image.Resampling.NEAREST))
    if not name.startswith("JPC"):
        return sided(values > 0)
    labels = np.zeros((side, side), np.uint8)
    for value, label in JSRT_VALUES.items():
        labels[values == value] = label
    return labels


def sided(lungs: npt.NDArray[np.bool_]) -> Labels:
    """One mask of both lungs as right (1) and left (2): each connected piece by the half its centre lies in."""
    pieces, count = ndimage.label(lungs)
    labels = np.zeros(lungs.shape, np.uint8)
    middle = ndimage.center_of_mass(lungs)[1] if count else 0.0
    for piece in range(1, count + 1):
        here = pieces == piece
        labels[here] = RIGHT if ndimage.center_of_mass(here)[1] < middle else LEFT
    return labels


def overlaps(held: Anatomy, found: Labels, lost: int = 0) -> Blocks:
    """`found` are the labels of the same films, on the same or a finer grid (then every so manieth cell counts)."""
    step = found.shape[-1] // held.labels.shape[-1]
    coarse = found[:, step // 2 :: step, step // 2 :: step] if step > 1 else found
    named = np.array([NAMES.get(source, "others") for source in held.sources.tolist()])
    heads = columns(
        set="set",
        films="films",
        lungs="lungs Dice",
        hearts="films with a heart",
        heart="heart Dice",
        ratio="mean absolute error of the ratio (PA only)",
        unmeasured="without a ratio",
    )
    each = [(name, named == name) for name in sorted(set(named.tolist()))]
    rows = [_row(name, held.where(here), coarse[here]) for name, here in each]
    yield Table("outlines", heads, (*rows, _row("all", held, coarse)))
    if lost:
        yield Fact("lost", f"films with masks that cannot be read, left out: {lost}", lost)


def _row(name: str, held: Anatomy, found: Labels) -> tuple[Cell, ...]:
    lungs = _mean([dice(_lungs(one), _lungs(other)) for one, other in zip(found, held.labels, strict=True)])
    drawn = [(one, other) for one, other, heart in zip(found, held.labels, held.hearts, strict=True) if heart]
    known = drawn if (found == HEART).any() else []
    heart = _mean([dice(one == HEART, other == HEART) for one, other in known])
    # The set whose hearts were drawn, JSRT, is PA throughout.
    errors = [abs(_ratio(one) - _ratio(other)) for one, other in known]
    without = len(drawn) - sum(not math.isnan(error) for error in errors)
    figures = number(lungs), count(len(drawn)), number(heart), number(_mean(errors)), count(without)
    return words(name), count(len(found)), *figures


def _mean(values: list[float]) -> float:
    """The mean of those that there are."""
    known = [value for value in values if not math.isnan(value)]
    return float(np.mean(known)) if known else math.nan


def _lungs(labels: Labels) -> npt.NDArray[np.bool_]:
    return np.isin(labels, (RIGHT, LEFT))


def _ratio(labels: Labels) -> float:
    found = diameters(cleaned(labels))
    return math.nan if found is None else found.ratio
