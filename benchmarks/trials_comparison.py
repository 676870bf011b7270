"""What `trials.py` prints of several trials: how they differ, and what more films would bring."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.trials_scores import frequent
from wetread.evaluation.films import Films
from wetread.metrics.comparison import Difference, difference, holm, paired_difference, patient_counts, resampled_means
from wetread.records.arrays import Floats

RESAMPLES, SEED, WANTED = 2000, 20261126, 0.76
MOST = 1e9  # patients, beyond which a number says nothing
Values = npt.NDArray[np.float64]


def comparison(names: list[str], logits: Callable[[str], Floats], films: Films) -> list[str]:
    """A line for each prediction but the first, which the others are held against, on the findings of enough patients.

    `logits` gives those of a name, (film, 15), for the films.
    """
    findings, counts = frequent(films), patient_counts(films.patients, RESAMPLES, SEED)
    first, *others = (logits(name)[:, findings] for name in names)
    truths = films.targets[:, findings]
    found = [paired_difference(truths, first, other, counts) for other in others]
    adjusted = holm([each.p for each in found])
    head = f"Mean AUROC of {len(findings)} findings less that of {names[0]}; {RESAMPLES} paired resamples, seed {SEED}"
    rows = [row(*each) for each in zip(names[1:], found, adjusted.tolist(), strict=True)]
    return [f"\n{head}:\n\n| variant | difference | 95 % interval | p | p, Holm |\n|---|---|---|---|---|", *rows]


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
    def of(cls, trials: list[Learnt], films: Films) -> "Curve":
        """Raises ValueError where all trials learnt the same number of patients."""
        findings, counts = frequent(films), patient_counts(films.patients, RESAMPLES, SEED)
        once = np.ones((1, len(films)), dtype=np.int16)
        truths, scores = films.targets[:, findings], [trial.logits[:, findings] for trial in trials]
        whole, drawn = (np.array([resampled_means(truths, each, held) for each in scores]) for held in (once, counts))
        (level,), (gain,) = fitted([trial.patients for trial in trials], whole)
        return cls(float(level), difference(float(gain), fitted([trial.patients for trial in trials], drawn)[1]))

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


def fitted(patients: list[int], aurocs: Values) -> tuple[Values, Values]:
    """(level, gain), each (resamples,), of the lines through `aurocs` (trial, resample) over log2 of the patients."""
    if len(set(patients)) < 2:
        raise ValueError("a line needs trials that learnt different numbers of patients")
    doublings = np.log2(np.array(patients, dtype=np.float64))
    level, gain = np.linalg.lstsq(np.stack([np.ones_like(doublings), doublings], 1), aurocs, rcond=None)[0]
    return level, gain
