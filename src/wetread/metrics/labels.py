"""The truth beside what was said of it, checked once for all metrics."""

import numpy as np
import numpy.typing as npt

Truths = npt.NDArray[np.bool_]
Values = npt.NDArray[np.float64]


def labelled(truth: npt.ArrayLike, values: npt.ArrayLike) -> tuple[Truths, Values]:
    """Truth (0 or 1) as booleans and values as float64, both (n,).

    Raises ValueError for unequal or wrong shapes, a truth that is neither 0 nor 1, or a value that is not finite.
    """
    said, known = np.asarray(values, dtype=np.float64), np.asarray(truth)
    if said.ndim != 1 or known.shape != said.shape:
        raise ValueError("truth and values are two lists of one length")
    if not np.isin(known, (0, 1)).all() or not np.isfinite(said).all():
        raise ValueError("truth is 0 or 1 and values are finite")
    return known.astype(np.bool_), said
