"""Bytes behind the last cell of plain pixels belong to no image, and nobody looks at them."""

from pydicom import Dataset
from pydicom.pixels.utils import get_expected_length
from pydicom.uid import UID

from wetread.deid.export.kinds import check_syntax


def trim_pixels(dataset: Dataset) -> None:
    """Cuts plain Pixel Data to what rows, columns, frames and bits ask for, padded to an even length (PS3.5 8.1.1)."""
    if "PixelData" not in dataset or UID(check_syntax(dataset)).is_encapsulated:
        return
    cells = dataset["PixelData"].value
    length = get_expected_length(dataset)
    if len(cells) > length + length % 2:
        dataset["PixelData"].value = cells[:length] + b"\0" * (length % 2)
