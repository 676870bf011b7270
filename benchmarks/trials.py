"""Variants of the findings reader, each trained on the same patients and scored on the same others.

`python benchmarks/trials.py --data DIR --variants base,opacity --seeds 1,2 --epochs 24 --folds 0,1 [--means A.1+B.1]`

Folds are by patient inside `train` and `tune`: each is held out while the other two are learnt. Pictures of other parts
are not read. Scored are the averaged weights after the last epoch, never the best one. `--means` adds the mean of the
logits of trials of this or an earlier call.
"frequent" is the mean AUROC of findings of 20 patients or more (and their number), "none" that of No Finding,
"-none" its logit reversed as a guess of opacity. Pneumonia stands apart: its label goes with the size that a film was
stored at, so that a network which sees the size looks better than it is; a variant that learnt films of one size alone
is not asked for it in a mean or comparison.

`--shares 0.25,0.5,1` trains the first variant on nested shares of the patients instead (base@0.25, ...) and says what
the AUROC gains per doubling. At the same epochs a small share takes fewer steps, which counts as if it came of fewer
patients; `--even-steps` gives it as many steps as all films take (base@0.25even), in as much time.
`--compare A.1,B.1+C.1,...` holds each of the trials or means named, of this or an earlier call, against the first: the
difference of the "frequent" AUROC, over all folds named, by a paired bootstrap of patients. With `--variants ""`
nothing is trained, and only the films held out are read.
"""

import argparse
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from torch import Tensor

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.trials_comparison import Curve, Fold, Learnt, comparison
from benchmarks.trials_crops import cropped
from benchmarks.trials_films import FOLDS, Marked, fold_of, load
from benchmarks.trials_networks import VARIANTS, Variant
from benchmarks.trials_pretraining import body_of, new_body
from benchmarks.trials_scores import COLUMNS, line
from benchmarks.trials_training import predicted, trained
from wetread.evaluation.parts import Split
from wetread.records.arrays import Floats
from wetread.records.vocabulary import FINDINGS
from wetread.training.recipe import FindingsStage, load_recipe

OUT = Path("out/trials")
RECIPE = Path(__file__).parents[1] / "recipes" / "chest-reader.yaml"


@dataclass(frozen=True)
class Trials:
    """One fold of a call: what is learnt, what is scored, and where predictions lie."""

    seen: Marked
    unseen: Marked
    stage: FindingsStage
    split: Split
    data: Path
    folder: Path
    device: str

    def trial(self, name: str, variant: str, seed: int, learnt: Marked, epochs: int) -> Floats:
        """Trains, prints the row, keeps the predictions, and gives the logits."""
        start = time.monotonic()
        given = VARIANTS[variant]
        stage = self.stage.model_copy(update={"epochs": round(epochs * given.pace)})
        unseen = cropped(self.unseen) if given.crop else self.unseen
        body = self.body(given) if given.begun else None
        part = cropped(learnt) if given.crop else learnt
        said = predicted(trained(given, part, stage, seed, body, self.device), unseen.films)
        head = (name, str(seed), str(stage.epochs), f"{time.monotonic() - start:.0f}")
        print(line(head, said, self.unseen), flush=True)
        np.savez(self.folder / f"{name}.{seed}.npz", allow_pickle=False, **said)
        return said["logits"]

    def body(self, given: Variant) -> dict[str, Tensor]:
        """A body that looked at the films of the fold, all of them, without their labels; kept for the next trial."""
        path = self.folder.parent / f"{self.folder.name.split('-')[0]}-body{given.begun}.safetensors"
        net = new_body(given.widths, given.depths)
        return body_of(path, self.data, self.split, self.seen.films.pixels, net, given.begun)

    def curve(self, variant: str, shares: list[float], seeds: list[int], even: bool) -> list[Learnt]:
        """A trial for each share and seed."""
        learnt = []
        for share in shares:
            part, epochs = self.seen.share(share), self.stage.epochs
            if even:
                epochs = round(epochs * len(self.seen.films) / len(part.films))
            for seed in seeds:
                logits = self.trial(f"{variant}@{share:g}{'even' * even}", variant, seed, part, epochs)
                learnt.append(Learnt(part.patients, logits))
        return learnt

    def said(self, names: str) -> dict[str, Floats]:
        """The mean of what the trials of `A.1+B.1` said. Raises ValueError where they were of other films."""
        each = [np.load(self.folder / f"{name}.npz") for name in names.split("+")]
        if any(len(held["logits"]) != len(self.unseen.films) for held in each):
            raise ValueError(f"{names} was predicted for other films than this fold has now")
        held = [spoken(name, said) for name, said in zip(names.split("+"), each, strict=True)]
        return {name: np.nanmean([said[name] for said in held if name in said], 0) for name in set().union(*held)}

    def fold(self) -> Fold:
        return Fold(self.unseen.films, lambda names: self.said(names)["logits"])


def spoken(name: str, said: Mapping[str, Floats]) -> dict[str, Floats]:
    """What a trial counts for: one that learnt films of one stored size says nothing (NaN) of Pneumonia."""
    held = {key: said[key].copy() for key in said}
    if VARIANTS[name.split(".")[0].split("@")[0]].stored:
        held["logits"][:, FINDINGS.index("Pneumonia")] = np.nan
    return held


def main() -> None:
    asked = options()
    given = asked.parse_args()
    variants, folds = listed(given.variants), [int(fold) for fold in listed(given.folds)]
    shares = sorted({float(share) for share in listed(given.shares)})
    if not set(folds) <= set(range(FOLDS)) or not folds:
        asked.error(f"--folds are some of {', '.join(map(str, range(FOLDS)))}")
    if shares and not (variants and len(shares) > 1 and shares[0] > 0 and shares[-1] <= 1):
        asked.error("--shares needs a variant and two shares or more, above 0 and at most 1")
    held = [loaded(given, fold, learning=bool(variants)) for fold in folds]
    curves = [fold_of_call(given, trials, fold, variants, shares) for trials, fold in zip(held, folds, strict=True)]
    if shares:
        print(Curve.of(curves, [trials.unseen.films for trials in held]))
    if given.compare:
        print("\n".join(comparison(listed(given.compare), [trials.fold() for trials in held])))


def fold_of_call(
    given: argparse.Namespace, trials: Trials, fold: int, variants: list[str], shares: list[float]
) -> list[Learnt]:
    """Trains and prints what is asked of one fold; gives the trials of the learning curve."""
    seeds = [int(seed) for seed in listed(given.seeds)]
    print(f"\nfold {fold}: {len(trials.seen.films)} films of {trials.seen.patients} patients learnt, ", end="")
    print(f"{len(trials.unseen.films)} of {trials.unseen.patients} held out\n")
    if variants or given.means:
        print(f"| {COLUMNS} |\n{'|---' * 16}|", flush=True)
    for name in [] if shares else variants:
        for seed in seeds:
            trials.trial(name, name, seed, trials.seen, given.epochs)
    for names in listed(given.means):
        print(line((names, "", str(given.epochs), ""), trials.said(names), trials.unseen), flush=True)
    return trials.curve(variants[0], shares, seeds, given.even_steps) if shares else []


def options() -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--variants", default="base", help=f"comma-separated, of {', '.join(VARIANTS)}; may be empty")
    asked.add_argument("--seeds", default="1")
    asked.add_argument("--epochs", type=int, default=24)
    asked.add_argument("--folds", default="0", help="comma-separated, of 0, 1, 2: the patients held out")
    asked.add_argument("--means", default="", help="comma-separated means of trials, as base.1+base.2")
    asked.add_argument("--shares", default="", help="comma-separated shares of the patients learnt, two or more")
    asked.add_argument("--even-steps", action="store_true", help="a small share takes as many steps as all films")
    asked.add_argument("--device", default="cpu", help="cpu, or cuda: figures differ a little between them")
    asked.add_argument("--compare", default="", help="comma-separated trials or means; the first is the measure")
    return asked


def loaded(given: argparse.Namespace, fold: int, *, learning: bool) -> Trials:
    plan = load_recipe(RECIPE)
    stage = next(s for s in plan.stages if isinstance(s, FindingsStage)).model_copy(update={"epochs": given.epochs})
    marked = load(given.data, plan.split, stage.side, lambda patient: learning or fold_of(patient) == fold)
    held = np.array([fold_of(patient) == fold for patient in marked.films.patients])
    folder = OUT / f"fold{fold}-epochs{given.epochs}"
    folder.mkdir(parents=True, exist_ok=True)
    return Trials(marked.where(~held), marked.where(held), stage, plan.split, given.data, folder, given.device)


def listed(words: str) -> list[str]:
    return [word for word in words.split(",") if word]


if __name__ == "__main__":
    main()
