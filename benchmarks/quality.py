"""Whether a poorly taken film is noticed: `python benchmarks/quality.py --data DIR [--part calibrate] [--films N]`.

Plants faults (`quality_planting.py`) into frontal films of one part and gives them, as pictures without a header, to
the gate, the outlines and `readers/quality.py`, as the reader does. Printed is the share of films that the gate keeps
out, and of those let in: that the right reason is said of, another reason alone, nothing but that the outlines are
doubted (on its own where a lung at the edge is why), or nothing at all. A film turned in its plane is no turned
patient: `quality.rotated` counts as right there, for no reason is nearer. Faults go into films that are let in
untouched and whose outlines are relied on; each carries every strength of DRAWN kinds of fault, drawn with a fixed
seed. The second table says what is said of the untouched ones: they are as taken, not known to be good, so that its
shares are at least those of false reasons. 95 % intervals over patients, none for 0 % and 100 % (n films without one
exception leave up to about 3 / n).
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

import numpy as np
from rich.console import Console
from rich.progress import track

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.quality_planting import Fault, faults
from wetread.evaluation.answers import Weights
from wetread.evaluation.card import split_of
from wetread.evaluation.draws import Draw, figure, mean_of
from wetread.evaluation.films import adult_rows, grey, pictures_of
from wetread.evaluation.parts import PARTS, part_of
from wetread.imaging.canonical import canonical
from wetread.readers.anatomy import masks_of
from wetread.readers.bundle import embedded_bundle
from wetread.readers.embedded import SIDE
from wetread.readers.gate import EmbeddedGate
from wetread.readers.quality import quality_of
from wetread.records.arrays import Floats
from wetread.records.geometry import PixelTransform
from wetread.records.image import ImageTensor
from wetread.records.maps import Masks
from wetread.records.reason import because
from wetread.records.study import Acquisition, ImageItem

SEED, DRAWN = 20261125, 3
REASONS: Final = tuple(f"quality.{name}" for name in ("over_exposed", "under_exposed", "cropped", "rotated", "shallow"))
Outcome = Literal["kept out", "named", "another reason", "edge doubted", "outlines doubted", "nothing said"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)


@dataclass(frozen=True)
class Seen:
    """What is made of one picture: its outlines where the gate lets it in, and what is said of how it was taken."""

    masks: Masks | None
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Taken:
    """A film of a patient with a fault, or with none, and what is made of it."""

    patient: str
    view: str
    fault: Fault | None
    seen: Seen


@dataclass(frozen=True)
class Eyes:
    """The shipped reader as far as it judges how a film was taken: no finding is looked for."""

    gate: EmbeddedGate
    weights: Weights

    def look(self, film: Floats) -> Seen:
        rows, columns = film.shape
        image = ImageTensor(film[None, :, :, None], "picture", (1,), PixelTransform(), rows, columns)
        if self.gate.route(item_of(rows, columns), image).reader is None:
            return Seen(None)
        shown = canonical(image.grey, SIDE)
        labels = self.weights.outlines(shown[None])[0]
        to_stored = PixelTransform(column_scale=columns / labels.shape[1], row_scale=rows / labels.shape[0])
        masks = masks_of(labels, to_stored, self.weights.bundle.operating().anatomy)
        reasons = quality_of(shown.astype(np.float32) / np.float32(255), masks)
        return Seen(masks, frozenset(reason.code for reason in reasons))


def item_of(rows: int, columns: int) -> ImageItem:
    """A picture without a header."""
    why = because("gate.frontal", source="pixels alone")
    return ImageItem(
        instance="picture",
        series="picture",
        content="",
        rows=rows,
        columns=columns,
        acquisition=Acquisition(),
        use="read",
        why=why,
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True, help="the folder of images")
    options.add_argument("--part", choices=PARTS, default="calibrate")
    options.add_argument("--films", type=int, default=300)
    options.add_argument("--resamples", type=int, default=1000)
    given = options.parse_args()
    eyes, chance = Eyes(EmbeddedGate.load(), Weights(embedded_bundle())), np.random.default_rng(SEED)
    films = films_of_part(given.data, given.part, given.films, chance)
    shown = track(films, "Planting", console=Console(stderr=True), transient=True)
    taken = [one for row, film in shown for one in looks(eyes, row, film, chance)]
    draw = Draw(given.resamples, SEED)
    print("\n".join([*planted_table(taken, draw), "", *untouched_table(taken, draw)]))


def films_of_part(
    data: Path, part: str, count: int, chance: np.random.Generator
) -> list[tuple[dict[str, str], Floats]]:
    """Rows of the manifest with their pictures in [0, 1]; no picture of another part is opened."""
    split = split_of(embedded_bundle())
    rows = [row for row in adult_rows(data) if part_of(row["patient_id"], split) == part]
    chosen = {rows[at]["image"]: rows[at] for at in chance.permutation(len(rows))[:count]}
    held = ((chosen[name], content) for name, content in pictures_of(data, "chest") if name in chosen)
    return [(row, np.asarray(grey(content), dtype=np.float32) / np.float32(255)) for row, content in held]


def looks(eyes: Eyes, row: dict[str, str], film: Floats, chance: np.random.Generator) -> Iterator[Taken]:
    """The untouched film, then it with every strength of some kinds of fault."""
    whole = eyes.look(film)
    yield Taken(row["patient_id"], row["view"], None, whole)
    every = faults(way=int(chance.choice([-1, 1])))
    kinds = chance.permutation(sorted({fault.kind for fault in every}))[:DRAWN]
    if whole.masks is not None and whole.masks.reliable:
        for fault in (fault for fault in every if fault.kind in kinds):
            seen = eyes.look(fault.plant(film, whole.masks.values))
            yield Taken(row["patient_id"], row["view"], fault, seen)


def outcome(fault: Fault, seen: Seen) -> Outcome:
    if seen.masks is None:
        return "kept out"
    if seen.codes:
        return "named" if fault.reason in seen.codes else "another reason"
    if any(reason.code == "anatomy.angles" for reason in seen.masks.why):
        return "edge doubted"
    return "nothing said" if seen.masks.reliable else "outlines doubted"


def planted_table(taken: Sequence[Taken], draw: Draw) -> Iterator[str]:
    yield from heading("fault", "strength", "films", *OUTCOMES)
    for name in ((fault.kind, fault.strength) for fault in faults(1)):
        here = [(one, one.fault) for one in taken if one.fault and (one.fault.kind, one.fault.strength) == name]
        ends = [outcome(fault, one.seen) for one, fault in here]
        shares = (share([one for one, _ in here], [end == each for end in ends], draw) for each in OUTCOMES)
        yield line(*name, str(len(here)), *shares)


def untouched_table(taken: Sequence[Taken], draw: Draw) -> Iterator[str]:
    """What is said of the films as they are; reasons are counted among those let in."""
    whole = [one for one in taken if one.fault is None]
    let_in = [one for one in whole if one.seen.masks is not None]
    views = {"all": let_in} | {view: [one for one in let_in if one.view == view] for view in ("PA", "AP")}
    yield from heading("untouched", *(f"{view} ({len(held)} films)" for view, held in views.items()))
    for code in REASONS:
        yield line(code, *(share(held, [code in one.seen.codes for one in held], draw) for held in views.values()))
    yield line("any reason", *(share(held, [bool(one.seen.codes) for one in held], draw) for held in views.values()))
    doubted = {
        view: [one.seen.masks is not None and not one.seen.masks.reliable for one in held]
        for view, held in views.items()
    }
    yield line("outlines doubted", *(share(held, doubted[view], draw) for view, held in views.items()))
    yield f"\n{len(whole)} films of {len({one.patient for one in whole})} patients; {len(let_in)} let in untouched"


def share(held: Sequence[Taken], hits: Sequence[bool], draw: Draw) -> str:
    """A share of films with its interval; all or none of them are so however often patients are drawn."""
    if not held:
        return "-"
    found = figure(np.array([one.patient for one in held]), mean_of(hits), draw)
    sure = found.low == found.high
    return f"{found.value:.0%}" if sure else f"{found.value:.1%} ({found.low:.1%}-{found.high:.1%})"


def heading(*cells: str) -> tuple[str, str]:
    return line(*cells), line(*("---" for _ in cells))


def line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
