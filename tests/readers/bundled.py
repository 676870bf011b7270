"""RG1 of pydicom-data, decoded, and the item that goes with it: a real chest radiograph with many nodules."""

import functools
from pathlib import Path

import data_store
import pydicom

from tests.builders import item
from wetread.imaging.decode import dicom_image
from wetread.records.image import ImageTensor
from wetread.records.study import ImageItem

DATA = Path(data_store.__file__).parent / "data"


@functools.cache
def picture(name: str) -> ImageTensor:
    """The first frame of a file of pydicom-data."""
    return dicom_image(pydicom.dcmread(DATA / f"{name}.dcm"), 1, "2.25.1", "conventional")


def rg1_item() -> ImageItem:
    return item(instance="2.25.1")
