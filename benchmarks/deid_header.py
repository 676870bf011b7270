"""Header actions in the manner of MIDI-B: `python benchmarks/deid_header.py [--data DIR] [--peers VENV] [--seed N]`.

Every test file of pydicom and pydicom-data, every DICOM file below DIR (deid-data, pynetdicom), and a few made objects
get a person planted in some 200 attributes; each person has several files, and names come in many scripts.
`wetread deid --header-only` runs once with the strict profile and once with the options that wetread itself uses.
Printed for each run:

- the share of right actions, one count for each attribute and file, overall and by category, with a 95 % interval from
  resampling files; and the attributes that were wrong most often;
- how many planted strings survive anywhere: in the output's bytes (in any encoding, and after unpacking deflated data
  sets and PDF streams), in certificates, in names of files (which hold them in the input), in what was printed;
- the share of ordinary files that were quarantined. Ordinary is what has a SOP class, a transfer syntax and readable
  pixels, if any, and was not an index of media; documents (PDF, CDA) may be quarantined and are counted apart.
"""

import argparse
import io
import re
import sys
import tempfile
import warnings
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pydicom
from pydicom.dataset import FileDataset
from pydicom.pixels.utils import pixel_array

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.deid_planting import Identity, identities, spoken, surviving
from benchmarks.deid_planting_command import BESIDE_WETREAD, Run, deidentified, digest, options, placed
from benchmarks.deid_planting_header import Planted, planted, shared
from benchmarks.deid_planting_judge import Verdict, verdicts, world
from benchmarks.deid_planting_objects import made
from benchmarks.deid_planting_sources import parsed, sources

PEOPLE = 30
DEFLATED = "1.2.840.10008.1.2.1.99"
RESAMPLED = 2000


class Judged(NamedTuple):
    """One run: verdicts by file, what survived by file, who was quarantined."""

    verdicts: dict[str, list[Verdict]]
    survivors: dict[str, list[str]]
    quarantined: list[Planted]
    missing: list[Planted]


def main(arguments: list[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    files = plantings(given.data, given.seed, given.count)
    show_planting(files)
    runs: list[tuple[str, tuple[str, ...]]] = [("Basic Profile", ()), ("wetread's options", BESIDE_WETREAD)]
    with tempfile.TemporaryDirectory() as folder:
        source = placed(Path(folder) / "in", {named(one, n): one.data for n, one in enumerate(files)})
        for title, names in runs:
            run = deidentified(source, Path(folder) / title[:5], ["--header-only", "--jobs", "2", *options(names)])
            report(f"wetread, {title}", files, run, names, given.seed)
        if given.peers is not None:
            beside(source, Path(folder), files, given)
    return 0


def named(one: Planted, number: int) -> str:
    """As a hospital would: the folder has the patient's family name, the file the ID, and both must go."""
    patient = next(plant.value for plant in one.plants if plant.kind == "patient_id")
    return f"{spoken(one.hidden[0])[0]}/{patient}-{number:04d}.dcm"


def parser() -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, help="a folder with more DICOM files, or archives of them")
    asked.add_argument("--peers", type=Path, help="the virtual environment of benchmarks/deid_peers.py")
    asked.add_argument("--seed", type=int, default=20)
    asked.add_argument("--count", type=int, default=0, help="at most so many files; all by default")
    return asked


def beside(source: Path, folder: Path, files: list[Planted], given: argparse.Namespace) -> None:
    from benchmarks import deid_peers

    run = deid_peers.header(given.peers, source, folder / "peer")
    if run is not None:
        report("peer deid, its default recipe, private attributes removed", files, run, (), given.seed)


def plantings(data: Path | None, seed: int, count: int = 0) -> list[Planted]:
    """All files, each with a person; the same person for every PEOPLE-th file."""
    people = identities(PEOPLE, seed)
    found, sibling = [], dict.fromkeys(range(PEOPLE), "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number, (name, make) in enumerate(chosen(data, count)):
            person = number % PEOPLE
            dataset = make(people[person])
            if dataset is None:
                continue
            ordinary = is_ordinary(dataset)
            kept = shared(people[person], number // PEOPLE, sibling[person], seed)
            one = planted(name, dataset, people[person], person, kept, seed)
            if one is not None:
                one.ordinary = ordinary and not name.startswith("document/")
                sibling[person] = str(next(plant.value for plant in one.plants if plant.kind == "sop_uid"))
                found.append(one)
    return found


def chosen(data: Path | None, count: int) -> Iterator[tuple[str, Callable[[Identity], FileDataset | None]]]:
    real = sources(data)
    if count:
        real = [real[place] for place in np.linspace(0, len(real) - 1, min(count, len(real))).astype(int)]
    for one in real:
        yield one.name, lambda _, one=one: parsed(one.data)  # type: ignore[misc]
    for place, (name, _) in enumerate(made(identities(1, 0)[0])):
        yield name, lambda person, place=place: list(made(person))[place][1]  # type: ignore[misc]


def is_ordinary(dataset: FileDataset) -> bool:
    if "SOPClassUID" not in dataset or "DirectoryRecordSequence" in dataset:
        return False
    if "TransferSyntaxUID" not in dataset.file_meta:
        return False
    if "PixelData" not in dataset:
        return True
    try:
        pixel_array(dataset, index=0)
    except Exception:  # noqa: BLE001 - a decoder may raise anything; the file is then not ordinary
        return False
    return True


def show_planting(files: list[Planted]) -> None:
    """How much was planted, and that all of it can be found before anything is done."""
    strings = [(text, one) for one in files for text in {*one.hidden, *one.dates, *one.uids}]
    found = sum(len(surviving({*one.hidden, *one.dates, *one.uids}, unpacked(one.data))) for one in files)
    attributes, ordinary = sum(len(one.plants) for one in files), sum(one.ordinary for one in files)
    print(f"{len(files)} files of {PEOPLE} people, {ordinary} ordinary; planted {attributes} attributes; "
          f"{found} of {len(strings)} strings found before")  # fmt: skip


def unpacked(data: bytes) -> list[bytes]:
    """The bytes, and what is packed in them: a deflated data set, streams of a PDF."""
    found = [data]
    syntax = data.find(DEFLATED.encode(), 0, 2000)
    bodies = (inflate(data[at:], -15) for at in range(syntax, syntax + 2000) if syntax > 0)
    found += [body for body in bodies if len(body) > 200][:1]
    for match in re.finditer(rb"stream\r?\n", data):
        found.append(inflate(data[match.end() :], 15))
    return found


def inflate(data: bytes, bits: int) -> bytes:
    try:
        return zlib.decompressobj(bits).decompress(data)
    except zlib.error:
        return b""


def judged(files: list[Planted], run: Run, names: tuple[str, ...], mark: bool = True) -> Judged:
    result = Judged({}, {}, [], [])
    released = []
    for one in files:
        outcome = run.outcomes.get(digest(one.data))
        if outcome is None:
            result.missing.append(one)
        elif outcome.data is None:
            result.quarantined.append(one)
            result.survivors[one.name] = surviving(one.hidden, [outcome.certificate.encode()])
        else:
            out = pydicom.dcmread(io.BytesIO(outcome.data), force=True)
            released.append((one, out))
            result.survivors[one.name] = left(one, [*unpacked(outcome.data), outcome.certificate.encode()], names)
    seen = world(released)
    for one, out in released:
        told = verdicts(one, out, names, seen)
        told = told if mark else [verdict for verdict in told if verdict.category != "set"]
        result.verdicts[one.name] = [*told, Verdict("pixels", "PixelData", same_pixels(one, out))]
    return result


def left(one: Planted, haystacks: list[bytes], names: tuple[str, ...]) -> list[str]:
    """Planted strings in the output; dates only where none may be kept, since a shifted one may meet another."""
    written = {text for plant in one.plants if plant.kind in ("line", "text", "short") for text in plant.hidden}
    dates = [] if "retain-modified-dates" in names else one.dates
    return surviving({*one.hidden, *one.uids, *dates, *(text for text in written if len(text) >= 6)}, haystacks)


def same_pixels(one: Planted, out: FileDataset) -> bool:
    before = pydicom.dcmread(io.BytesIO(one.data), force=True)
    if before.get("PixelData") == out.get("PixelData"):
        return True
    try:
        return bool(np.array_equal(pixel_array(before), pixel_array(out)))
    except (AttributeError, NotImplementedError, RuntimeError, TypeError, ValueError):
        return False


def report(title: str, files: list[Planted], run: Run, names: tuple[str, ...], seed: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = judged(files, run, names, mark=title.startswith("wetread"))
    print(f"\n{title}: {run.seconds:.1f} s, exit code {run.code}")
    show_shares(result, seed)
    show_quarantine(files, result)
    show_survivors(files, result, run)


def show_shares(result: Judged, seed: int) -> None:
    told = [verdict for one in result.verdicts.values() for verdict in one]
    if not told:
        print("  nothing was released")
        return
    low, high = interval(list(result.verdicts.values()), seed)
    share = sum(verdict.right for verdict in told) / len(told)
    print(
        f"  {'overall':<30} {share:9.4%}  ({low:.4%} to {high:.4%}), {len(told)} actions, {len(result.verdicts)} files"
    )
    by_category: dict[str, list[bool]] = defaultdict(list)
    for verdict in told:
        by_category[verdict.category].append(verdict.right)
    for name, rights in sorted(by_category.items()):
        print(f"  {name:<30} {np.mean(rights):9.4%}  {len(rights) - sum(rights)} of {len(rights)} wrong")
    wrong = Counter((verdict.category, verdict.what) for verdict in told if not verdict.right)
    for (name, what), count in wrong.most_common(15):
        print(f"    wrong {count:4d} times: {name}: {what}")


def interval(files: list[list[Verdict]], seed: int) -> tuple[float, float]:
    counts = np.array([[sum(verdict.right for verdict in one), len(one)] for one in files])
    dice = np.random.default_rng(seed)
    drawn = counts[dice.integers(len(counts), size=(RESAMPLED, len(counts)))].sum(axis=1)
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], [0.025, 0.975])
    return float(low), float(high)


def show_quarantine(files: list[Planted], result: Judged) -> None:
    ordinary = [one for one in files if one.ordinary]
    held = [one.name for one in result.quarantined if one.ordinary]
    lost = [one.name for one in result.missing]
    print(f"  quarantined of ordinary files  {len(held) / max(1, len(ordinary)):9.2%}  {len(held)} of {len(ordinary)}: "
          f"{', '.join(held[:10])}")  # fmt: skip
    print(f"  quarantined of the others      {len(result.quarantined) - len(held)} of {len(files) - len(ordinary)}; "
          f"without a certificate {len(lost)}: {', '.join(lost[:10])}")  # fmt: skip


def show_survivors(files: list[Planted], result: Judged, run: Run) -> None:
    everyone = {text for one in files for text in one.hidden}
    printed = surviving(everyone, [run.printed.encode()])
    named = surviving(everyone, [run.names.encode()])
    counts = {name: len(texts) for name, texts in result.survivors.items() if texts}
    print(f"  planted strings that survive   {sum(counts.values())} in {len(counts)} files; in names {len(named)}, "
          f"printed {len(printed)}")  # fmt: skip
    for name, count in sorted(counts.items(), key=lambda pair: -pair[1])[:10]:
        print(f"    {count:4d} in {name}: {', '.join(sorted(result.survivors[name])[:4])}")


if __name__ == "__main__":
    sys.exit(main())
