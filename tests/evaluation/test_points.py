"""What an operating point is worth: by hand, by scikit-learn, and with digits that do not mislead."""

import dataclasses
import math
from time import monotonic

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import recall_score

from tests.evaluation.films import made_answers, made_films, shown, table
from wetread.evaluation.draws import LEAST_PATIENTS, Draw, Rows
from wetread.evaluation.points import at_points, heads_of, percentage, predictive
from wetread.evaluation.shares import Shares
from wetread.metrics.intervals import patient_bootstrap
from wetread.records.vocabulary import FINDINGS

FILMS = made_films()
SAID = made_answers(FILMS)
DRAW = Draw(20, 3)


def test_rates_of_a_point_have_the_interval_of_drawn_patients() -> None:
    """The same as a statistic of film indices, drawn one by one."""
    said = table(at_points(FILMS, SAID, (), Draw(100, 6)), "points")[0]
    truth, flagged = FILMS.targets[:, 0] > 0, SAID.chance(FINDINGS[0]) >= 0.6

    def found(rows: Rows) -> float:
        return float(recall_score(truth[rows], flagged[rows]))

    def spared(rows: Rows) -> float:
        return float(recall_score(~truth[rows], ~flagged[rows]))

    for key, statistic in (("sensitivity", found), ("specificity", spared)):
        low, high = patient_bootstrap(FILMS.patients, statistic, 100, 6)
        value = statistic(np.arange(len(FILMS)))
        assert said[key] == {"value": pytest.approx(value), "low": pytest.approx(low), "high": pytest.approx(high)}
    assert said["counts"] == {
        "found": (truth & flagged).sum(),
        "positives": truth.sum(),
        "false_alarms": (flagged & ~truth).sum(),
        "negatives": (~truth).sum(),
    }
    assert f"{said['counts']['found']}/{said['counts']['positives']}; {said['counts']['false_alarms']} |" in shown(
        at_points(FILMS, SAID, (), Draw(2, 6))
    )


def test_points_are_quick() -> None:
    start = monotonic()
    list(at_points(FILMS, SAID, (0.01,), Draw(2000, 6)))
    assert monotonic() - start < 10


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_a_share_lies_in_its_interval_and_has_one_where_patients_are_enough(
    films: list[tuple[int, bool, bool]],
) -> None:
    patients, hits, among = (np.array([one[at] for one in films]) for at in range(3))
    said = Shares.of(patients.astype(np.str_), Draw(200, 1)).share(hits, among)
    enough = len(set(patients[among])) >= LEAST_PATIENTS
    if not among.any():
        assert math.isnan(said.value)
    elif enough or said.value in {0, 1}:
        assert said.value == pytest.approx(hits[among].mean())
        assert 0 <= said.low <= said.value <= said.high <= 1
        assert said.low < said.high
    else:
        assert math.isnan(said.low)
        assert str(said).endswith("(-)")


def test_none_found_of_many_patients_leaves_the_exact_bound() -> None:
    said = Shares.of(np.arange(30).astype(np.str_), DRAW).share(np.zeros(30, np.bool_))
    assert (said.value, said.low) == (0.0, 0.0)
    assert said.high == pytest.approx(1 - 0.025 ** (1 / 30))


@given(st.floats(0, 1))
def test_a_negative_predictive_value_never_reads_as_certain(negative: float) -> None:
    text = predictive(0.5, negative).text.split(", ")[1]
    assert text == "none missed" if negative == 1 else float(text) < 1 or negative > 1 - 1e-15


@pytest.mark.parametrize(
    ("negative", "text"), [(0.9, "0.90"), (0.994, "0.99"), (0.996, "0.996"), (0.9996, "0.9996"), (1.0, "none missed")]
)
def test_a_negative_predictive_value_has_the_digits_it_needs(negative: float, text: str) -> None:
    assert predictive(math.nan, negative).text == f"-, {text}"


@given(st.lists(st.floats(1e-6, 0.999), min_size=2, max_size=4, unique=True))
def test_no_two_prevalences_have_one_column(shares: list[float]) -> None:
    heads = heads_of(shares)[-len(shares) :]
    assert len({head.key for head in heads}) == len({head.head for head in heads}) == len(shares)
    for share, head in zip(shares, heads, strict=True):
        assert float(head.head.split("at ")[1].rstrip("%")) / 100 == pytest.approx(share, rel=1e-12)


def test_prevalences_read_as_they_were_given() -> None:
    assert [percentage(share) for share in (0.01, 0.0204, 0.0201, 0.0002, 0.5)] == [
        *("1.0%", "2.04%", "2.01%", "0.02%", "50.0%")
    ]


def test_a_point_that_finds_nothing_is_named_as_noise() -> None:
    chances = np.zeros_like(SAID.chances)
    chances[:, 0] = np.where(FILMS.targets[:, 0] > 0, 0.9, 0.1)
    chances[:, 1] = np.where(FILMS.targets[:, 1] > 0, 0.1, 0.9)
    worse = FILMS.targets[:, 2].astype(np.bool_) & (np.arange(len(FILMS)) % 9 == 0)
    chances[:, 2] = np.where(worse | (FILMS.targets[:, 2] == 0), 0.9, 0.1)
    text = shown(at_points(FILMS, dataclasses.replace(SAID, chances=chances), (), DRAW)).split("read as noise here: ")[
        1
    ]
    assert f"{FINDINGS[1]} (hedged from 0.60 on, which finds none of {int(FILMS.targets[:, 1].sum())} positive" in text
    assert f"{FINDINGS[2]} (PPV" in text
    assert FINDINGS[0] not in text


def test_predictive_values_follow_bayes() -> None:
    said = table(at_points(FILMS, SAID, (0.01,), DRAW), "points")[0]
    truth, flagged = FILMS.targets[:, 0] > 0, SAID.chance(FINDINGS[0]) >= 0.6
    found, alarmed = flagged[truth].mean(), flagged[~truth].mean()
    assert said["rates"] == pytest.approx([found, 1 - alarmed])
    positive = found * 0.01 / (found * 0.01 + alarmed * 0.99)
    negative = (1 - alarmed) * 0.99 / ((1 - alarmed) * 0.99 + (1 - found) * 0.01)
    assert said["at_0.01"] == pytest.approx([positive, negative])
    assert said["own"] == pytest.approx([truth[flagged].mean(), (~truth)[~flagged].mean()])


def test_a_finding_without_a_point_is_not_assessed() -> None:
    rows = table(at_points(FILMS, made_answers(FILMS, hedge_at=None), (0.01,), DRAW), "points")
    assert [row["finding"] for row in rows] == list(FINDINGS)
    assert {row["point"] for row in rows} == {"not assessed"}
