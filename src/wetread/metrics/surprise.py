"""How little a picture fits the patient and view that its header names."""

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
_LEAST = 1e-9


def header_surprise(
    ap: npt.ArrayLike,
    female: npt.ArrayLike,
    age: npt.ArrayLike,
    deviation: npt.ArrayLike,
    header_ap: npt.ArrayLike,
    header_female: npt.ArrayLike,
    header_low: npt.ArrayLike,
    header_high: npt.ArrayLike,
) -> Doubles:
    """Nats, one per film: -log p(view) - log p(sex) + half the squared standardised distance to the age band.

    The first four are what the picture suggests (probabilities, years), the others what the header says: 1 or 0, and
    the ends of the age band in years; nan where it says nothing, which then adds nothing. So a limit chosen for
    complete headers is only rarer to reach with incomplete ones.
    """
    seen = _doubles(age)
    years = np.maximum(0, np.maximum(_doubles(header_low) - seen, seen - _doubles(header_high)))
    distance = 0.5 * (years / _doubles(deviation)) ** 2
    parts = _cross_entropy(ap, header_ap), _cross_entropy(female, header_female), distance
    return np.asarray(np.nansum(np.stack(np.broadcast_arrays(*parts)), axis=0), dtype=np.float64)


def _cross_entropy(chance: npt.ArrayLike, header: npt.ArrayLike) -> Doubles:
    said, known = _doubles(chance), _doubles(header)
    likely = np.where(np.isnan(known), np.nan, np.where(known > 0.5, said, 1 - said))
    return np.asarray(-np.log(np.maximum(_LEAST, likely)))


def _doubles(values: npt.ArrayLike) -> Doubles:
    return np.asarray(values, dtype=np.float64)
