"""What the reader's features are worth: for finding films that are alike, and for noticing pictures that are none."""

import math

import numpy as np
import numpy.typing as npt

from wetread.evaluation.answers import Answers, Weights
from wetread.evaluation.blocks import Blocks, Cell, Fact, Remark, Table, columns, count, percent, short, words
from wetread.evaluation.draws import Draw, figure, mean_of
from wetread.evaluation.films import Films
from wetread.evaluation.gatekeeping import FRONTAL, GateSample
from wetread.metrics.ranking import auroc
from wetread.records.arrays import Floats
from wetread.records.vocabulary import TARGETS

Indices = npt.NDArray[np.intp]
NEAREST = 5
CHUNK = 512


def alike(films: Films, said: Answers, draw: Draw) -> Blocks:
    """Whether the nearest films, by the cosine of their features, share what a film shows."""
    if said.features is None or len(set(films.patients)) < 2:
        yield Remark("Not measured: these weights give no features, or the films are of one patient.")
        return
    near = nearest(said.features, films.patients)
    heads = columns(finding="finding", films="films with it", near=f"of their {NEAREST} nearest", all="of all films")
    yield Table("alike", heads, tuple(_row(films, near, row) for row in range(len(TARGETS))))
    for key, about, values in (("view", "view", films.ap), ("sex", "sex", films.female)):
        shown = figure(films.patients, mean_of((values[near] == values[:, None]).mean(1)), draw)
        yield Fact(key, f"of a film's {NEAREST} nearest, of the same {about}: {shown}", shown.plain)


def _row(films: Films, near: Indices, row: int) -> tuple[Cell, ...]:
    truth = films.targets[:, row]
    there = near[truth > 0]
    beside = percent(float(truth[there].mean()) if there.size else math.nan)
    return words(TARGETS[row]), count(len(there)), beside, percent(float(truth.mean()))


def nearest(features: Floats, patients: npt.NDArray[np.str_], count: int = NEAREST) -> Indices:
    """(film, nearest): the indices of the films of other patients whose features point the same way, nearest first."""
    unit = features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-9)
    found = []
    for start in range(0, len(unit), CHUNK):
        likeness = unit[start : start + CHUNK] @ unit.T
        likeness[patients[start : start + CHUNK, None] == patients[None]] = -np.inf
        found.append(np.argsort(-likeness, axis=1, kind="stable")[:, :count])
    return np.concatenate(found)


def noticed(weights: Weights, said: Answers, others: GateSample) -> Blocks:
    """Whether pictures that are no frontal film lie farther from the films that were learnt than films do."""
    strange = others.pixels[others.kinds != FRONTAL]
    if said.distance is None or not strange.size:
        yield Remark("Distance of other pictures: not measured; there are none, or these weights give no distance.")
        return
    near, away = said.distance, weights.run("findings.onnx", strange, "How far pictures lie")["distance"]
    value = auroc(np.repeat([1.0, 0.0], [len(away), len(near)]), np.concatenate([away, near]))
    text = f"distance tells {len(away)} other pictures from {len(near)} films: AUROC {short(value)}"
    yield Fact("distance", text, {"pictures": len(away), "films": len(near), "auroc": value})
