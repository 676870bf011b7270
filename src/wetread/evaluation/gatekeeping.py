"""Which pictures the gate lets in, by their pixels alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from wetread.evaluation.answers import Bools, Weights
from wetread.evaluation.blocks import Blocks, Fact, Table, columns, count, percent, words
from wetread.evaluation.draws import Draw, figure, mean_of
from wetread.evaluation.films import Films, decoded, members_of
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
    """Pictures uint8 (picture, side, side), the folder or set of each, what it is, and its patient or case; `lost`
    could not be read, and `unknown` lie in folders that nothing is known of.
    """

    pixels: Labels
    sources: npt.NDArray[np.str_]
    kinds: npt.NDArray[np.str_]
    cases: npt.NDArray[np.str_]
    lost: int = 0
    unknown: int = 0

    @classmethod
    def of(
        cls, side: int, each: Sequence[tuple[Image.Image, str, str, str]], lost: int = 0, unknown: int = 0
    ) -> "GateSample":
        """Of (picture, source, kind, case)."""
        pixels = np.array([compressed(shrunk(picture, side)) for picture, *_ in each], np.uint8)
        sources, kinds, cases = (np.array([one[at] for one in each], np.str_) for at in (1, 2, 3))
        return cls(pixels.reshape(-1, side, side), sources, kinds, cases, lost, unknown)

    def and_films(self, films: Films, source: str) -> "GateSample":
        """The sample and frontal films brought to the gate's size."""
        each = zip(films.pixels, films.patients.tolist(), strict=True)
        shown = [(Image.fromarray(film), source, FRONTAL, f"patient {patient}") for film, patient in each]
        more = GateSample.of(self.pixels.shape[-1], shown)
        return GateSample(
            np.concatenate([self.pixels, more.pixels]),
            np.concatenate([self.sources, more.sources]),
            np.concatenate([self.kinds, more.kinds]),
            np.concatenate([self.cases, more.cases]),
            self.lost,
            self.unknown,
        )


def case_of(path: str) -> str:
    """Whose picture one of `modality.tar` is: MedPix names its case before the picture (MPX1063_synpic22167.jpg), of
    CT and MR alike; a picture of any other source stands alone.
    """
    name = path.rsplit("/", 1)[-1]
    return name.split("_")[0] if name.startswith("MPX") else f"{folder_of(path)}/{name}"


def load_gate_sample(data: Path, side: int, split: Split, part: Part | None) -> GateSample:
    """The pictures of `modality.tar` in folders that are known. Raises BadData where there is none."""
    held, lost, unknown = [], 0, 0
    for path, content in members_of(data, "modality"):
        folder = folder_of(path)
        unknown += folder not in FOLDERS
        if folder in FOLDERS and part in (None, part_of(case_of(path), split)):
            picture = decoded(content)
            lost += picture is None
            held += [] if picture is None else [(picture, folder, FOLDERS[folder], case_of(path))]
    return GateSample.of(side, held, lost, unknown)


def folder_of(path: str) -> str:
    """The folder that a picture lies in; nothing for one that lies in none."""
    return path.rsplit("/", 2)[-2] if "/" in path else ""


def passing(chances: npt.NDArray[np.floating], distance: Floats, limits: GateLimits) -> Bools:
    """Which pictures the limits let through; `chances` (picture, class), `distance` (picture,)."""
    near = distance <= limits.distance_at
    return np.asarray((chances.argmax(1) == 0) & (chances[:, 0] >= limits.confidence_at) & near)


def let_in(weights: Weights, sample: GateSample, draw: Draw) -> Blocks:
    """The share let in of each source, by the pixels alone: at the bedside the header joins the decision."""
    said = weights.run("gate.onnx", sample.pixels, "At the gate")
    through = passing(said["chances"], said["distance"], weights.bundle.operating().gate)
    groups = sorted(set(zip(sample.sources.tolist(), sample.kinds.tolist(), strict=True)))
    rows = []
    for source, kind in groups:
        here = (sample.sources == source) & (sample.kinds == kind)
        cases = len(set(sample.cases[here].tolist()))
        share = percent(float(through[here].mean()))
        rows.append((words(source), words(kind), count(int(here.sum())), count(cases), share))
    heads = columns(
        source="source", kind="what it is", pictures="pictures", cases="of patients or cases", let_in="let in"
    )
    yield Table("gate", heads, tuple(rows))
    films = sample.kinds == FRONTAL
    for key, about, right, here in (
        ("films", "frontal films let in", through, films),
        ("others", "everything else kept out", ~through, ~films),
    ):
        if here.any():
            shown = figure(sample.cases[here], mean_of(right[here]), draw)
            low, high = (percent(bound, 2).text for bound in (shown.low, shown.high))
            pictures = int(here.sum())
            text = f"{about}: **{percent(shown.value, 2).text}** ({low}-{high}) of {pictures}"
            plain = {"share": shown.value, "low": shown.low, "high": shown.high, "pictures": pictures}
            yield Fact(key, text, plain)
    if sample.lost:
        yield Fact("lost", f"pictures that cannot be read, left out: {sample.lost}", sample.lost)
    if sample.unknown:
        text = f"pictures in folders that nothing is known of, left out: {sample.unknown}"
        yield Fact("unknown", text, sample.unknown)
