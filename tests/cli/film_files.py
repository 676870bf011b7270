"""Files of every sort in a folder, for the commands: real films of pydicom-data, and what goes wrong."""

import io
import shutil
from pathlib import Path

import data_store
import numpy as np
from PIL import Image
from pydicom import Dataset, dcmread
from pydicom.data import get_testdata_file
from pydicom.uid import generate_uid

RG1 = Path(data_store.__file__).parent / "data" / "RG1_UNCR.dcm"
CT = Path(str(get_testdata_file("CT_small.dcm", download=False)))
SIDE = 96


def film(path: Path, name: str = "Doe^Jane", patient: str = "P1", **changes: object) -> Path:
    """A small frontal PA film of an adult, with an identity to lose. Every film differs in its pixels."""
    dataset = _small(path.name)
    dataset.PatientName, dataset.PatientID, dataset.PatientAge = name, patient, "050Y"
    for keyword, value in changes.items():
        setattr(dataset, keyword, value)
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset.save_as(path)
    return path


def picture(path: Path, mode: str = "L") -> Path:
    """A PNG or JPEG whose pixels depend on its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(_pixels(path.name, 200)).convert(mode).save(path)
    return path


def mixed(folder: Path) -> Path:
    """Good, bad, PNG, JPEG, lateral and CT files in one folder, one in a folder below."""
    film(folder / "frontal.dcm")
    film(folder / "below" / "other.dcm", patient="P2")
    film(folder / "lateral.dcm", ViewPosition="LL", patient="P3")
    shutil.copy(CT, folder / "ct.dcm")
    picture(folder / "film.png")
    picture(folder / "film.jpg")
    (folder / "cut.dcm").write_bytes(RG1.read_bytes()[:200_000])
    (folder / "letter.dcm").write_text("Dear colleague, thank you for referring Mrs Doe.")
    return folder


def _small(seed: str) -> Dataset:
    dataset = dcmread(RG1)
    dataset.Rows = dataset.Columns = SIDE
    dataset.PixelData = _pixels(seed, 800).astype(np.uint16).tobytes()
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = generate_uid(), generate_uid()
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    dataset.ViewPosition = "PA"
    return dataset


def _pixels(seed: str, most: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    noise = np.random.default_rng(list(seed.encode())).integers(0, min(most, 255), (SIDE, SIDE))
    return noise.astype(np.uint8)


def png_bytes(seed: str) -> bytes:
    """A PNG in memory."""
    buffer = io.BytesIO()
    Image.fromarray(_pixels(seed, 200)).save(buffer, "PNG")
    return buffer.getvalue()
