"""Labels that the films of one patient lend each other."""

import numpy as np
import numpy.typing as npt

from wetread.records.arrays import Floats
from wetread.records.vocabulary import FINDINGS


def lent(targets: Floats, patients: npt.NDArray[np.str_], share: float) -> Floats:
    """Targets (film, 15) in which a finding that a patient's other films have is likelier on this one too, mined or
    not: by `share` of how many of them have it. No Finding is as much less likely.
    """
    _, group, films = np.unique(patients, return_inverse=True, return_counts=True)
    total = np.zeros((len(films), targets.shape[1]), np.float32)
    np.add.at(total, group, targets)
    others = share * (total[group] - targets) / np.maximum(films[group] - 1, 1)[:, None]
    held = targets + (1 - targets) * others
    seen = others[:, : len(FINDINGS)].max(1, keepdims=True)
    held[:, len(FINDINGS) :] = targets[:, len(FINDINGS) :] * (1 - seen)
    return held.astype(np.float32)
