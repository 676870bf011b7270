"""View, sex and age as they appear, and the alert that they raise against a header."""

import numpy as np

from wetread.evaluation.answers import Answers, Bools, Doubles
from wetread.evaluation.blocks import Blocks, Fact, percent
from wetread.evaluation.draws import Draw, area, figure, mean_of
from wetread.evaluation.films import Films
from wetread.metrics.intervals import clopper_pearson_lower
from wetread.metrics.surprise import header_surprise
from wetread.records.arrays import Floats


def headers(films: Films, said: Answers, draw: Draw) -> Blocks:
    """How well each is told, and how often the alert is raised by true headers and by those of somebody else."""
    for key, truth, column in (("view", films.ap, 0), ("sex", films.female, 1)):
        shown = figure(films.patients, area(truth, said.apparent[:, column]), draw)
        yield Fact(f"{key}_auroc", f"{key} AUROC {shown}", shown.plain)
    errors = np.abs(said.apparent[:, 2] * 10 - films.ages)
    years = figure(films.patients, mean_of(errors), draw)
    text = f"age, mean absolute error {years.shown(1)} years"
    yield Fact("age_error_years", text, years.plain)
    yield _false_alerts(surprise(said.apparent, films) > said.operating.mismatch_at, films)
    yield _exchanged(films, said, draw)


def _false_alerts(alerts: Bools, films: Films) -> Fact:
    """The bound is over patients: films of one patient are not independent."""
    false, patients, alerted = int(alerts.sum()), len(set(films.patients)), len(set(films.patients[alerts]))
    upper = 1 - clopper_pearson_lower(patients - alerted, patients)
    text = (
        f"false alerts: on {false} of {len(films)} adults' films, of {alerted} of {patients} patients (upper 95 % "
        f"bound {1000 * upper:.1f} in 1,000 patients)"
    )
    figures = {"films": len(films), "alerts": false, "patients": patients, "patients_alerted": alerted}
    return Fact("false_alerts", text, {**figures, "upper": upper})


def _exchanged(films: Films, said: Answers, draw: Draw) -> Fact:
    order = np.random.default_rng(draw.seed).permutation(len(films))
    swapped = surprise(said.apparent, films.where(order)) > said.operating.mismatch_at
    other = films.female != films.female[order]
    caught = float(swapped.mean()), float(swapped[other].mean()) if other.any() else float("nan")
    text = (
        f"headers exchanged at random: {percent(caught[0]).text} caught, {percent(caught[1]).text} of those with the "
        "other sex. Silence of this alert therefore proves nothing."
    )
    return Fact("exchanged", text, {"caught": caught[0], "caught_of_other_sex": caught[1]})


def surprise(apparent: Floats, given: Films) -> Doubles:
    """The surprise of each film against the header of the film at the same place in `given`, in nats.

    `apparent` (film, 4): AP logit, female logit, age / 10, log variance of age / 10.
    """
    chances = 1 / (1 + np.exp(-apparent[:, :2].astype(np.float64)))
    deviation = 10 * np.exp(np.clip(apparent[:, 3], -4, 4) / 2)
    low = np.minimum(given.ages // 5 * 5, 90)
    high = np.where(low == 90, 120, low + 5)
    said = (given.ap, given.female, low, high)
    return header_surprise(chances[:, 0], chances[:, 1], apparent[:, 2] * 10, deviation, *said)
