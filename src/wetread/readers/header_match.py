"""How well the picture fits the patient and view of its header: to catch a film filed under somebody else."""

import math
from collections.abc import Sequence

from wetread.metrics.surprise import header_surprise
from wetread.records.reading import Apparent
from wetread.records.study import Acquisition


def apparent_of(values: Sequence[float], acquisition: Acquisition, mismatch_at: float) -> Apparent:
    """From the network's (AP logit, female logit, age mean / 10, log variance of age / 10)."""
    ap, female = (1 / (1 + math.exp(-logit)) for logit in values[:2])
    age, deviation = values[2] * 10, 10 * math.exp(min(4.0, max(-4.0, values[3])) / 2)
    return Apparent(
        female=female,
        age=age,
        age_deviation=deviation,
        ap=ap,
        mismatch=mismatch(ap, female, age, deviation, acquisition),
        mismatch_at=mismatch_at,
    )


def mismatch(ap: float, female: float, age: float, deviation: float, acquisition: Acquisition) -> float | None:
    """See metrics.surprise.header_surprise; None where the header states neither view, sex nor age."""
    header = _header(acquisition)
    if all(math.isnan(value) for value in header):
        return None
    return float(header_surprise(ap, female, age, deviation, *header))


def _header(acquisition: Acquisition) -> tuple[float, float, float, float]:
    ap = {"AP": 1.0, "PA": 0.0}.get(acquisition.view, math.nan)
    female = {"F": 1.0, "M": 0.0}.get(acquisition.sex, math.nan)
    band = acquisition.age_band
    if band is None:
        return ap, female, math.nan, math.nan
    return ap, female, band.low, 120.0 if band.high is None else band.high + 1.0
