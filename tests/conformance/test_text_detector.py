"""What every TextDetector promises: text is found whatever its tone and turn, inside the picture, and always alike."""

import numpy as np
import numpy.typing as npt
import pytest

from tests.imaging.text.writing import ground, write
from wetread.ports import TextDetector
from wetread.records.arrays import Floats
from wetread.records.text_box import TextBox


def found(detector: TextDetector, picture: Floats) -> tuple[TextBox, ...]:
    return detector.find(picture, picture)


def covered(boxes: tuple[TextBox, ...], ink: npt.NDArray[np.bool_]) -> float:
    """The share of the ink inside the upright boxes around what was found."""
    mask = np.zeros(ink.shape, np.bool_)
    for box in boxes:
        left, top, right, bottom = (round(edge) for edge in box.extent)
        mask[top:bottom, left:right] = True
    return float(mask[ink].mean())


class TextDetectorConformance:
    """Subclass with a fixture `detector`."""

    @pytest.mark.parametrize("value", [1.0, 0.0, 0.42], ids=["white", "black", "faint"])
    def test_writing_is_covered_and_read(self, detector: TextDetector, value: float) -> None:
        picture = ground(160, 320)
        ink = write(picture, "SMITH 1962", 60, 60, value=value)
        boxes = found(detector, picture)
        assert covered(boxes, ink) > 0.98
        assert "SMITH" in " ".join(box.text for box in boxes)

    @pytest.mark.parametrize("degrees", [12.0, 90.0])
    def test_turned_writing_is_covered_and_read(self, detector: TextDetector, degrees: float) -> None:
        picture = ground(320, 320)
        ink = write(picture, "SMITH 1962", 60, 60, degrees=degrees)
        boxes = found(detector, picture)
        assert covered(boxes, ink) > 0.98
        assert "1962" in " ".join(box.text for box in boxes)

    def test_writing_outside_the_window_is_found(self, detector: TextDetector) -> None:
        values = ground(160, 320, level=2000, noise=0) + ground(160, 320) * 50
        ink = write(values, "SMITH 1962", 60, 60, value=float(values.max()) + 40)
        shown = np.ones(values.shape, np.float32)
        assert covered(detector.find(shown, values), ink) > 0.98

    def test_every_box_lies_inside_and_says_how_sure_it_is(self, detector: TextDetector) -> None:
        picture = ground(120, 200)
        write(picture, "EDGE", 0, 0)
        write(picture, "LAST", 136, 98)
        for box in found(detector, picture):
            left, top, right, bottom = box.extent
            assert 0 <= left < right <= 200
            assert 0 <= top < bottom <= 120
            assert 0 <= box.reading <= 1
            assert 0 <= box.certainty <= 1
            assert len(box.centres) in {0, len(box.text)}

    def test_the_same_picture_gives_the_same_boxes(self, detector: TextDetector) -> None:
        picture = ground(120, 240)
        write(picture, "TWICE", 40, 40)
        assert found(detector, picture) == found(detector, picture)

    def test_a_picture_without_text_gives_none(self, detector: TextDetector) -> None:
        assert found(detector, ground(200, 200)) == ()
        assert found(detector, np.zeros((64, 48), np.float32)) == ()

    def test_the_maker_names_its_weights(self, detector: TextDetector) -> None:
        assert detector.maker.name
        assert detector.maker.weights
        assert detector.passes >= 1


@pytest.mark.ocr
class TestRapidTextDetector(TextDetectorConformance):
    @pytest.fixture
    def detector(self) -> TextDetector:
        pytest.importorskip("rapidocr")
        from wetread.imaging.text.detector import RapidTextDetector

        return RapidTextDetector()
