"""What `trials.py` prints of several trials: how they differ, and what more films would bring."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.trials_scores import frequent
from wetread.evaluation.films import Films
from wetread.metrics.comparison import (
    Counts,
    Difference,
    Pair,
    difference,
    holm,
    paired_difference,
    patient_counts,
    resampled_means,
)
from wetread.records.arrays import Floats

RESAMPLES, SEED, WANTED = 2000, 20261126, 0.76
MOST = 1e9  # patients, beyond which a number says nothing
Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fold:
    """The films of patients held out, and what a trial or mean of that name gave for them, (film, 15)."""

    films: Films
    logits: Callable[[str], Floats]

    def pair(self, first: str, second: str, counts: Counts) -> Pair:
        measure, other = (self.logits(name) for name in (first, second))
        findings = [row for row in frequent(self.films) if not np.isnan(measure[:, row] + other[:, row]).any()]
        measure, other = measure[:, findings], other[:, findings]
        return Pair(self.films.targets[:, findings], measure, other, counts)


def comparison(names: list[str], folds: Sequence[Fold]) -> list[str]:
    """A line for each prediction but the first, which the others are held against, on the findings of enough patients
    of each fold that both say anything of. The difference is the mean of those of the folds.
    """
    counts = [patient_counts(fold.films.patients, RESAMPLES, SEED + number) for number, fold in enumerate(folds)]
    each = list(zip(folds, counts, strict=True))
    found = [paired_difference([fold.pair(names[0], name, drawn) for fold, drawn in each]) for name in names[1:]]
    adjusted = holm([one.p for one in found])
    findings = ", ".join(str(len(frequent(fold.films))) for fold in folds)
    head = f"Mean AUROC of {findings} findings (those both say) less that of {names[0]}; {RESAMPLES} paired resamples, "
    rows = [row(*one) for one in zip(names[1:], found, adjusted.tolist(), strict=True)]
    head += f"seed {SEED}"
    return [f"\n{head}:\n\n| variant | difference | 95 % interval | p | p, Holm |\n|---|---|---|---|---|", *rows]


def with_all(films: Films, seed: int) -> Counts:
    """How often each film counts: once each, then as patients are drawn."""
    once = np.ones((1, len(films)), dtype=np.int16)
    return np.concatenate([once, patient_counts(films.patients, RESAMPLES, seed)])


def row(name: str, found: Difference, adjusted: float) -> str:
    return f"| {name} | {found.value:+.4f} | {found.low:+.4f} to {found.high:+.4f} | {found.p:.4f} | {adjusted:.4f} |"


@dataclass(frozen=True)
class Learnt:
    """A trial of the learning curve: how many patients it learnt, and its logits (film, 15) of the films held out."""

    patients: int
    logits: Floats


@dataclass(frozen=True)
class Curve:
    """AUROC = level + gain * log2(patients), by least squares; the interval of the gain is over the films scored."""

    level: float
    gain: Difference

    @classmethod
    def of(cls, trials: Sequence[Sequence[Learnt]], films: Sequence[Films]) -> "Curve":
        """Of the same trials on the films of each fold, (fold, trial): the line through the means of the folds.

        Raises ValueError where all trials learnt the same number of patients.
        """
        aurocs, patients = [], []
        for number, (fold, own) in enumerate(zip(films, trials, strict=True)):
            findings, counts = frequent(fold), with_all(fold, SEED + number)
            aurocs.append(
                [resampled_means(fold.targets[:, findings], each.logits[:, findings], counts) for each in own]
            )
            patients.append([each.patients for each in own])
        level, gain = fitted(np.mean(patients, 0), np.mean(aurocs, 0))
        return cls(float(level[0]), difference(float(gain[0]), gain[1:]))

    def patients_for(self, wanted: float) -> float:
        """How many patients the line says; infinite where it does not rise."""
        if self.gain.value <= 0:
            return float("inf")
        return float(np.exp2((wanted - self.level) / self.gain.value))

    def __str__(self) -> str:
        needed = self.patients_for(WANTED)
        told = f"would take about {needed:,.0f} patients" if needed < MOST else "is out of reach"
        return (
            "\nMean AUROC per doubling of the patients learnt (least squares on log2): "
            f"{self.gain.value:+.4f} ({self.gain.low:+.4f} to {self.gain.high:+.4f}, 95 % over patients held out).\n"
            f"At this rate {WANTED} {told}. Nothing says that the rate holds; the chance of training is in no interval."
        )


def fitted(patients: Values, aurocs: Values) -> tuple[Values, Values]:
    """(level, gain), each (resamples,), of the lines through `aurocs` (trial, resample) over log2 of the patients."""
    if np.ptp(patients) == 0:
        raise ValueError("a line needs trials that learnt different numbers of patients")
    doublings = np.log2(patients)
    level, gain = np.linalg.lstsq(np.stack([np.ones_like(doublings), doublings], 1), aurocs, rcond=None)[0]
    return level, gain
