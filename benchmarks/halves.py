"""What 16-bit weights cost: `python benchmarks/halves.py --data DIR --out RUNFOLDER [--part calibrate] [--outlined N]`.

The ONNX files that ship hold every large tensor in 16 bits (`training/export.py`) and run on onnxruntime; here they
stand beside the same networks in 32 bits on torch, with the weights of the run that they were exported from. So the
figures hold the rounding of the weights and what the two runtimes do differently by themselves. It stops where the
run's weights are not those that were rounded. Outlines, as the network gives them and before they are cleaned, are
compared on N films drawn with a fixed seed. A flag is what an operating point makes of a probability; the gate decides
by the pixels alone. AUROC over the 14 findings; intervals of 95 %, patients drawn again. Loading the run opens every
film of the folder, for the gate's cloud was drawn from a mixture of all; only films of the part given are measured.
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from torch import nn

from wetread.evaluation.answers import Bools, Doubles, Weights
from wetread.evaluation.draws import mean_area
from wetread.evaluation.films import Films, adult_rows, films_of
from wetread.evaluation.gatekeeping import passing
from wetread.evaluation.parts import PARTS, part_of
from wetread.metrics.calibration import apply_platt
from wetread.metrics.intervals import Indices, patient_bootstrap
from wetread.readers.bundle import embedded_bundle
from wetread.readers.embedded import flag_of
from wetread.readers.panel import FAMILIES, SAID, together
from wetread.records.arrays import Floats, Labels
from wetread.records.operating import Operating
from wetread.records.vocabulary import FINDINGS
from wetread.training.export import ChancesAndDistance, FineLabels
from wetread.training.recipe import load_recipe
from wetread.training.trained import Trained

RECIPE = Path(__file__).parents[1] / "recipes" / "chest-reader.yaml"
HALF, BATCH, MIB = ".half", 32, 2**20
# Rounding to 16 bits moves a tensor by some 0.0002 of its length; another training moves it by about its whole length.
FARTHEST = 0.001


@dataclass(frozen=True)
class Said:
    """What one set of weights says of films: logits and probabilities (film, answer), and whom the gate lets in."""

    logits: Doubles
    chances: Doubles
    let_in: Bools


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True, help="the folder of images")
    options.add_argument("--out", type=Path, required=True, help="the folder of the run that the weights come from")
    options.add_argument("--part", choices=PARTS, default="calibrate")
    options.add_argument("--outlined", type=int, default=300)
    options.add_argument("--resamples", type=int, default=1000)
    given = options.parse_args()
    plan, weights = load_recipe(RECIPE), Weights(embedded_bundle())
    whole = networks(Trained.load(plan, given.data, given.out))
    rounded = {name: rounding(weights, name, network) for name, network in whole.items()}
    if not max(rounded.values()) < FARTHEST:
        sys.exit(f"Not the run that the shipped weights come from: they are no rounding of its networks ({rounded}).")
    rows = [row for row in adult_rows(given.data) if part_of(row["patient_id"], plan.split) == given.part]
    films, small = (
        films_of(rows, given.data, plan.split, weights.side(name)) for name in ("findings.onnx", "gate.onnx")
    )
    kept, own = shipped(weights, films, small), unrounded(whole, weights.bundle.operating(), films, small)
    chosen = np.random.default_rng(plan.seed).permutation(len(films))[: given.outlined]
    told = {
        f"films of `{given.part}`": f"{len(films):,} of {len(set(films.patients)):,} patients",
        **compared(kept, own, weights.bundle.operating()),
        "mean AUROC in 32 bits, change when shipped": ranked(films, kept, own, given.resamples),
        f"pixels of outlines that differ, {len(chosen)} films": outlined(
            weights, whole["anatomy.onnx"], films.pixels[chosen]
        ),
        **{f"{name}: rounding moves a tensor by at most": f"{far:.6f} of its length" for name, far in rounded.items()},
        **{f"{name}: size, and in 32 bits": sizes(weights.bundle.content(name)) for name in whole},
    }
    print("| what | shipped beside 32 bits |\n| --- | --- |")
    print("\n".join(f"| {name} | {value} |" for name, value in told.items()))


def networks(trained: Trained) -> dict[str, nn.Module]:
    """What `training/export.py` makes each file of."""
    return {
        "findings.onnx": trained.findings,
        **({} if trained.transfer is None else {"transfer.onnx": trained.transfer}),
        "anatomy.onnx": FineLabels(trained.anatomy.network),
        "gate.onnx": ChancesAndDistance(trained.gate.network, trained.cloud),
    }


def rounding(weights: Weights, name: str, network: nn.Module) -> float:
    model = onnx.load_from_string(weights.bundle.content(name))
    return farthest(halves(model), {key: values.numpy() for key, values in network.state_dict().items()})


def halves(model: onnx.ModelProto) -> dict[str, npt.NDArray[np.generic]]:
    """The tensors that a file keeps in 16 bits, by the name that each has in its network."""
    held = {one.name: onnx.numpy_helper.to_array(one) for one in model.graph.initializer}
    return {name.removesuffix(HALF): values for name, values in held.items() if name.endswith(HALF)}


def farthest(rounded: Mapping[str, npt.NDArray[np.generic]], own: Mapping[str, npt.NDArray[np.generic]]) -> float:
    """How far a rounded tensor lies from the network's own at most, over the length of that one.

    inf where none is rounded, or where one is not in the network or has another shape there.
    """
    if not rounded or any(name not in own or own[name].shape != values.shape for name, values in rounded.items()):
        return float("inf")
    both = [(values.astype(np.float64), own[name].astype(np.float64)) for name, values in rounded.items()]
    return max(float(np.linalg.norm(short - full) / np.linalg.norm(full)) for short, full in both)


def sizes(content: bytes) -> str:
    """The size of a file as it is, and were every number of 16 bits one of 32."""
    more = sum(values.nbytes for values in halves(onnx.load_from_string(content)).values())
    return f"{len(content) / MIB:.2f} MiB, {(len(content) + more) / MIB:.2f} MiB"


def shipped(weights: Weights, films: Films, small: Films) -> Said:
    said, gate = weights.answers(films.pixels), weights.run("gate.onnx", small.pixels, "At the gate")
    let_in = passing(gate["chances"], gate["distance"], said.operating.gate)
    return Said(said.logits, said.chances, let_in)


def unrounded(whole: Mapping[str, nn.Module], operating: Operating, films: Films, small: Films) -> Said:
    families = [whole[name] for name in FAMILIES if name in whole]
    said = together([dict(zip(SAID, run(network, films.pixels), strict=False)) for network in families])
    logits = np.column_stack([said["logits"], said["opacity"]]).astype(np.float64)
    lines = [(point.slope, point.offset) for point in operating.points]
    chances = np.column_stack([apply_platt(logits[:, row], *line) for row, line in enumerate(lines)])
    classes, distance = run(whole["gate.onnx"], small.pixels)
    return Said(logits, chances, passing(classes, distance, operating.gate))


def run(network: nn.Module, pixels: Labels) -> tuple[Floats, ...]:
    """Every output of a network for pictures uint8 (picture, row, column)."""
    network.eval()
    parts = np.split(pixels, range(BATCH, len(pixels), BATCH))
    with torch.no_grad():
        each = [network(torch.from_numpy(part)[:, None].float() / 255) for part in parts]
    return tuple(np.concatenate([values.numpy() for values in same]) for same in zip(*each, strict=True))


def compared(kept: Said, own: Said, operating: Operating) -> dict[str, str]:
    logits, chances = np.abs(kept.logits - own.logits), np.abs(kept.chances - own.chances)
    flags = (flagged(kept.chances, operating) != flagged(own.chances, operating)).any(1)
    gate = kept.let_in != own.let_in
    return {
        "difference of a logit, largest, mean": f"{logits.max():.5f}, {logits.mean():.6f}",
        "difference of a probability, largest, mean": f"{chances.max():.6f}, {chances.mean():.7f}",
        "films with a flag that differs": f"{flags.sum()} of {len(flags)}",
        "films that the gate decides otherwise on": f"{gate.sum()} of {len(gate)}",
    }


def flagged(chances: Doubles, operating: Operating) -> npt.NDArray[np.str_]:
    """The flag of each probability (film, answer)."""
    return np.array(
        [[flag_of(chance, point) for chance, point in zip(film, operating.points, strict=True)] for film in chances]
    )


def ranked(films: Films, kept: Said, own: Said, resamples: int) -> str:
    rows = range(len(FINDINGS))
    before, after = (mean_area(films.targets[:, rows], said.logits[:, rows]) for said in (own, kept))

    def lost(drawn: Indices) -> float:
        return after(drawn) - before(drawn)

    low, high = patient_bootstrap(films.patients, lost, resamples)
    every = np.arange(len(films))
    return f"{before(every):.5f}, {lost(every):+.6f} ({low:+.6f} to {high:+.6f})"


def outlined(weights: Weights, network: nn.Module, pixels: Labels) -> str:
    """Batch by batch: the outlines of all films are too much to hold."""
    counts = []
    for part in np.split(pixels, range(BATCH, len(pixels), BATCH)):
        with torch.no_grad():
            own = network.eval()(torch.from_numpy(part)[:, None].float() / 255).numpy()
        counts += (weights.outlines(part) != own).sum((1, 2)).tolist()
    return (
        f"{np.sum(counts) / len(pixels) / own[0].size:.5%} of all, at most {max(counts)} of {own[0].size:,} of a film"
    )


if __name__ == "__main__":
    main()
