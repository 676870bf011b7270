"""How fast and how heavy: `python benchmarks/read.py [--films N]`. Prints every figure with its limit.

The film is RG1 of the package pydicom-data; the peer is plain torch running the same weights (extra `train`), in the
same process and run, so that the ratio holds on a noisy machine.
"""

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import PackagePath, distribution, requires
from pathlib import Path

import data_store
from packaging.requirements import Requirement

RG1 = Path(data_store.__file__).parent / "data" / "RG1_UNCR.dcm"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--films", type=int, default=40, help="films of the batch")
    films = options.parse_args().films
    show("wetread --help", median(lambda: run("--help"), 7), "s", "under 0.3")
    show("cold wetread read RG1", median(lambda: run("read", str(RG1), "--quiet"), 5), "s", "at most 3")
    show("cold read, peak memory", children_peak(), "MiB", "")
    warm, ours, theirs = warm_figures()
    show("warm read of a decoded film", warm, "ms", "at most 150")
    show("  of it findings and outlines, onnxruntime", ours, "ms", "")
    show("  the same weights in plain torch", theirs, "ms", f"onnxruntime takes {ours / theirs:.2f} of it")
    show("films per minute in a batch", batch(films), "", f"{films} copies of RG1, from disk to JSON lines")
    show("core install", installed(), "MB", "under 500")
    show("this process, peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB", "with torch")


def show(name: str, value: float, unit: str, limit: str) -> None:
    print(f"{name:<42} {value:9.2f} {unit:<4} {limit}")


def median(call: Callable[[], object], times: int) -> float:
    """Median wall seconds of a call, after one that is not counted."""
    call()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def run(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "wetread.cli.main", *words], check=True, stdout=subprocess.DEVNULL)


def children_peak() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def warm_figures() -> tuple[float, float, float]:
    """Milliseconds of: gate and reader on a decoded film; its networks in onnxruntime; the same in plain torch."""
    import numpy as np
    import torch

    from wetread.assemble import build
    from wetread.readers.bundle import embedded_bundle
    from wetread.records.context import Context
    from wetread.records.study import RawStudy
    from wetread.settings import Settings

    torch.set_num_threads(2)
    parts = build(Settings())
    raw = next(iter(parts.intake.studies([RG1])))
    assert isinstance(raw, RawStudy)
    study, _ = parts.deidentifier.study(raw)
    item = study.readable[0]
    image = parts.pixels.image(item)
    warm = median(lambda: (parts.gate.route(item, image), parts.reader.read(item, image, Context())), 20)
    film = np.random.default_rng(0).random((1, 1, 128, 128), np.float32)
    sessions = [embedded_bundle().session(name) for name in ("findings.onnx", "transfer.onnx", "anatomy.onnx")]
    ours = median(lambda: [session.run(None, {"film": film}) for session in sessions], 20)
    peers = torch_networks(embedded_bundle().folder)
    with torch.no_grad():
        theirs = median(lambda: [peer(torch.from_numpy(film)) for peer in peers], 20)
    return warm * 1e3, ours * 1e3, theirs * 1e3


def torch_networks(folder: Path) -> list[Callable[..., object]]:
    """Those networks in plain torch, their weights taken from the ONNX files by the names of the parameters."""
    import numpy as np
    import onnx
    import torch
    from onnx import numpy_helper

    from wetread.training.cloud import Cloud
    from wetread.training.export import FineLabels
    from wetread.training.findings import network_of
    from wetread.training.networks import AnatomyNet, Ensemble
    from wetread.training.recipe import AnatomyStage, FindingsStage, TransferStage, load_recipe
    from wetread.training.transfer import TransferEnsemble

    stages = load_recipe(Path(__file__).parents[1] / "recipes" / "chest-reader.yaml").stages
    seen = next(stage for stage in stages if isinstance(stage, FindingsStage))
    outlined = next(stage for stage in stages if isinstance(stage, AnatomyStage))
    further = next(stage for stage in stages if isinstance(stage, TransferStage))
    members = [network_of(seen) for _ in range(seen.members)]
    nowhere = Cloud(np.zeros(seen.widths[-1], np.float32), np.eye(seen.widths[-1], dtype=np.float32))
    networks = (
        ("findings.onnx", Ensemble(members, nowhere)),
        ("transfer.onnx", TransferEnsemble([network_of(further) for _ in range(further.members)], ())),
        ("anatomy.onnx", FineLabels(AnatomyNet(outlined.widths))),
    )
    for name, network in networks:
        held = {one.name.removesuffix(".half"): one for one in onnx.load(folder / name).graph.initializer}
        # The second family's view, sex and age teach it, and do not ship.
        unused = ("num_batches_tracked", *(("apparent.weight", "apparent.bias") if name == "transfer.onnx" else ()))
        wanted = [key for key in network.state_dict() if not key.endswith(unused)]
        weights = {key: torch.from_numpy(numpy_helper.to_array(held[key]).astype(np.float32)) for key in wanted}
        network.load_state_dict(weights, strict=False)
    return [network.eval() for _, network in networks]


def batch(films: int) -> float:
    """Films per minute of `wetread read FOLDER --jsonl`, start of the process included; every copy another content."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(films):
            copy = Path(folder) / "in" / f"{number}.dcm"
            copy.parent.mkdir(exist_ok=True)
            shutil.copy(RG1, copy)
            renamed(copy, number)
        start = time.perf_counter()
        run("read", str(Path(folder) / "in"), "--jsonl", str(Path(folder) / "out.jsonl"), "--quiet")
        return films / (time.perf_counter() - start) * 60


def renamed(path: Path, number: int) -> None:
    """Gives a copy UIDs of its own, or it would be counted as the same image."""
    import pydicom

    dataset = pydicom.dcmread(path)
    dataset.StudyInstanceUID = dataset.SeriesInstanceUID = pydicom.uid.UID(f"2.25.{number + 1}")
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = pydicom.uid.UID(f"2.25.{number + 1}.1")
    dataset.save_as(path)


def installed() -> float:
    """MB of the core and everything it needs, from the files that pip recorded."""
    wanted, seen = ["wetread"], set()
    size = 0
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        size += sum(map(bytes_of, distribution(name).files or []))
        for line in requires(name) or []:
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                wanted.append(needed.name.lower())
    package = Path(__file__).parents[1] / "src" / "wetread"
    return (size + sum(file.stat().st_size for file in package.rglob("*") if file.is_file())) / 1e6


def bytes_of(file: PackagePath) -> int:
    path = Path(str(file.locate()))
    return path.stat().st_size if path.is_file() else 0


if __name__ == "__main__":
    main()
