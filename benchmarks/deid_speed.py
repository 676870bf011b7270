"""How fast: `python benchmarks/deid_speed.py [--data DIR] [--peers VENV] [--count N]`.

Whole commands, start included, with two jobs, on a machine whose cores are printed (bind it to two with
`taskset -c 0,1`). Printed:

- header only: N CT slices of 512 x 512 (400 by default; a real slice of pydicom, enlarged, with noise), files a second;
- burned-in text: images of 1024 x 1024 with planted text, seconds a file, once for eight and once for 24 files: the
  difference is what a further file costs; with one pass alone where the command offers `--passes`;
- with --peers the same files through `deid` (headers) and presidio-image-redactor (pixels), and the ratios.
"""

import argparse
import io
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import pydicom
from PIL import Image
from pydicom.data import get_testdata_file

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.deid_planting import identities
from benchmarks.deid_planting_command import Run, deidentified, help_text, placed
from benchmarks.deid_planting_scenes import burned, named, scenes
from benchmarks.deid_planting_sources import sources

FEW, MANY = 8, 24
LIMITS = {"header": 100.0, "one pass": 1.0, "all passes": 2.5}


def main(arguments: list[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    print(f"{len(os.sched_getaffinity(0))} cores, two jobs")
    with tempfile.TemporaryDirectory() as folder:
        headers(Path(folder), given)
        pixels(Path(folder), given)
    return 0


def parser() -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, help="not needed: the images are pydicom's and pydicom-data's")
    asked.add_argument("--peers", type=Path, help="the virtual environment of benchmarks/deid_peers.py")
    asked.add_argument("--seed", type=int, default=20)
    asked.add_argument("--count", type=int, default=400)
    return asked


def headers(folder: Path, given: argparse.Namespace) -> None:
    source = placed(folder / "ct", slices(given.count, given.seed))
    run = deidentified(source, folder / "ct-out", ["--header-only", "--jobs", "2"])
    rate = released(run) / run.seconds
    show(
        "header only, files a second",
        rate,
        f"at least {LIMITS['header']:.0f}; {released(run)} of {given.count} released",
    )
    if given.peers is not None:
        from benchmarks import deid_peers

        peer = deid_peers.header(given.peers, source, folder / "ct-peer")
        if peer is not None:
            other = released(peer) / peer.seconds
            show("  peer deid, one process", other, f"wetread does {rate / other:.1f} times as many")


def pixels(folder: Path, given: argparse.Namespace) -> None:
    few, many = (placed(folder / f"cr{count}", squares(count, given.seed)) for count in (FEW, MANY))
    whole = seconds(many, folder / "all", [], "all passes", few)
    if "--passes" in help_text():
        seconds(many, folder / "one", ["--passes", "1"], "one pass", few)
    else:
        print("one pass alone: the command has no option for it")
    if given.peers is not None:
        from benchmarks import deid_peers

        peer = deid_peers.presidio(given.peers, many, folder / "cr-peer")
        if peer is not None:
            other = peer.seconds / MANY
            show("  peer presidio, one process", other, f"s a file, {released(peer)} released; "
                 f"wetread takes {whole / other:.2f} of it")  # fmt: skip


def seconds(many: Path, out: Path, arguments: list[str], name: str, few: Path) -> float:
    first = deidentified(few, out.with_name(out.name + "-few"), [*arguments, "--jobs", "2"])
    run = deidentified(many, out, [*arguments, "--jobs", "2"])
    further = (run.seconds - first.seconds) / (MANY - FEW)
    show(f"1024 x 1024, {name}, seconds a file", run.seconds / MANY,
         f"at most {LIMITS[name]}; {released(run)} of {MANY} released; a further file {further:.2f} s")  # fmt: skip
    return run.seconds / MANY


def released(run: Run) -> int:
    return sum(outcome.data is not None for outcome in run.outcomes.values())


def show(name: str, value: float, note: str) -> None:
    print(f"{name:<40} {value:9.2f}  {note}")


def slices(count: int, seed: int) -> dict[str, bytes]:
    """Files of a few patients, as a scanner would write them."""
    base = pydicom.dcmread(str(get_testdata_file("CT_small.dcm")))
    fine = np.asarray(Image.fromarray(base.pixel_array.astype(np.float32)).resize((512, 512)))
    people, dice, made = identities(8, seed), np.random.default_rng(seed), {}
    base.Rows, base.Columns = 512, 512
    for number in range(count):
        base.PixelData = np.round(fine + dice.normal(0, 8, fine.shape)).astype(np.int16).tobytes()
        named(base, people[number * 8 // count], dice)
        base.InstanceNumber = number + 1
        buffer = io.BytesIO()
        base.save_as(buffer)
        made[f"{number:04d}.dcm"] = buffer.getvalue()
    return made


def squares(count: int, seed: int) -> dict[str, bytes]:
    """The scenes of exactly 1024 x 1024, in turn, with planted text."""
    views = [view for view in scenes(sources(), seed) if view.stored.shape[:3] == (1, 1024, 1024)]
    people = [one for one in identities(60, seed) if one.charset == "ISO_IR 100"]
    made = {}
    for number in range(count):
        view, person = views[number % len(views)], people[number % len(people)]
        made[f"{number:03d}.dcm"] = burned(view, person, np.random.default_rng([seed, number]), 0).data
    return made


if __name__ == "__main__":
    sys.exit(main())
