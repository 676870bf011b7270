"""One film that everybody can look at: RG1 of pydicom-data, read as it is."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
from pydicom import dcmread

from wetread.evaluation.answers import Answers, Weights
from wetread.evaluation.blocks import Blocks, Fact, Remark, short
from wetread.imaging.canonical import canonical
from wetread.imaging.silhouette import cleaned, diameters
from wetread.readers.embedded import flag_of
from wetread.readers.places import pieces_of
from wetread.records.arrays import Floats

NAME = "RG1_UNCR.dcm"


def example(weights: Weights) -> Blocks:
    """A PA film (MONOCHROME1) with many masses and nodules in both lungs, and a catheter."""
    path = _path()
    if path is None:
        yield Remark("Not read: the package pydicom-data is not installed (pip install 'wetread[samples]').")
        return
    dataset = dcmread(path)
    values = dataset.pixel_array.astype(np.float32)
    grey = (values.max() - values) / float(np.ptp(values))
    said = weights.answers(canonical(grey, weights.side("findings.onnx"))[None])
    yield from _answers(said)
    yield _ratio(weights, grey)
    if said.place is not None:
        box, _ = pieces_of(said.place[0])[0]
        shown = ", ".join(short(value, 2) for value in box)
        yield Fact("opacity_box", f"surest place of opacity: {shown} (left, top, width, height of the film)", box)


def _path() -> Path | None:
    found = find_spec("data_store")
    folders = found.submodule_search_locations if found is not None else None
    path = Path(folders[0], "data", NAME) if folders else None
    return path if path is not None and path.is_file() else None


def _answers(said: Answers) -> Blocks:
    each = sorted(zip(said.names, said.chances[0].tolist(), strict=True), key=lambda one: -one[1])
    yield Fact(
        "probabilities", f"probabilities: {', '.join(f'{name} {chance:.2f}' for name, chance in each)}", dict(each)
    )
    flags = {name: flag_of(chance, said.operating.point(name)) for name, chance in each}
    for flag in ("reported", "hedged", "not_flagged", "not_assessed"):
        named = [name for name, its in flags.items() if its == flag]
        yield Fact(flag, f"{flag.replace('_', ' ')}: {', '.join(named) or 'none'}", named)


def _ratio(weights: Weights, grey: Floats) -> Fact:
    found = diameters(cleaned(weights.outlines(canonical(grey, weights.side("anatomy.onnx"))[None])[0]))
    if found is None:
        return Fact("ratio", "cardiothoracic ratio: none, for heart or lungs were not found", None)
    return Fact("ratio", f"cardiothoracic ratio: {found.ratio:.2f}", found.ratio)
