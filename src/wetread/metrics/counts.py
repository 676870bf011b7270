"""What a yes or no is worth: sensitivity, specificity, and predictive values at a given prevalence."""

import numpy.typing as npt

from wetread.metrics.labels import labelled


def sensitivity(truth: npt.ArrayLike, flagged: npt.ArrayLike) -> float:
    """Share of the films with the finding that were flagged (Yerushalmy, Public Health Reports 1947). nan for none."""
    known, said = labelled(truth, flagged)
    return float((said[known] != 0).mean()) if known.any() else float("nan")


def specificity(truth: npt.ArrayLike, flagged: npt.ArrayLike) -> float:
    """Share of the films without the finding that were not flagged (Yerushalmy 1947). nan for none."""
    known, said = labelled(truth, flagged)
    return float((said[~known] == 0).mean()) if not known.all() else float("nan")


def predictive_values(sensitivity: float, specificity: float, prevalence: float) -> tuple[float, float]:
    """(positive, negative) predictive value where the finding is as frequent as `prevalence`.

    Bayes' rule as in Vecchio, NEJM 1966: the sample's own share of positives does not enter. nan where a flag, or
    the lack of one, never happens.
    """
    flagged_sick, flagged_well = sensitivity * prevalence, (1 - specificity) * (1 - prevalence)
    passed_sick, passed_well = (1 - sensitivity) * prevalence, specificity * (1 - prevalence)
    return _share(flagged_sick, flagged_well), _share(passed_well, passed_sick)


def _share(part: float, rest: float) -> float:
    return part / (part + rest) if part + rest > 0 else float("nan")
