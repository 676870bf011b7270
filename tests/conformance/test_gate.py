"""What every Gate promises: to abstain is a route, with a reason and what would be needed."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydicom import dcmread
from pydicom.data import get_testdata_file

from tests.builders import item
from tests.readers.bundled import DATA, picture
from wetread.imaging.decode import dicom_image
from wetread.ports import Gate
from wetread.readers.gate import EmbeddedGate
from wetread.records.arrays import Floats
from wetread.records.geometry import PixelTransform
from wetread.records.image import ImageTensor
from wetread.records.study import ImageItem

NOT_CHEST = [
    "RG3_UNCR",
    "US1_UNCR",
    "MR2_UNCR",
    "693_UNCR",
    "OT-PAL-8-face",
    "gdcm-US-ALOKA-16",
    "MR-SIEMENS-DICOM-WithOverlays",
]


def bare(**changes: object) -> ImageItem:
    """An item whose header says nothing."""
    known = {"modality": None, "body_part": None, "header_kind": "unknown", "orientation": "unverified"}
    return item(**(known | {"view": "unknown", "age_band": None, "adult": None} | changes))  # type: ignore[arg-type]


def tensor(grey: Floats) -> ImageTensor:
    rows, columns = grey.shape
    return ImageTensor(
        values=np.ascontiguousarray(grey[None, :, :, None], dtype=np.float32),
        instance="2.25.1",
        frames=(1,),
        to_stored=PixelTransform(),
        stored_rows=rows,
        stored_columns=columns,
    )


class GateConformance:
    """Subclass with a fixture `gate`."""

    def test_a_frontal_chest_film_is_let_in_by_header_and_pixels(self, gate: Gate) -> None:
        route = gate.route(item(), picture("RG1_UNCR"))
        assert (route.kind, route.needs) == ("cxr_frontal", None)
        assert route.reader is not None

    def test_a_frontal_chest_film_is_let_in_by_its_pixels_alone(self, gate: Gate) -> None:
        assert gate.route(bare(), picture("RG1_UNCR")).reader is not None

    @pytest.mark.parametrize("name", NOT_CHEST)
    def test_anything_else_abstains_by_its_pixels_alone(self, gate: Gate, name: str) -> None:
        dataset = dcmread(DATA / f"{name}.dcm", force=True)
        route = gate.route(bare(), dicom_image(dataset, 1, "2.25.1", "unverified"))
        assert route.reader is None
        assert route.reasons
        assert route.needs

    def test_a_ct_abstains_and_names_the_reader_it_needs(self, gate: Gate) -> None:
        path = get_testdata_file("CT_small.dcm", download=False)
        dataset = dcmread(Path(str(path)))
        route = gate.route(bare(header_kind="ct", modality="CT"), dicom_image(dataset, 1, "2.25.1", "unverified"))
        assert (route.kind, route.reader, route.needs) == ("ct", None, "a reader for CT volumes")

    def test_a_patient_under_18_abstains(self, gate: Gate) -> None:
        route = gate.route(item(adult=False), picture("RG1_UNCR"))
        assert route.reader is None
        assert "gate.minor" in [reason.code for reason in route.reasons]

    def test_header_and_pixels_that_disagree_are_reported(self, gate: Gate) -> None:
        route = gate.route(item(header_kind="ct"), picture("RG1_UNCR"))
        assert route.reader is None
        assert "gate.disagree" in [reason.code for reason in route.reasons]

    @pytest.mark.parametrize("turns", [1, 2, 3])
    def test_a_turned_film_abstains(self, gate: Gate, turns: int) -> None:
        turned = np.rot90(picture("RG1_UNCR").grey, turns)
        assert gate.route(item(), tensor(turned)).reader is None

    def test_an_inverted_film_abstains(self, gate: Gate) -> None:
        assert gate.route(item(), tensor(1 - picture("RG1_UNCR").grey)).reader is None

    def test_a_blank_picture_abstains(self, gate: Gate) -> None:
        route = gate.route(bare(), tensor(np.zeros((300, 300), np.float32)))
        assert (route.kind, route.reader) == ("unknown", None)

    def test_a_page_of_text_abstains(self, gate: Gate) -> None:
        page = Image.new("L", (300, 400), 255)
        rows = np.asarray(page, dtype=np.float32).copy() / 255
        rows[20::20, 30:270:3] = 0
        assert gate.route(bare(), tensor(rows.astype(np.float32))).reader is None

    def test_a_coloured_picture_abstains(self, gate: Gate) -> None:
        grey = picture("RG1_UNCR").grey[..., None]
        red = np.concatenate([grey, grey * 0.2, grey * 0.2], -1)[None]
        whole = PixelTransform()
        image = ImageTensor(red.astype(np.float32), "2.25.1", (1,), whole, red.shape[1], red.shape[2])
        route = gate.route(bare(), image)
        assert route.reader is None
        assert route.reasons[0].code == "gate.coloured"


class TestEmbeddedGate(GateConformance):
    @pytest.fixture
    def gate(self) -> Gate:
        return EmbeddedGate.load()
