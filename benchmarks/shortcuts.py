"""Whether a chest reader could take a short cut: `python benchmarks/shortcuts.py --data DIR`.

Options: [--tables all,pa,sources] [--films N]: at most N films in a table, and of each stored size; all by default.

On films of the parts `train` and `tune` alone it prints what a simple model, cross-fitted in five folds by patient,
predicts from what shows no chest: the stored file (columns, rows, bytes, columns of its source), the outer 4 and 8
pixels of the canonical film, its four corners of 16 x 16, where markers stand. The film as 4 x 4 mean values is the
control that should work, the view AP the control target: where the view can be seen, findings that go with it can be
guessed, so a second table holds PA films alone.

Then, on films of `calibrate`, which no network learnt, whether findings follow the source: films were stored at 128
or at 256 pixels, and the label Pneumonia goes with 256. The canonical step should hide this from a reader: printed is
how well the shipped reader's features (and, as a harder question, the film's power at each frequency) tell the stored
size within a label, and whether what it, and each family of its networks alone, says of findings differs between the
sizes. A family that learnt one size alone would say less on the films that it learnt, so those cannot be asked. No
picture of `test` is opened.

AUROC, with the 95 % interval of a bootstrap by patient. The file goes to gradient boosting, all else to a logistic
regression on its 48 first principal components (of all films shown; no label enters them). Scores count by their rank
within a fold, or the share of positives that a fold's model learnt would push the AUROC of pure chance under .5.
The interval holds the chance of the films scored, not of those learnt: with few patients it is too narrow.
"""

import argparse
import io
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.shortcuts_models import SEED, Flags, Guess, Values, guessed, heading, reduced
from wetread.evaluation.answers import Weights
from wetread.evaluation.card import split_of
from wetread.evaluation.films import Films, adult_rows, films_of, pictures_of
from wetread.evaluation.parts import part_of
from wetread.metrics.comparison import patient_counts
from wetread.readers.bundle import embedded_bundle
from wetread.records.vocabulary import FINDINGS, NO_FINDING, TARGETS

SPLIT = split_of(embedded_bundle())
SIDE, LEAST_PATIENTS, RESAMPLES = 128, 20, 500


@dataclass(frozen=True)
class Told:
    """What is known of films: `stored` (film, 4) is columns, rows and bytes of the file, and columns of its source."""

    films: Films
    stored: Values

    def where(self, rows: npt.NDArray[Any]) -> "Told":
        return Told(self.films.where(rows), self.stored[rows])

    @property
    def large(self) -> Flags:
        """Whether a film was stored at 256 pixels, not at 128."""
        return self.stored[:, 0] > SIDE

    @property
    def targets(self) -> dict[str, Flags]:
        """Findings of enough patients, No Finding, and the control AP where both views are there."""
        found = {name: self.films.targets[:, TARGETS.index(name)] > 0 for name in TARGETS}
        kept = {name: film for name, film in found.items() if name == NO_FINDING or self.patients(film)}
        return kept if self.films.ap.std() == 0 else kept | {"view AP": self.films.ap > 0}

    def patients(self, rows: Flags) -> bool:
        return len(set(self.films.patients[rows])) >= LEAST_PATIENTS


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True, help="the folder of images")
    options.add_argument("--tables", default="all,pa,sources", help="which of all,pa,sources, in this order")
    options.add_argument("--films", type=int, default=10**6, help="at most so many, drawn with a fixed seed")
    given = options.parse_args()
    start = time.monotonic()
    parted = [(row, part_of(row["patient_id"], SPLIT)) for row in adult_rows(given.data)]
    rows, unseen = ([row for row, part in parted if part in parts] for parts in (("train", "tune"), ("calibrate",)))
    limit = f"; at most {given.films} in a table, and of each stored size" if given.films < len(rows) else ""
    print(f"{len(rows)} adult films of train and tune, {len(unseen)} of calibrate{limit}")
    if "all" in given.tables:
        short_cuts("all films", load(given.data, some(rows, given.films)))
    if "pa" in given.tables:
        short_cuts("PA films alone", load(given.data, some([row for row in rows if row["view"] == "PA"], given.films)))
    if "sources" in given.tables:
        sizes = [[row for row in unseen if (int(row["width"]) > SIDE) == large] for large in (False, True)]
        sources(load(given.data, [row for held in sizes for row in some(held, given.films)]))
    print(f"\n{time.monotonic() - start:.0f} s, {RESAMPLES} resamples, seed {SEED}")


def some(rows: list[dict[str, str]], most: int) -> list[dict[str, str]]:
    drawn = np.random.default_rng(SEED).permutation(len(rows))[:most]
    return [rows[place] for place in sorted(drawn)]


def load(data: Path, rows: list[dict[str, str]]) -> Told:
    names = {row["image"] for row in rows}
    files = {name: (*sized(held), len(held)) for name, held in pictures_of(data, "chest") if name in names}
    stored = np.array([(*files[row["image"]], float(row["source_width"])) for row in rows], dtype=np.float64)
    return Told(films_of(rows, data, SPLIT, SIDE), stored)


def sized(content: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(content)).size


def short_cuts(title: str, told: Told) -> None:
    """A table: a row for each target and the mean of the findings, a column for each view of the film."""
    counts = patient_counts(told.films.patients, RESAMPLES, SEED)
    columns: dict[str, list[Guess]] = {}
    for name, values in views(told).items():
        print(f"... {title}, {name}", file=sys.stderr, flush=True)
        said = guessed(values, list(told.targets.values()), told.films.patients)
        columns[name] = [Guess.of(*pair, counts) for pair in zip(told.targets.values(), said, strict=True)]
    found = [row for row, name in enumerate(told.targets) if name in FINDINGS]
    means = {name: Guess.mean([column[row] for row in found]) for name, column in columns.items()}
    patients = len(set(told.films.patients))
    print(heading(f"{title} ({len(told.films)} of {patients} patients)", "positive", *columns))
    for row, (target, truth) in enumerate(told.targets.items()):
        print(f"| {target} | {int(truth.sum())} | {' | '.join(str(column[row]) for column in columns.values())} |")
    print(f"| **mean of {len(found)} findings** | | {' | '.join(map(str, means.values()))} |\n")
    for name, mean in means.items():
        rest = Guess.mean([columns[name][row] for row in found if list(told.targets)[row] != "Pneumonia"])
        print(
            f"{title}: {name} guesses the findings with a mean AUROC of {mean}, those but Pneumonia with {rest}.",
            flush=True,
        )


def views(told: Told) -> dict[str, Values]:
    """What a model is shown, each (film, values)."""
    pixels = told.films.pixels
    rows, columns = np.indices((SIDE, SIDE))
    down, across = np.minimum(rows, SIDE - 1 - rows), np.minimum(columns, SIDE - 1 - columns)
    edge = np.minimum(down, across)
    masks = {"border of 4": edge < 4, "border of 8": edge < 8, "four corners": np.maximum(down, across) < 16}
    coarse = pixels.reshape(len(pixels), 4, SIDE // 4, 4, SIDE // 4).mean((2, 4)).reshape(len(pixels), 16)
    shown = {name: reduced(pixels[:, mask]) for name, mask in masks.items()}
    return {"stored file": told.stored, **shown, "4 x 4 film (control)": reduced(coarse)}


def sources(told: Told) -> None:
    """Whether the shipped reader can tell, and tells, the size at which a film was stored."""
    plain = told.films.targets[:, TARGETS.index(NO_FINDING)] > 0
    views = {"PA": plain & (told.films.ap == 0), "AP": plain & (told.films.ap > 0)}
    groups = {"all films": plain | True, "No Finding": plain} | {f"No Finding, {view}": views[view] for view in views}
    heads = [f"{name} ({int(held.sum())}, {int(told.large[held].sum())} at 256)" for name, held in groups.items()]
    features, voices = shipped(told.films)
    lines = [""]
    print(heading("stored size, guessed from", *heads))
    for name, values in {"the reader's features": features, "the film's spectrum": spectrum(told.films)}.items():
        known = reduced(values)
        cells = [size_guess(told.where(held), known[held]) for held in groups.values()]
        print(f"| {name} | {' | '.join(map(str, cells))} |", flush=True)
        lines.append(f"The stored size of films of No Finding is told by {name} with an AUROC of {cells[1]}.")
    plainly = dict(list(groups.items())[1:])
    for voice, said in voices.items():
        lines += by_size(told, voice, said, plainly)
    print(*lines, sep="\n")


def by_size(told: Told, voice: str, said: Values, groups: dict[str, Flags]) -> list[str]:
    """A table of how the stored size is told by what a voice says of each finding; gives lines that sum it up."""
    spoken = [row for row in range(len(FINDINGS)) if not np.isnan(said[:, row]).any()]
    told_by = {FINDINGS[row]: size_told(told, said[:, row], row, list(groups.values())) for row in spoken}
    print(heading(f"stored size, by what {voice} says of", "films without it", *groups))
    for finding, cells in told_by.items():
        print(f"| {finding} | {' | '.join(map(str, cells))} |", flush=True)
    lines = [""]
    for place, name in enumerate(("films without the label", *groups)):
        aside = sum(cells[place].aside for cells in told_by.values())
        lines.append(f"{voice}, {name}: {aside} of {len(told_by)} findings differ by stored size.")
    return lines


def size_guess(told: Told, values: Values) -> Guess:
    said = guessed(values, [told.large], told.films.patients)[0]
    return Guess.of(told.large, said, patient_counts(told.films.patients, RESAMPLES, SEED))


def size_told(told: Told, chances: Values, row: int, groups: list[Flags]) -> list[Guess]:
    """The AUROC of a film's having been stored at 256 by a finding's chance: .5 is no difference."""
    held = (told.films.targets[:, row] == 0, *groups)
    counts = [patient_counts(told.films.patients[films], RESAMPLES, SEED) for films in held]
    return [Guess.of(told.large[f], chances[f], each) for f, each in zip(held, counts, strict=True)]


def shipped(films: Films) -> tuple[Values, dict[str, Values]]:
    """Features of the shipped reader (film, feature); its probability of each finding (film, 14), and what each family
    of its networks says alone, NaN where it says nothing.
    """
    said = Weights(embedded_bundle()).answers(films.pixels)
    assert said.features is not None
    alone = {f"networks from {start}": logits.mean(1).astype(np.float64) for start, logits in said.families}
    voices = {"the reader": said.chances, **(alone if len(alone) > 1 else {})}
    return said.features.astype(np.float64), {voice: values[:, : len(FINDINGS)] for voice, values in voices.items()}


def spectrum(films: Films) -> Values:
    """(film, 64): log of the mean power of each ring of frequencies, where a change of size leaves its traces."""
    power = np.abs(np.fft.fftshift(np.fft.fft2(films.pixels), axes=(1, 2))).reshape(len(films), -1) ** 2
    rows, columns = np.indices((SIDE, SIDE)) - SIDE // 2
    ring = np.hypot(rows, columns).astype(int).ravel()
    return np.stack([np.log(power[:, ring == each].mean(1) + 1) for each in range(SIDE // 2)], 1)


if __name__ == "__main__":
    main()
