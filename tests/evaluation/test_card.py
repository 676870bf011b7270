"""The whole card of a bundle, on a small folder of films: every section, no patient, and every figure as JSON."""

import dataclasses
import json
import re
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from tests.evaluation.folder import made_folder, made_rows
from wetread.errors import BadData
from wetread.evaluation.answers import Weights
from wetread.evaluation.blocks import Section
from wetread.evaluation.card import Made, Wanted, card_text, document, sections, split_of
from wetread.evaluation.draws import Draw
from wetread.evaluation.films import Films
from wetread.evaluation.gatekeeping import GateSample
from wetread.evaluation.sample import load_sample
from wetread.readers.bundle import Bundle, embedded_bundle
from wetread.records.vocabulary import OPACITY

KEYS = (
    *("films", "findings", "headline", "by_view", "opacity", "locations", "points"),
    *("stated", "gaps", "headers", "outlines", "gate", "features", "errors", "example"),
)
SHARES = (0.3, 0.1, 0.1, 0.5)


def with_split(split: tuple[str, tuple[float, float, float, float]] | None) -> Bundle:
    held = embedded_bundle()
    return dataclasses.replace(held, card=held.card.model_copy(update={"split": split}))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_folder(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def measured(data: Path) -> list[Section]:
    return list(sections(Weights(embedded_bundle()), Wanted(data, draw=Draw(4, 1))))


def test_every_section_is_there_and_names_nobody(measured: list[Section]) -> None:
    assert tuple(section.key for section in measured) == KEYS
    text = "\n".join(section.markdown() for section in measured)
    assert "Doe" not in text
    assert "film-" not in text
    assert not re.search(r"\bnan\b", text)


def test_all_figures_are_json(data: Path, measured: list[Section]) -> None:
    plain = document(embedded_bundle(), Wanted(data, draw=Draw(4, 1)), measured)
    again = json.loads(json.dumps(plain, allow_nan=False))
    assert again["schema"] == "wetread.evaluation/1"
    assert again["reader"]["weights"] == embedded_bundle().digest
    assert tuple(again["sections"]) == KEYS
    assert "Doe" not in json.dumps(again)


def test_no_two_figures_of_a_section_have_one_name(measured: list[Section]) -> None:
    for section in measured:
        keys = [block.key for block in section.blocks if hasattr(block, "key")]
        assert len(keys) == len(set(keys))


def test_figures_are_those_of_what_the_networks_say(data: Path, measured: list[Section]) -> None:
    films = load_sample(data, 128).films
    said = Weights(embedded_bundle()).answers(films.pixels)
    rows = next(section for section in measured if section.key == "findings").plain()["findings"]
    mass = next(row for row in rows if row["finding"] == "Mass")
    truth = np.array(["Mass" in row["labels"] for row in made_rows()])
    assert mass["auroc"]["value"] == pytest.approx(roc_auc_score(truth, said.chance("Mass")))


@pytest.mark.parametrize("kind", ["one film", "no findings", "nothing but findings"])
def test_folders_with_one_class_have_a_card_too(tmp_path: Path, kind: str) -> None:
    rows = made_rows(1 if kind == "one film" else 12)
    labels = {"no findings": "No Finding", "nothing but findings": "Mass"}.get(kind)
    held = [{**row, "labels": labels or row["labels"], "sex": "F", "view": "PA", "rsna_class": ""} for row in rows]
    data = made_folder(tmp_path, [{**row, "opacity_boxes": "", "finding_boxes": ""} for row in held])
    measured = {one.key: one for one in sections(Weights(embedded_bundle()), Wanted(data, draw=Draw(3, 1)))}
    assert measured["films"].plain()["films"][-1]["films"] == len(rows)
    assert all(
        row["auroc"] is None or row["auroc"]["value"] is None for row in measured["findings"].plain()["findings"]
    )
    assert json.dumps([one.plain() for one in measured.values()], allow_nan=False)


def test_what_the_folder_lacks_is_said(measured: list[Section]) -> None:
    text = {section.key: section.markdown() for section in measured}
    assert "neither anatomy.tar nor a folder anatomy" in text["outlines"]
    assert "neither modality.tar nor a folder modality" in text["gate"]
    assert "chest films of this folder" in text["gate"]


def test_a_card_is_of_the_part_test_alone(data: Path) -> None:
    bundle = with_split(("tests", SHARES))
    made = Made("own", "1.2.3", "recipes/own.yaml", "0123456789abcdef01", 5, 3, ("train", "tune"))
    text = card_text(bundle, data, made, resamples=2)
    films = load_sample(data, 16, split_of(bundle), "test").films
    assert text.startswith("# own 1.2.3\n")
    assert "3 networks of different seeds" in text
    assert "recipe digest 0123456789abcdef," in text
    assert f"| test, measured here | {len(set(films.patients))} | {len(films)} |" in text
    assert "JSRT films with the SCR masks" in text
    assert "a drain" in text
    assert "keyed hash of the patient, or of the case for pictures that have no patient" in text
    assert "was opened for earlier versions too" in text
    assert "`benchmarks/shortcuts.py`" in text
    assert "were learnt or tuned on" not in text
    assert "not a medical device" in text


def test_a_card_without_jsrt_names_no_jsrt_source_and_takes_other_pictures(data: Path) -> None:
    of = np.array([["chart", "picture", "made 1"]] * 2).T
    pictures = GateSample(np.zeros((2, 64, 64), np.uint8), *of)
    made = Made("own", "1", "r.yaml", "0" * 16, 5, 1, learn=("train",), jsrt=False)
    text = card_text(with_split(("tests", SHARES)), data, made, 2, pictures)
    assert "SCR masks" not in text
    assert "findings by one network, with heat maps" in text
    assert "The findings learnt `train`;" in text
    assert "| chart | picture | 2 | 1 |" in text
    assert "EfficientNet" not in text
    assert "chest films of this folder" not in text


def test_a_card_says_what_began_with_weights_of_others(data: Path) -> None:
    none = GateSample.of(64, [])
    made = Made("own", "1", "r.yaml", "0" * 16, 5, 3, learn=("train",), transferred=2)
    text = card_text(with_split(("tests", SHARES)), data, made, 2, none)
    assert "3 networks that began from nothing and 2 from ImageNet's weights" in text
    assert "EfficientNet-Lite0's weights" in text
    assert "| weights Apache-2.0; ImageNet's own pictures: research use |" in text


def test_weights_without_a_split_have_no_parts() -> None:
    with pytest.raises(BadData, match="which patients are in which part"):
        split_of(with_split(None))


def test_a_folder_without_a_part_may_hold_films_that_were_learnt(measured: list[Section]) -> None:
    films = next(section for section in measured if section.key == "films")
    assert "If these are films that the weights were trained on" in films.markdown()


def test_no_cell_of_a_table_is_lost_for_programs_alone(measured: list[Section]) -> None:
    row = next(section for section in measured if section.key == "points").plain()["points"][0]
    assert row["rates"] == [row["sensitivity"]["value"], row["specificity"]["value"]]


def test_older_weights_are_measured_as_far_as_they_go(data: Path) -> None:
    class Older(Weights):
        def run(self, name: str, pixels: Films, doing: str, batch: int = 64) -> dict[str, object]:  # type: ignore[override]
            said = super().run(name, pixels, doing, batch)  # type: ignore[arg-type]
            return {key: values for key, values in said.items() if key not in {"members", "opacity", "place"}}

    said = Older(embedded_bundle()).answers(load_sample(data, 128).films.pixels)
    assert OPACITY not in said.names
    assert said.families == ()
    assert said.place is None
