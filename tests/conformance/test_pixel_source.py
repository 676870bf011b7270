"""What every PixelSource must do: the pixels of the item asked for, or an InputError."""

import zipfile
from pathlib import Path

import data_store
import numpy as np
import pytest
from PIL import Image

from tests.dicom.build import radiograph, save
from wetread.deid.study import StudyDeidentifier
from wetread.dicom.intake import FileIntake
from wetread.dicom.pixels import FilePixels
from wetread.errors import InputError, NoPixels, Unreadable
from wetread.ports import PixelSource
from wetread.records.study import ImageItem, RawStudy

SAMPLES = Path(str(data_store.__file__)).parent / "data"


def opened(*paths: Path) -> tuple[PixelSource, list[ImageItem]]:
    """A source and the items that it can be asked for."""
    intake = FileIntake()
    raws = [found for found in intake.studies(paths) if isinstance(found, RawStudy)]
    studies = [StudyDeidentifier(bytes(32)).study(raw)[0] for raw in raws]
    return FilePixels(intake.locations), [item for study in studies for item in study.items]


@pytest.mark.parametrize(("one", "other"), [("RG1_UNCR", "RG1_J2KR"), ("RG1_UNCI", "RG1_J2KI")])
def test_real_films_are_the_same_in_both_encodings(one: str, other: str) -> None:
    source, items = opened(SAMPLES / f"{one}.dcm", SAMPLES / f"{other}.dcm")
    first, second = (source.image(item) for item in items)
    np.testing.assert_array_equal(first.values, second.values)
    assert (first.stored_rows, first.stored_columns, first.spacing) == (1955, 1841, None)


def test_bright_is_high_for_monochrome1_and_the_item_is_named(tmp_path: Path) -> None:
    dark, bright = np.zeros((6, 8), "<u2"), np.zeros((6, 8), "<u2")
    dark[:, :4], bright[:, 4:] = 4095, 4095
    inverted = radiograph("one", PhotometricInterpretation="MONOCHROME1", PixelData=dark.tobytes())
    plain = radiograph("two", PixelData=bright.tobytes())
    source, items = opened(save(inverted, tmp_path / "1"), save(plain, tmp_path / "2"))
    first, second = (source.image(item) for item in items)
    np.testing.assert_array_equal(first.values, second.values)
    assert [first.instance, second.instance] == [item.instance for item in items]


def test_mirrored_film_is_turned_and_leads_back_to_the_stored_pixels(tmp_path: Path) -> None:
    source, (item,) = opened(save(radiograph(PatientOrientation=["R", "F"]), tmp_path / "film"))
    image = source.image(item)
    assert item.acquisition.orientation == "mirrored"
    assert image.to_stored.to_stored(0, 0) == (8, 0)


def test_pixels_come_from_archives_and_pictures_as_well(tmp_path: Path) -> None:
    film = save(radiograph(), tmp_path / "film.dcm")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(film, "inner/film.dcm")
    Image.new("L", (4, 3), 255).save(tmp_path / "picture.png")
    plain, (item,) = opened(film)
    packed, (member, picture) = sorted_items(tmp_path)
    np.testing.assert_array_equal(plain.image(item).values, packed.image(member).values)
    assert packed.image(picture).values.shape == (1, 3, 4, 1)


def sorted_items(folder: Path) -> tuple[PixelSource, list[ImageItem]]:
    """The archive's film before the picture."""
    source, items = opened(folder / "a.zip", folder / "picture.png")
    return source, sorted(items, key=lambda item: -item.rows)


def test_frame_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    source, (item,) = opened(save(radiograph(), tmp_path / "film"))
    with pytest.raises(NoPixels):
        source.image(item, 2)


def test_any_frame_of_a_multiframe_is_decoded_alone() -> None:
    source, items = opened(SAMPLES / "emri_small.dcm")
    frames = [source.image(items[0], number) for number in (1, 10)]
    assert [image.frames for image in frames] == [(1,), (10,)]
    assert not np.array_equal(frames[0].values, frames[1].values)


def test_file_that_changed_or_went_is_not_read(tmp_path: Path) -> None:
    path = save(radiograph(), tmp_path / "film")
    source, (item,) = opened(path)
    save(radiograph("other"), path)
    with pytest.raises(Unreadable):
        source.image(item)
    path.unlink()
    with pytest.raises(Unreadable):
        source.image(item)


def test_item_of_another_intake_is_an_input_error(tmp_path: Path) -> None:
    source, (item,) = opened(save(radiograph(), tmp_path / "film"))
    with pytest.raises(InputError):
        source.image(item.model_copy(update={"content": "0" * 64}))
