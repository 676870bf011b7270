"""What the de-identification benchmark plants can be found, stands where it says, and is judged rightly."""

import io
import warnings

import numpy as np
import pydicom
import pytest
from pydicom.charset import convert_encodings, encode_string
from pydicom.data import get_testdata_file
from pydicom.datadict import tag_for_keyword

from benchmarks.deid_planting import Identity, identities, name_parts, rows, surviving
from benchmarks.deid_planting_command import Box, Outcome
from benchmarks.deid_planting_header import Planted, Planter, planted, shared, written
from benchmarks.deid_planting_judge import verdicts, world
from benchmarks.deid_planting_objects import made
from benchmarks.deid_planting_pixels import Canvas, Line, Style, font_of, font_paths
from benchmarks.deid_planting_scenes import Burned, Scene, burned, noise, occupied, scene
from benchmarks.deid_planting_score import frames_of, mask_of, scored
from benchmarks.deid_planting_sources import parsed

PEOPLE = identities(30, 3)
OPTIONS = ("retain-modified-dates", "retain-patient-characteristics")


def ct() -> pydicom.dataset.FileDataset:
    return pydicom.dcmread(str(get_testdata_file("CT_small.dcm")))


def with_person(person: Identity) -> Planted:
    one = planted("CT_small.dcm", ct(), person, 0, shared(person, 0, "", 3), 3)
    assert one is not None
    return one


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.charset or "ASCII")
def test_names_are_found_in_the_bytes_of_their_character_set(person: Identity) -> None:
    encodings = convert_encodings(person.charset.split("\\"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in (person.name, person.alias, person.doctor, person.operator, person.relative):
            data = encode_string(name, encodings)
            assert surviving(name_parts(name), [data]) == list(name_parts(name))


def test_every_row_of_the_table_names_attributes_and_actions() -> None:
    actions = {"gone", "present", "filled", "uid", "uidgone", "shifted", "moved", "time", "cleaned", "kept", "any"}
    for where, path, _, default, options in rows("attributes.tsv"):
        assert where in {"all", "image", "sr", "rt", "wave", "pr", "meta"}
        assert {default, options} <= actions
        assert all(tag_for_keyword(step) is not None or len(step) == 8 for step in path.split("."))


@pytest.mark.parametrize("person", PEOPLE[:15], ids=lambda person: person.charset or "ASCII")
def test_everything_planted_stands_in_the_file(person: Identity) -> None:
    one = with_person(person)
    wanted = {*one.hidden, *one.dates, *one.uids}
    assert set(surviving(wanted, [one.data])) == wanted


def test_a_file_left_as_it_is_keeps_what_should_stay_and_nothing_else_is_right() -> None:
    one = with_person(PEOPLE[0])
    out = parsed(one.data)
    assert out is not None
    told = verdicts(one, out, (), world([(one, out)]))
    assert all(verdict.right for verdict in told if verdict.category == "kept")
    assert not any(verdict.right for verdict in told if verdict.category in ("UIDs", "private attributes"))
    assert not any(verdict.right for verdict in told if verdict.category == "text")


def test_a_file_with_nothing_but_what_must_stay_is_right_but_for_what_must_be_filled() -> None:
    one = with_person(PEOPLE[0])
    out = parsed(one.data)
    assert out is not None
    keep = {plant.path[0][0] for plant in one.plants if plant.default == "kept"}
    for element in list(out):
        if element.keyword not in keep or element.VR == "SQ":
            del out[element.tag]
    wrong = {verdict.what for verdict in verdicts(one, out, (), world([(one, out)])) if not verdict.right}
    assert {"PatientName", "PatientID", "StudyDate", "SOPInstanceUID"} <= wrong
    assert "PatientAddress" not in wrong
    assert "Modality" not in wrong


def test_dates_must_move_by_the_same_days() -> None:
    one = with_person(PEOPLE[0])
    out = parsed(one.data)
    assert out is not None
    date = next(plant for plant in one.plants if plant.path[0][0] == "SeriesDate").value
    out.StudyDate, out.SeriesDate = _later(out.StudyDate, 100), _later(date, 100)
    assert _verdict(one, out, "SeriesDate")
    out.SeriesDate = _later(date, 101)
    assert not _verdict(one, out, "SeriesDate")


def _later(day: str, days: int) -> str:
    return str(np.datetime64(f"{day[:4]}-{day[4:6]}-{day[6:8]}") + days).replace("-", "")


def _verdict(one: Planted, out: pydicom.dataset.FileDataset, what: str) -> bool:
    return next(verdict.right for verdict in verdicts(one, out, OPTIONS, world([(one, out)])) if verdict.what == what)


def test_made_objects_can_be_planted_and_read() -> None:
    for name, dataset in made(PEOPLE[0]):
        planter = Planter(dataset, PEOPLE[0], shared(PEOPLE[0], 0, "", 3), np.random.default_rng(3))
        assert planter.plant(), name
        assert parsed(written(dataset, PEOPLE[0].charset)) is not None


def view() -> Scene:
    return scene("noise", "noise", noise(512, 384, 3), (slice(0, 384), slice(0, 512)), 1.0, 1)


@pytest.mark.parametrize("angle", [0.0, 7.0, 90.0])
def test_ink_lies_within_its_words_place_and_fills_it(angle: float) -> None:
    name = next(iter(font_paths()), "")
    canvas = Canvas(np.full((1, 300, 400), 60, np.float32), np.zeros((300, 400), bool), np.random.default_rng(3))
    style = Style(name, 24, "white", 255.0, angle)
    assert canvas.plant([Line((("Vanderquist", "identity"), ("1961", "identity")), "single")], style, (0,))
    place = np.zeros((300, 400), bool)
    for word in canvas.words:
        height, width = word.mask.shape
        place[word.row : word.row + height, word.column : word.column + width] |= word.mask
        assert word.visible
        assert word.contrast > 50
    strong = canvas.frames[0] > 200
    assert strong.any()
    assert (strong & ~place).sum() <= 0.02 * strong.sum()
    if angle == 0:
        rows_, columns = np.nonzero(canvas.frames[0] > 70)
        assert place[rows_, columns].mean() > 0.97
        assert rows_.max() - rows_.min() <= 24


def test_what_cannot_be_seen_is_not_planted() -> None:
    canvas = Canvas(np.full((1, 300, 400), 250, np.float32), np.zeros((300, 400), bool), np.random.default_rng(3))
    style = Style(next(iter(font_paths()), ""), 20, "white", 255.0, 0.0)
    assert not canvas.plant([Line((("Vanderquist", "identity"),), "single")], style, (0,))
    assert (canvas.frames == 250).all()


@pytest.mark.parametrize("height", [10, 20, 40])
def test_a_lines_height_is_what_was_asked(height: int) -> None:
    _, top, _, bottom = font_of(next(iter(font_paths()), ""), height).getbbox("Égj")
    assert height - 2 <= bottom - top <= height


@pytest.mark.parametrize("number", [0, 2, 3, 4])
def test_only_planted_places_change_and_every_word_is_seen(number: int) -> None:
    made_view = view()
    image = burned(made_view, PEOPLE[0], np.random.default_rng(3), number)
    changed = frames_of(image.data)[0] != made_view.stored[0]
    assert not changed[~occupied(image, "", 0, 0.2)].any()
    assert all(word.visible for word in image.words if word.role != "other")


def answered(image: Burned, boxes: tuple[Box, ...], fill: int) -> Outcome:
    """The image with the boxes filled."""
    dataset = pydicom.dcmread(io.BytesIO(image.data))
    pixels = dataset.pixel_array.copy()
    pixels[mask_of(list(boxes), image.shape[1:])] = fill
    dataset.PixelData = pixels.tobytes()
    buffer = io.BytesIO()
    dataset.save_as(buffer)
    return Outcome("released", buffer.getvalue(), boxes)


def test_boxes_on_every_word_are_full_marks_and_no_box_is_a_leak() -> None:
    image = burned(view(), PEOPLE[0], np.random.default_rng(5), 0)
    boxes = tuple(Box(1, word.column, word.row, word.mask.shape[1], word.mask.shape[0])
                  for word in image.words if word.role == "identity" and word.angle == 0)  # fmt: skip
    straight = Burned(image.name, "noise", image.data, [word for word in image.words if word.angle == 0], image.shape)
    best = scored(straight, answered(image, boxes, 0))
    assert best.covered == best.identity > 0
    assert best.on_text == best.redacted
    assert best.marks_kept == best.marks
    assert not best.spilled
    assert not any(reads for _, _, reads in best.words)
    worst = scored(straight, answered(image, (), 0))
    assert worst.covered == 0
    assert all(reads for _, _, reads in worst.words)


def test_a_box_that_was_told_but_not_filled_counts_for_nothing() -> None:
    image = burned(view(), PEOPLE[0], np.random.default_rng(5), 0)
    boxes = tuple(Box(1, word.column, word.row, word.mask.shape[1], word.mask.shape[0]) for word in image.words)
    told = scored(image, Outcome("released", image.data, boxes))
    assert told.covered == 0
    assert told.not_erased == len(told.words) > 0
