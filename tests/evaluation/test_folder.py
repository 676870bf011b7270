"""Folders as people have them: what fits is measured, what is broken counted, and what cannot be used refused."""

import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.evaluation.films import shown
from tests.evaluation.folder import COLUMNS, made_folder, made_rows, write_films, write_rows
from wetread.errors import BadData
from wetread.evaluation.counts import counts
from wetread.evaluation.films import adult_rows, decoded, films_of, members_of
from wetread.evaluation.marks import finding_boxes_of, marks_of, mask_of
from wetread.evaluation.outlines import whole_anatomy
from wetread.evaluation.parts import Split, part_of
from wetread.evaluation.sample import WHOLE, load_sample

HALVES = Split(key="tests", shares=(0.5, 0.0, 0.0, 0.5))


def packed(folder: Path) -> None:
    """A folder as the archive of its name."""
    with tarfile.open(folder.with_suffix(".tar"), "w") as held:
        held.add(folder, folder.name)


def test_a_folder_and_an_archive_of_it_are_the_same_films(tmp_path: Path) -> None:
    data = made_folder(tmp_path)
    once = load_sample(data, 32)
    packed(data / "chest")
    (data / "chest").rename(data / "elsewhere")
    again = load_sample(data, 32)
    assert np.array_equal(once.films.pixels, again.films.pixels)
    assert np.array_equal(once.films.pixels, films_of(adult_rows(data), data, WHOLE, 32).pixels)


def test_parts_share_no_patient_and_leave_none_out(tmp_path: Path) -> None:
    data = made_folder(tmp_path)
    train, test = (set(load_sample(data, 16, HALVES, part).films.patients) for part in ("train", "test"))
    assert not train & test
    assert train | test == {row["patient_id"] for row in made_rows()}
    assert all(part_of(patient, HALVES) == "test" for patient in test)


def test_an_empty_part_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="no film of an adult in the part tune"):
        load_sample(made_folder(tmp_path), 16, HALVES, "tune")


def test_children_are_left_out(tmp_path: Path) -> None:
    rows = [{**row, "age": "17" if number % 8 else "101"} for number, row in enumerate(made_rows(12))] + made_rows()[
        12:
    ]
    sample = load_sample(made_folder(tmp_path, rows), 16)
    assert (len(sample.films), sample.aged) == (28, 12)
    assert "under 18 or over 100, left out: 12" in shown(counts(sample, tmp_path, None, None))
    for part in ("train", "test"):
        wanted = [row for row in rows[:12] if part_of(row["patient_id"], HALVES) == part]
        assert load_sample(tmp_path, 16, HALVES, part).aged == len(wanted) > 0


def test_patients_of_the_weights_own_parts_are_said_where_no_part_is_asked_for(tmp_path: Path) -> None:
    sample = load_sample(made_folder(tmp_path), 16)
    learnt = sum(part_of(row["patient_id"], HALVES) == "train" for row in made_rows())
    assert f"{learnt} of 40 patients were learnt" in shown(counts(sample, tmp_path, None, None, HALVES))
    assert "Doe" not in shown(counts(sample, tmp_path, None, None, HALVES))
    assert "were learnt" not in shown(counts(sample, tmp_path, HALVES, "test", HALVES))
    assert "were learnt" not in shown(counts(sample, tmp_path, None, None))
    assert "were learnt" not in shown(counts(sample, tmp_path, None, None, WHOLE))


def test_a_picture_that_two_rows_name_is_refused_with_a_count(tmp_path: Path) -> None:
    rows = made_rows()
    rows[5]["image"] = rows[9]["image"] = rows[2]["image"]
    data = made_folder(tmp_path, rows)
    for read in (lambda: load_sample(data, 16), lambda: adult_rows(data)):
        with pytest.raises(BadData, match="2 of 40 rows of the manifest name a picture that a row before") as raised:
            read()
        assert raised.value.code == "train.data"
        assert "film-" not in raised.value.message


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", None])
def test_broken_pictures_are_counted(tmp_path: Path, content: bytes | None) -> None:
    data = made_folder(tmp_path)
    film = data / "chest" / "film-3.jpg"
    whole = film.read_bytes()
    film.unlink()
    if content is not None:
        film.write_bytes(content or whole[: len(whole) // 3])
    sample = load_sample(data, 16)
    assert (len(sample.films), len(sample.marks.classes), len(sample.finding_boxes), sample.lost) == (39, 39, 39, 1)
    assert "Doe3" not in sample.films.patients


def test_no_picture_at_all_is_an_error(tmp_path: Path) -> None:
    data = write_rows(tmp_path, made_rows())
    (data / "chest").mkdir()
    with pytest.raises(BadData, match="None of the 40 films has a picture"):
        load_sample(data, 16)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"age": "young"}, "1 of 40 rows of the manifest give no age in whole years"),
        ({"age": "²"}, "give no age in whole years"),
        ({"sex": "O"}, "a sex that is neither F nor M"),
        ({"view": "LATERAL"}, "a view that is neither PA nor AP"),
        ({"labels": "pneumothorax"}, "a label that is none of the 14"),
        ({"labels": ""}, "a label that is none of the 14"),
        ({"patient_id": " "}, "name no patient"),
        ({"rsna_class": "Opaque"}, "an rsna_class that is none of"),
        ({"opacity_boxes": "[[0.1, 0.2]]"}, "opacity_boxes is no JSON list"),
        ({"opacity_boxes": "0.1 0.2 0.3 0.4"}, "opacity_boxes is no JSON list"),
        ({"opacity_boxes": "[[10, 20, 30, 40]]"}, "in fractions of the film"),
        ({"finding_boxes": "[[0.1, 0.2, 0.3, 0.4]]"}, "finding_boxes is no JSON list"),
        ({"finding_boxes": "7"}, "finding_boxes is no JSON list"),
    ],
)
def test_rows_that_cannot_be_used_are_refused_without_naming_anybody(
    tmp_path: Path, change: dict[str, str], message: str
) -> None:
    rows = made_rows()
    rows[7].update(change)
    with pytest.raises(BadData, match=message) as raised:
        load_sample(made_folder(tmp_path, rows), 16)
    assert raised.value.code == "train.data"
    assert "Doe" not in raised.value.message
    assert "film-" not in raised.value.message


@pytest.mark.parametrize("lacks", ["image", "patient_id", "age", "sex", "view", "labels"])
def test_a_manifest_without_a_column_is_refused(tmp_path: Path, lacks: str) -> None:
    write_rows(tmp_path, made_rows(), tuple(name for name in COLUMNS if name != lacks))
    with pytest.raises(BadData, match=f"lacks the columns {lacks}"):
        adult_rows(tmp_path)


def test_what_radiologists_said_may_be_missing(tmp_path: Path) -> None:
    data = made_folder(tmp_path)
    write_rows(data, made_rows(), COLUMNS[:7])
    sample = load_sample(data, 16)
    assert set(sample.marks.classes) == {-1}
    assert not any(sample.finding_boxes)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"image,patient_id,age,sex,view,labels\nfilm,1\n", "end before the last column"),
        (b"\xff\xfe\x00", "no CSV in UTF-8"),
        (b"", "no film of an adult"),
        (b"image,patient_id,age,sex,view,labels\n", "no film of an adult"),
        (None, "no manifest"),
    ],
)
def test_manifests_that_are_none(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "chest_manifest.csv").write_bytes(content)
    with pytest.raises(BadData, match=message):
        load_sample(tmp_path, 16)


def test_a_manifest_as_excel_saves_it_is_read(tmp_path: Path) -> None:
    path = write_rows(tmp_path, made_rows()) / "chest_manifest.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(adult_rows(tmp_path)) == 40


def test_an_archive_that_is_none_is_an_error(tmp_path: Path) -> None:
    write_rows(tmp_path, made_rows())
    (tmp_path / "chest.tar").write_bytes(b"no archive" * 100)
    with pytest.raises(BadData, match=r"chest\.tar is damaged"):
        load_sample(tmp_path, 16)


def test_an_archive_that_is_cut_short_is_an_error(tmp_path: Path) -> None:
    rows = made_rows()
    write_films(write_rows(tmp_path, rows), rows)
    packed(tmp_path / "chest")
    archive = tmp_path / "chest.tar"
    content = archive.read_bytes()
    archive.write_bytes(content[: len(content) // 2 + 700])
    (tmp_path / "chest").rename(tmp_path / "elsewhere")
    with pytest.raises(BadData, match=r"chest\.tar is damaged"):
        list(members_of(tmp_path, "chest"))


@given(st.integers(8, 16), st.integers(0, 2**32 - 1))
def test_deep_pictures_keep_their_brightness(bits: int, seed: int) -> None:
    small = np.random.default_rng(seed).integers(0, 256, (6, 5))
    small[0, 0] = 255
    held = io.BytesIO()
    Image.fromarray((small << (bits - 8)).astype(np.uint16)).save(held, "PNG")
    picture = decoded(held.getvalue())
    assert picture is not None
    assert np.array_equal(np.asarray(picture), small)


@given(st.binary(max_size=200), st.sampled_from(["JPEG", "PNG"]), st.integers(0, 400))
def test_no_bytes_are_a_traceback(noise: bytes, kind: str, at: int) -> None:
    held = io.BytesIO()
    Image.fromarray(np.arange(256, dtype=np.uint8).reshape(16, 16)).save(held, kind)
    whole = held.getvalue()
    picture = decoded(whole[:at] + noise + whole[at + len(noise) :])
    assert picture is None or picture.mode == "L"


BOXES = st.tuples(st.floats(0, 0.7), st.floats(0, 0.7), st.floats(0.01, 0.3), st.floats(0.01, 0.3))


@given(st.lists(BOXES, max_size=4))
def test_boxes_come_through_the_manifest_as_they_were(boxes: list[tuple[float, float, float, float]]) -> None:
    rows = [{"opacity_boxes": str([list(box) for box in boxes]), "rsna_class": "Lung Opacity"}]
    marks = marks_of(rows, 16)
    assert marks.boxes[0] == boxes
    assert np.array_equal(marks.masks[0], mask_of(boxes, 16))
    named = str([["Mass", *box] for box in boxes]).replace("'", '"')
    assert finding_boxes_of([{"finding_boxes": named}]) == [[("Mass", box) for box in boxes]]
    other = named.replace("Mass", "Infiltrate")
    assert finding_boxes_of([{"finding_boxes": other}]) == [[("Infiltration", box) for box in boxes]]


def test_films_with_masks_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    for folder in ("images", "masks"):
        (tmp_path / "anatomy" / folder).mkdir(parents=True)
        for name in ("JPCLN001.png", "CHNCXR_1.png", "MCUCXR_1.png"):
            Image.fromarray(np.full((20, 20), 250, np.uint8)).save(tmp_path / "anatomy" / folder / name)
    (tmp_path / "anatomy" / "masks" / "MCUCXR_1.png").write_bytes(b"none")
    (tmp_path / "anatomy" / "masks" / "CHNCXR_1.png").unlink()
    held, lost = whole_anatomy(tmp_path, WHOLE, 16)
    assert (held.sources.tolist(), lost) == (["JPC"], 1)
    assert (held.labels == 3).all()
    (tmp_path / "anatomy" / "masks" / "JPCLN001.png").write_bytes(b"none")
    with pytest.raises(BadData, match="has a mask"):
        whole_anatomy(tmp_path, WHOLE, 16)


def test_two_pictures_of_one_name_are_refused_and_never_confused(tmp_path: Path) -> None:
    data = made_folder(tmp_path)
    film = next(path for path in sorted((data / "chest").rglob("*")) if path.is_file())
    (data / "chest" / "other").mkdir()
    (data / "chest" / "other" / film.name).write_bytes(film.read_bytes())
    with pytest.raises(BadData, match="one name"):
        load_sample(data, 32)
