"""Lung opacity against what radiologists said of the films, and nothing else."""

import dataclasses

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

from tests.evaluation.films import fact, made_answers, made_films, read_by_radiologists, shown, table
from wetread.evaluation.draws import Draw
from wetread.evaluation.locations import places
from wetread.evaluation.opacity import opacities
from wetread.records.vocabulary import OPACITY, TARGETS

FILMS = made_films()
SAID = made_answers(FILMS)
DRAW = Draw(20, 3)


def test_opacity_is_measured_only_on_films_that_were_read() -> None:
    sample = read_by_radiologists(FILMS)
    blocks, classes = list(opacities(sample, SAID, DRAW, (0.01,))), sample.marks.classes
    for key, against in (("auroc_normal", [0]), ("auroc_all", [0, 2])):
        here = np.isin(classes, [1, *against])
        said = fact(blocks, key)
        assert said["value"] == pytest.approx(roc_auc_score(classes[here] == 1, SAID.chance("Lung Opacity")[here]))
        assert said["films"] == {"with": 75, "without": 75 * len(against)}
        view = roc_auc_score(classes[here] == 1, FILMS.ap[here])
        assert said["view"] == pytest.approx(max(view, 1 - view))
    for key, ap in (("auroc_pa", 0), ("auroc_ap", 1)):
        here = np.isin(classes, [0, 1]) & (FILMS.ap == ap)
        said = fact(blocks, key)
        assert said["value"] == pytest.approx(roc_auc_score(classes[here] == 1, SAID.chance("Lung Opacity")[here]))
        assert said["films"] == {"with": (classes[here] == 1).sum(), "without": (classes[here] == 0).sum()}
        assert said["view"] is None
    read = classes >= 0
    score = brier_score_loss(classes[read] == 1, SAID.chance("Lung Opacity")[read])
    assert fact(blocks, "calibration")["brier"] == pytest.approx(score)
    assert [row["point"] for row in table(blocks, "points")] == ["report", "hedge"]
    assert "Gaps by sex and by age: not judged" in shown(blocks)


def test_gaps_of_opacity_are_judged_on_the_films_that_were_read() -> None:
    films = made_films(800)
    said, sample = made_answers(films), read_by_radiologists(films)
    classes = sample.marks.classes
    row = table(opacities(sample, said, DRAW, ()), "gaps")[0]
    each = {}
    for name, female in (("F", 1), ("M", 0)):
        here = (classes >= 0) & (films.female == female)
        each[name] = roc_auc_score(classes[here] == 1, said.chance(OPACITY)[here])
    assert (row["finding"], row["axis"], row["groups"]) == (OPACITY, "sex", pytest.approx(each))
    assert row["gap"]["value"] == pytest.approx(abs(each["F"] - each["M"]))


def test_weights_without_opacity_and_films_that_nobody_read_say_so() -> None:
    sample = read_by_radiologists(FILMS)
    older = dataclasses.replace(SAID, names=TARGETS, place=None)
    assert "weights say nothing" in shown(opacities(sample, older, DRAW, ()))
    assert "these weights give no place" in shown(places(sample, older, DRAW))
    unread = dataclasses.replace(sample, marks=dataclasses.replace(sample.marks, classes=np.full(len(FILMS), -1)))
    assert "no film of the folder was read" in shown(opacities(unread, SAID, DRAW, ()))
