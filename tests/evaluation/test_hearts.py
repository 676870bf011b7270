"""Outlines of lungs and hearts, and the silhouette that a draft calls enlarged."""

import dataclasses
import math

import numpy as np
import pytest
from sklearn.metrics import recall_score

from tests.evaluation.films import fact, made_answers, made_films, shown, table
from wetread.evaluation.answers import Weights
from wetread.evaluation.draws import Draw
from wetread.evaluation.outlines import Anatomy, overlaps
from wetread.evaluation.silhouettes import Silhouettes, enlarged, judged_ratios
from wetread.imaging.silhouette import ENLARGED
from wetread.readers.bundle import embedded_bundle
from wetread.records.arrays import Labels
from wetread.records.vocabulary import FINDINGS

FILMS = made_films()
SAID = made_answers(FILMS)
DRAW = Draw(20, 3)


def test_outlines_that_are_right_are_whole() -> None:
    labels = np.zeros((3, 16, 16), np.uint8)
    labels[:, 2:14, 1:6], labels[:, 2:14, 10:15], labels[:, 8:13, 6:11] = 1, 2, 3
    hearts, sources = np.array([True, False, False]), np.array(["JPC", "CHN", "own"])
    held = Anatomy(labels, labels, hearts, sources, np.array(["test"] * 3))
    blocks = list(overlaps(held, labels.repeat(4, 1).repeat(4, 2), lost=2))
    rows = table(blocks, "outlines")
    assert [row["set"] for row in rows] == ["JSRT", "Shenzhen", "others", "all"]
    figures = {"lungs": 1.0, "hearts": 1, "heart": 1.0, "ratio": 0.0, "unmeasured": 0}
    assert rows[-1] == {"set": "all", "films": 3, **figures}
    assert math.isnan(rows[1]["heart"])
    assert fact(blocks, "lost") == 2


def test_outlines_without_lungs_or_heart_are_no_traceback() -> None:
    labels = np.ones((1, 16, 16), np.uint8)
    held = Anatomy(labels, labels, np.array([True]), np.array(["JPC"]), np.array(["test"]))
    row = table(overlaps(held, np.zeros_like(labels)), "outlines")[0]
    assert (row["lungs"], row["unmeasured"]) == (0.0, 1)


def test_a_heart_without_a_ratio_is_counted_beside_those_with_one() -> None:
    labels = np.zeros((3, 16, 16), np.uint8)
    labels[:, 2:14, 1:6], labels[:, 2:14, 10:15], labels[:, 8:13, 6:11] = 1, 2, 3
    found = labels.copy()
    found[0][found[0] == 3] = 0
    held = Anatomy(labels, labels, np.ones(3, np.bool_), np.array(["JPC"] * 3), np.array(["test"] * 3))
    row = table(overlaps(held, found), "outlines")[0]
    assert (row["hearts"], row["unmeasured"], row["ratio"]) == (3, 1, 0.0)


def chest(heart: int) -> Labels:
    """Two lungs, and between and before them a heart so many cells wide; the thorax is 100 cells wide."""
    labels = np.zeros((128, 128), np.uint8)
    labels[20:100, 14:54], labels[20:100, 74:114] = 1, 2
    labels[60:100, 66 - heart // 2 : 66 + heart // 2] = 3
    return labels


def judged(labels: Labels, looks_ap: float = 0.1) -> float:
    apparent = np.array([[math.log(looks_ap / (1 - looks_ap)), 0, 0, 0]], np.float32)
    return float(judged_ratios(labels[None], apparent, embedded_bundle().operating().anatomy)[0])


@pytest.mark.parametrize(
    ("heart", "looks_ap", "ratio"), [(50, 0.1, 0.5), (60, 0.1, 0.6), (60, 0.95, math.nan), (96, 0.1, math.nan)]
)
def test_a_ratio_is_judged_where_a_draft_would_judge_it(heart: int, looks_ap: float, ratio: float) -> None:
    assert judged(chest(heart), looks_ap) == pytest.approx(ratio, nan_ok=True)


def test_outlines_without_a_heart_or_with_lungs_exchanged_have_no_ratio() -> None:
    for labels in (chest(0), chest(50)[:, ::-1], np.zeros((128, 128), np.uint8)):
        assert math.isnan(judged(labels))


def test_a_wide_silhouette_is_held_against_cardiomegaly_on_pa_films_with_a_ratio() -> None:
    ratios = np.where(FILMS.ap == 0, 0.4 + 0.3 * np.random.default_rng(5).random(len(FILMS)), math.nan)
    ratios[np.flatnonzero(FILMS.ap == 0)[:7]] = math.nan
    said = fact(enlarged(FILMS, ratios, Draw(200, 1)), "ratio")
    here = ~np.isnan(ratios)
    truth, wide = FILMS.targets[here, FINDINGS.index("Cardiomegaly")] > 0, ratios[here] > ENLARGED
    assert (said["pa_films"], said["without"]) == ((FILMS.ap == 0).sum(), 7)
    assert (said["found"], said["positives"]) == ((truth & wide).sum(), truth.sum())
    assert (said["false_alarms"], said["negatives"]) == ((wide & ~truth).sum(), (~truth).sum())
    assert said["sensitivity"]["value"] == pytest.approx(recall_score(truth, wide))
    assert said["specificity"]["value"] == pytest.approx(recall_score(~truth, ~wide))
    assert said["sensitivity"]["low"] < said["sensitivity"]["value"] < said["sensitivity"]["high"]


def test_films_without_any_ratio_are_said() -> None:
    text = shown(enlarged(FILMS, np.full(len(FILMS), math.nan), DRAW))
    assert f"not measured; none of {int((FILMS.ap == 0).sum())} PA films has one" in text


def test_weights_that_never_learnt_a_heart_have_no_ratios() -> None:
    limits = SAID.operating.anatomy.model_copy(update={"heart": None})
    operating = SAID.operating.model_copy(update={"anatomy": limits})
    silhouettes = Silhouettes(Weights(embedded_bundle()), FILMS, dataclasses.replace(SAID, operating=operating))
    assert np.isnan(silhouettes.judged).all()
    assert not silhouettes.wide.any()
