"""Studies at level "header+pixels": burned-in identity is found once, and is black for whoever decodes the image."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.deid.datasets import ct
from tests.deid.export.files import written
from tests.deid.raw import raw_item, raw_study
from wetread.assemble import build
from wetread.deid.known import Known
from wetread.deid.study import StudyDeidentifier
from wetread.errors import PixelsNotClean
from wetread.imaging.blanking import blanked
from wetread.records.deidentification import TextArea
from wetread.records.geometry import PixelTransform
from wetread.records.image import ImageTensor
from wetread.records.study import RawItem, RawStudy
from wetread.settings import Settings

KEY = bytes(range(32))
AREA = TextArea(frame=1, column=2, row=1, width=3, height=2)


class OneArea:
    """A screen that finds one area, and cannot judge the film "b"."""

    def areas(self, content: str, known: Known) -> tuple[TextArea, ...]:
        assert known.patient_names == ("Mustermann^Erika",)
        if content == raw_item("b").content:
            raise PixelsNotClean("Nobody can say.")
        return (AREA,)


def test_areas_come_with_the_item_and_the_level_says_so() -> None:
    study, certificate = StudyDeidentifier(KEY, OneArea()).study(raw_study(raw_item("a"), raw_item("b")))
    one, other = study.items
    assert (study.level, certificate.level) == ("header+pixels", "header+pixels")
    assert (one.use, one.blanked) == ("read", (AREA,))
    assert (other.use, other.why.code) == ("left_out", "flow.pixels_not_clean")


def test_items_that_nobody_reads_are_not_looked_at() -> None:
    named = dataclasses.replace(raw_item("b"), use="named")
    study, _ = StudyDeidentifier(KEY, OneArea()).study(raw_study(named))
    assert study.items[0].blanked == ()


def image(mirrored: bool) -> ImageTensor:
    transform = PixelTransform(column_scale=-1, column_offset=8) if mirrored else PixelTransform()
    return ImageTensor(np.ones((1, 6, 8, 1), np.float32) * np.float32(0.5), "i", (1,), transform, 6, 8)


@pytest.mark.parametrize("mirrored", [False, True])
def test_an_area_is_dark_wherever_it_lies_now(mirrored: bool) -> None:
    values = image(mirrored).values.copy()
    values[0, 5, 7] = 0
    after = blanked(
        dataclasses.replace(image(mirrored), values=values),
        [AREA, TextArea(frame=2, column=0, row=0, width=8, height=6)],
    )
    dark = np.argwhere(after.values[0, :5, :, 0] == 0)
    columns = {3, 4, 5} if mirrored else {2, 3, 4}
    assert {tuple(place) for place in dark} == {(row, column) for row in (1, 2) for column in columns}
    assert after.steps == ("blanked",)


def test_an_image_without_areas_is_the_same() -> None:
    whole = image(False)
    assert blanked(whole, ()) is whole


@pytest.mark.ocr
def test_a_name_in_a_film_is_dark_for_the_reader(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    picture = Image.new("L", (480, 360), 60)
    ImageDraw.Draw(picture).text((40, 40), "QUILLFEATHER ZEBULON", fill=255, font=ImageFont.load_default(28))
    film = ct(Rows=360, Columns=480, PixelData=picture.tobytes(), Modality="DX", WindowCenter=128, WindowWidth=256)
    (tmp_path / "film.dcm").write_bytes(written(film))
    parts = build(Settings(state=tmp_path / "state", deidentify="header+pixels"))
    (raw,) = parts.intake.studies([tmp_path / "film.dcm"])
    assert isinstance(raw, RawStudy)
    study, _ = parts.deidentifier.study(dataclasses.replace(raw, items=tuple(_read(item) for item in raw.items)))
    assert study.level == "header+pixels"
    grey = parts.pixels.image(study.items[0]).grey
    assert grey[40:75, 40:400].max() < 0.3


def _read(item: RawItem) -> RawItem:
    return dataclasses.replace(item, use="read")
