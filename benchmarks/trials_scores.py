"""What `trials.py` prints of one trial."""

import numpy as np
import numpy.typing as npt

from benchmarks.trials_films import Marked
from wetread.evaluation.films import Films
from wetread.evaluation.locations import located
from wetread.metrics.ranking import auroc
from wetread.records.arrays import Floats
from wetread.records.vocabulary import FINDINGS, TARGETS

LEAST_PATIENTS = 20
COLUMNS = (
    "variant | seed | epochs | s | frequent | but Pneumonia | Pneumonia | all 14 | none | opacity | -none | point | "
    "IoU | view | sex | age"
)


def frequent(films: Films) -> npt.NDArray[np.intp]:
    """The places of the findings that enough patients have."""
    patients = [len(set(films.patients[films.targets[:, row] > 0])) for row in range(len(FINDINGS))]
    return np.flatnonzero(np.array(patients) >= LEAST_PATIENTS)


def line(head: tuple[str, ...], said: dict[str, Floats], unseen: Marked) -> str:
    """The row of a trial."""
    films, marks, logits, apparent = unseen.films, unseen.marks, said["logits"], said["apparent"]
    each = np.array([auroc(films.targets[:, row], logits[:, row]) for row in range(len(TARGETS))])
    each[np.isnan(logits).any(0)] = np.nan
    often, pneumonia = frequent(films), FINDINGS.index("Pneumonia")
    common, others = each[often], each[often[often != pneumonia]]
    clear = np.isin(marks.classes, (0, 1))
    opacity = ["-", plain := f"{auroc(marks.classes[clear] == 1, -logits[clear, -1]):.3f}", "-", "-"]
    if "place" in said:
        found = [located(said["place"][row, 0], boxes) for row, boxes in enumerate(marks.boxes) if boxes]
        point, overlap = np.mean(found, 0)
        whether = auroc(marks.classes[clear] == 1, said["opacity"][clear])
        opacity = [f"{whether:.3f}", plain, f"{point:.2f}", f"{overlap:.2f}"]
    view, sex = (auroc(truth, apparent[:, row]) for row, truth in enumerate((films.ap, films.female)))
    age = np.abs(apparent[:, 2] * 10 - films.ages).mean()
    apart = (f"{others.mean():.4f}", f"{each[pneumonia]:.3f}")
    first = (f"{np.nanmean(common):.4f} ({len(common)})", *apart, f"{np.nanmean(each[:-1]):.3f}", f"{each[-1]:.3f}")
    return f"| {' | '.join((*head, *first, *opacity, f'{view:.4f}', f'{sex:.3f}', f'{age:.2f}'))} |"
