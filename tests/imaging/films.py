"""DICOM images small enough to be checked by hand, and the real ones that pydicom and pydicom-data bring along."""

import warnings
from pathlib import Path
from typing import Any

import data_store
import numpy.typing as npt
from pydicom import Dataset, dcmread
from pydicom.data import get_testdata_file
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from wetread.imaging.decode import dicom_image
from wetread.records.arrays import Floats
from wetread.records.image import ImageTensor


def film(pixels: npt.NDArray[Any], **attributes: Any) -> Dataset:
    """A native little-endian MONOCHROME2 image of these pixels, all bits stored; `attributes` replace or add."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.Rows, dataset.Columns = pixels.shape[:2]
    dataset.SamplesPerPixel = pixels.shape[2] if pixels.ndim == 3 else 1
    dataset.PhotometricInterpretation = "RGB" if pixels.ndim == 3 else "MONOCHROME2"
    dataset.BitsAllocated = dataset.BitsStored = 8 * pixels.dtype.itemsize
    dataset.HighBit = dataset.BitsAllocated - 1
    dataset.PixelRepresentation = int(pixels.dtype.kind == "i")
    if pixels.ndim == 3:
        dataset.PlanarConfiguration = 0
    dataset.add_new("PixelData", "OW" if pixels.dtype.itemsize > 1 else "OB", pixels.tobytes())
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return dataset


def item(**attributes: Any) -> Dataset:
    """An item of a sequence."""
    dataset = Dataset()
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return dataset


def real(name: str) -> Dataset:
    """A file that pydicom or pydicom-data ships; reading an odd one may warn, which is not what is tested here."""
    path = get_testdata_file(name, download=False)
    assert isinstance(path, str)
    return read(Path(path))


def read(path: Path) -> Dataset:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return dcmread(path, force=True)


def samples_folder() -> Path:
    """Where pydicom-data keeps its files."""
    return Path(data_store.__file__).parent / "data"


def decoded(dataset: Dataset, frame: int = 1) -> ImageTensor:
    return dicom_image(dataset, frame, "2.25.1", "conventional")


def grey(dataset: Dataset) -> Floats:
    """The first frame as decoded, (row, column)."""
    return decoded(dataset).values[0, :, :, 0]
