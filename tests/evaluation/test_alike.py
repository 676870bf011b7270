"""The gate's pictures, and films that are alike."""

import dataclasses

import numpy as np
from sklearn.neighbors import NearestNeighbors

from tests.evaluation.films import made_answers, made_films, shown, table
from wetread.evaluation.answers import Weights
from wetread.evaluation.draws import Draw
from wetread.evaluation.features import alike, nearest, noticed
from wetread.evaluation.gatekeeping import GateSample, passing
from wetread.readers.bundle import embedded_bundle
from wetread.records.operating import GateLimits
from wetread.records.vocabulary import TARGETS

FILMS = made_films()
SAID = made_answers(FILMS)
DRAW = Draw(20, 3)


def test_the_gate_lets_in_only_what_is_sure_and_near() -> None:
    limits = GateLimits(classes=("cxr_frontal", "ct"), confidence_at=0.7, distance_at=5.0)
    chances = np.array([[0.8, 0.2], [0.6, 0.4], [0.2, 0.8], [0.9, 0.1]])
    distance = np.array([1, 1, 1, 9], np.float32)
    assert passing(chances, distance, limits).tolist() == [True, False, False, False]


def test_films_join_a_gate_sample_as_frontal_ones() -> None:
    joined = GateSample.of(16, [], lost=3).and_films(FILMS.where(np.arange(2)), "here")
    assert joined.pixels.shape == (2, 16, 16)
    assert (joined.sources.tolist(), joined.kinds.tolist(), joined.lost) == (["here"] * 2, ["cxr_frontal"] * 2, 3)


def test_the_nearest_films_are_those_of_other_patients_that_scikit_learn_finds() -> None:
    features = np.random.default_rng(4).normal(size=(len(FILMS), 12)).astype(np.float32)
    found = nearest(features, FILMS.patients, 4)
    assert (FILMS.patients[found] != FILMS.patients[:, None]).all()
    for film in range(0, len(FILMS), 17):
        others = np.flatnonzero(FILMS.patients != FILMS.patients[film])
        search = NearestNeighbors(n_neighbors=4, metric="cosine").fit(features[others])
        assert found[film].tolist() == others[search.kneighbors(features[film : film + 1])[1][0]].tolist()


def test_features_are_measured_as_far_as_they_go() -> None:
    weights, none = Weights(embedded_bundle()), GateSample.of(128, [])
    noise = np.random.default_rng(1).random((len(FILMS), 12)).astype(np.float32)
    known = dataclasses.replace(SAID, features=noise, distance=noise[:, 0])
    assert [row["finding"] for row in table(alike(FILMS, known, DRAW), "alike")] == list(TARGETS)
    assert "weights give no features" in shown(alike(FILMS, SAID, DRAW))
    assert "of one patient" in shown(alike(FILMS.where(np.arange(len(FILMS)) < 2), known, DRAW))
    for said in (known, SAID):
        assert "not measured" in shown(noticed(weights, said, none))
