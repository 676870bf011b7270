"""Whether the outlines of the lungs help the reader: `python benchmarks/lung_measures.py --data DIR [--kept FILE]`.

Blunting of the costophrenic angles and the ratio of the lungs' areas, for effusion and collapse: the AUROC of each
measure alone, and what it adds to the shipped reader's logit in a logistic regression (five folds by patient), with
the 95 % interval of the gain (paired, patients drawn again). On the parts `train` and `tune`, and on `tune` alone,
which the weights of 0.2.0 never saw (those of 0.3.0 learnt both). `--quality` prints the share of films that each
reason of `readers/quality.py` fires on instead. `--kept` holds logits and outlines from one run to the next.
"""

import argparse
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from wetread.evaluation.answers import Weights
from wetread.evaluation.card import split_of
from wetread.evaluation.films import Films, adult_rows, films_of
from wetread.evaluation.parts import part_of
from wetread.imaging.silhouette import LEFT, RIGHT
from wetread.metrics.intervals import Indices, patient_bootstrap
from wetread.metrics.ranking import auroc
from wetread.readers.anatomy import masks_of
from wetread.readers.bundle import embedded_bundle
from wetread.readers.quality import quality_of, sampled
from wetread.records.arrays import Labels
from wetread.records.geometry import PixelTransform
from wetread.records.maps import Masks
from wetread.records.vocabulary import TARGETS

SPLIT = split_of(embedded_bundle())
SIDE, CHUNK = 128, 128
FINDINGS = ("Effusion", "Atelectasis")
MEASURES = ("shallower recess", "wider angle", "smaller lung over larger", "both lungs over the picture")
Floats64 = npt.NDArray[np.float64]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True, help="the folder of images")
    options.add_argument("--kept", type=Path, help="an npz of logits and outlines, made where it is missing")
    options.add_argument("--resamples", type=int, default=1000)
    options.add_argument("--quality", action="store_true")
    given = options.parse_args()
    rows = [row for row in adult_rows(given.data) if part_of(row["patient_id"], SPLIT) in ("train", "tune")]
    films = films_of(rows, given.data, SPLIT, SIDE)
    logits, masks = looked_at(films, given.kept)
    if given.quality:
        show_quality(films, masks)
        return
    found = np.array([measured(one.values) for one in masks])
    measures = np.where(np.isnan(found), np.nanmedian(found, 0), found)
    print(f"{'part':<11}{'finding':<13}{'measure':<29}{'alone':>7}{'reader':>8}{'with it':>9}  gain [95 % interval]")
    for name, held in (("train, tune", films.parts != ""), ("tune", films.parts == "tune")):
        compare(name, films.where(held), logits[held], measures[held], given.resamples)


def looked_at(films: Films, kept: Path | None) -> tuple[Floats64, list[Masks]]:
    """The reader's logits and the cleaned outlines on the film's own grid."""
    if kept is not None and kept.is_file():
        logits, labels = (np.load(kept)[name] for name in ("logits", "labels"))
    else:
        logits, labels = run(films)
        if kept is not None:
            np.savez(kept, logits=logits, labels=labels)
    limits = embedded_bundle().operating().anatomy
    return logits.astype(np.float64), [masks_of(one, PixelTransform(), limits) for one in labels]


def run(films: Films) -> tuple[Floats64, Labels]:
    weights, labels = Weights(embedded_bundle()), []
    for start in range(0, len(films), CHUNK):
        outlines = weights.outlines(films.pixels[start : start + CHUNK])
        labels += [sampled(one, (SIDE, SIDE)) for one in outlines]
        print(f"{start + len(outlines)} of {len(films)} films", flush=True)
    return weights.answers(films.pixels).logits, np.array(labels, dtype=np.uint8)


def measured(labels: Labels) -> list[float]:
    """The measures of one film, nan (then the median film's) where a lung is missing."""
    right, left = labels == RIGHT, labels == LEFT
    if not right.any() or not left.any():
        return [np.nan] * len(MEASURES)
    recess, angle = zip(*(base(lung) for lung in (right, left[:, ::-1])), strict=True)
    small, large = sorted((right.sum(), left.sum()))
    return [min(recess), max(angle), small / large, (small + large) / labels.size]


def base(lung: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Of one lung, its outer side at the left: the depth of the recess under its dome (a share of the lung's height),
    and the angle of outer border and base (degrees), a sixth of it along each from the outer third's lowest cell.
    """
    rows, columns = np.nonzero(lung.any(1))[0], np.nonzero(lung.any(0))[0]
    height, width = len(rows), len(columns)
    bottom = lung.shape[0] - 1 - np.argmax(lung[::-1], 0)
    outer, inner = columns[: max(1, width // 3)], columns[width // 3 : max(width // 3 + 1, 2 * width // 3)]
    corner = outer[int(np.argmax(bottom[outer]))]
    along = min(corner + max(2, width // 6), columns[-1])
    up = max(bottom[corner] - max(2, height // 6), rows[0])
    border = np.arctan2(up - bottom[corner], int(np.argmax(lung[up])) - corner)
    angle = abs(np.degrees(border - np.arctan2(bottom[along] - bottom[corner], along - corner)))
    return float((bottom[outer].max() - np.median(bottom[inner])) / height), float(min(angle, 360 - angle))


def compare(part: str, films: Films, logits: Floats64, measures: Floats64, resamples: int) -> None:
    for finding in FINDINGS:
        row = TARGETS.index(finding)
        truth, reader = films.targets[:, row] > 0, logits[:, [row]]
        plain = crossed(reader, truth, films.patients)
        for name, values in [*zip(MEASURES, measures.T[:, :, None], strict=True), ("all of them", measures)]:
            alone = auroc(truth, crossed(values, truth, films.patients))
            added = crossed(np.hstack([reader, values]), truth, films.patients)
            low, high = patient_bootstrap(films.patients, partial(gain, truth, plain, added), resamples)
            told = f"{alone:>7.3f}{(before := auroc(truth, plain)):>8.3f}{(after := auroc(truth, added)):>9.3f}"
            print(
                f"{part:<11} {finding:<12}{name:<29}{told}  {after - before:+.4f} [{low:+.4f}, {high:+.4f}]", flush=True
            )


def gain(truth: npt.NDArray[np.bool_], plain: Floats64, added: Floats64, drawn: Indices) -> float:
    return auroc(truth[drawn], added[drawn]) - auroc(truth[drawn], plain[drawn])


def crossed(values: Floats64, truth: npt.NDArray[np.bool_], patients: npt.NDArray[np.str_]) -> Floats64:
    """The log odds of a logistic regression, each film's from the folds without its patient."""
    found = np.zeros(len(truth))
    for fit, rest in GroupKFold(5).split(values, truth, patients):
        model = make_pipeline(StandardScaler(), LogisticRegression()).fit(values[fit], truth[fit])
        found[rest] = model.decision_function(values[rest])
    return found


def show_quality(films: Films, masks: list[Masks]) -> None:
    reasons = [quality_of(film / np.float32(255), one) for film, one in zip(films.pixels, masks, strict=True)]
    counts = Counter(reason.code for told in reasons for reason in told)
    for code, count in [*sorted(counts.items()), ("any of them", sum(map(bool, reasons)))]:
        print(f"{code:<24}{count:>6} of {len(films)} films, {count / len(films):.1%}")


if __name__ == "__main__":
    main()
