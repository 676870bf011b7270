"""Which pictures the gate lets in, by their pixels alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from wetread.evaluation.answers import Bools, Weights
from wetread.evaluation.blocks import Blocks, Fact, Table, columns, count, percent, words
from wetread.evaluation.films import decoded, members_of
from wetread.evaluation.parts import Part, Split, part_of
from wetread.imaging.canonical import compressed, shrunk
from wetread.records.arrays import Floats, Labels
from wetread.records.operating import GateLimits

FRONTAL = "cxr_frontal"
# What each folder of modality.tar holds.
FOLDERS = {
    "mednist-cxr": FRONTAL,
    "mednist-hand": "radiograph_other",
    "mednist-abdomenct": "ct",
    "mednist-chestct": "ct",
    "mednist-headct": "ct",
    "ct": "ct",
    "mednist-breastmri": "mr",
    "mr": "mr",
    "ultrasound": "us",
}


@dataclass(frozen=True)
class GateSample:
    """Pictures uint8 (picture, side, side), the folder or set of each, and what it is; `lost` could not be read, and
    `unknown` lie in folders that nothing is known of.
    """

    pixels: Labels
    sources: npt.NDArray[np.str_]
    kinds: npt.NDArray[np.str_]
    lost: int = 0
    unknown: int = 0

    @classmethod
    def of(
        cls, side: int, each: Sequence[tuple[Image.Image, str, str]], lost: int = 0, unknown: int = 0
    ) -> "GateSample":
        """Of (picture, source, kind)."""
        pixels = np.array([compressed(shrunk(picture, side)) for picture, *_ in each], np.uint8)
        sources, kinds = (np.array([one[at] for one in each], np.str_) for at in (1, 2))
        return cls(pixels.reshape(-1, side, side), sources, kinds, lost, unknown)

    def and_films(self, pixels: Labels, source: str) -> "GateSample":
        """The sample and frontal films uint8 (film, side, side) brought to the gate's size."""
        more = GateSample.of(self.pixels.shape[-1], [(Image.fromarray(film), source, FRONTAL) for film in pixels])
        return GateSample(
            np.concatenate([self.pixels, more.pixels]),
            np.concatenate([self.sources, more.sources]),
            np.concatenate([self.kinds, more.kinds]),
            self.lost,
            self.unknown,
        )


def load_gate_sample(data: Path, side: int, split: Split, part: Part | None) -> GateSample:
    """The pictures of `modality.tar` in folders that are known. Raises BadData where there is none."""
    held, lost, unknown = [], 0, 0
    for number, (path, content) in enumerate(members_of(data, "modality")):
        folder = path.rsplit("/", 2)[-2] if "/" in path else ""
        unknown += folder not in FOLDERS
        if folder in FOLDERS and part in (None, part_of(f"{folder}-{number}", split)):
            picture = decoded(content)
            lost += picture is None
            held += [] if picture is None else [(picture, folder, FOLDERS[folder])]
    return GateSample.of(side, held, lost, unknown)


def passing(chances: npt.NDArray[np.floating], distance: Floats, limits: GateLimits) -> Bools:
    """Which pictures the limits let through; `chances` (picture, class), `distance` (picture,)."""
    near = distance <= limits.distance_at
    return np.asarray((chances.argmax(1) == 0) & (chances[:, 0] >= limits.confidence_at) & near)


def let_in(weights: Weights, sample: GateSample) -> Blocks:
    """The share let in of each source, by the pixels alone: at the bedside the header joins the decision."""
    said = weights.run("gate.onnx", sample.pixels, "At the gate")
    through = passing(said["chances"], said["distance"], weights.bundle.operating().gate)
    groups = sorted(set(zip(sample.sources.tolist(), sample.kinds.tolist(), strict=True)))
    rows = []
    for source, kind in groups:
        here = (sample.sources == source) & (sample.kinds == kind)
        rows.append((words(source), words(kind), count(int(here.sum())), percent(float(through[here].mean()))))
    yield Table("gate", columns(source="source", kind="what it is", pictures="pictures", let_in="let in"), tuple(rows))
    films = sample.kinds == FRONTAL
    for key, about, held in (
        ("films", "frontal films let in", through[films]),
        ("others", "everything else kept out", ~through[~films]),
    ):
        if held.size:
            share, pictures = float(held.mean()), int(held.size)
            text = f"{about}: **{percent(share, 2).text}** of {pictures}"
            yield Fact(key, text, {"share": share, "pictures": pictures})
    if sample.lost:
        yield Fact("lost", f"pictures that cannot be read, left out: {sample.lost}", sample.lost)
    if sample.unknown:
        text = f"pictures in folders that nothing is known of, left out: {sample.unknown}"
        yield Fact("unknown", text, sample.unknown)
