"""Pages and mask pictures, made while a study's pixels are at hand."""

from dataclasses import dataclass

from wetread.flow.batch import Product
from wetread.flow.decoding import Decoded
from wetread.imaging.masks import to_stored_labels
from wetread.imaging.render import labels_png
from wetread.records.draft import WetRead
from wetread.records.reading import ImageReading
from wetread.records.study import ImageItem
from wetread.workbench.page import page

PAGE, MASK = "page", "mask"


@dataclass(frozen=True)
class Products:
    """What is asked for. A mask picture is made for each image that a reader outlined."""

    pages: bool
    masks: bool

    def __call__(self, read: WetRead, decoded: Decoded) -> tuple[Product, ...]:
        return (*self._page(read, decoded), *self._masks(read))

    def _page(self, read: WetRead, decoded: Decoded) -> tuple[Product, ...]:
        return (Product(PAGE, page(read, decoded.images).encode()),) if self.pages else ()

    def _masks(self, read: WetRead) -> tuple[Product, ...]:
        items = {item.instance: item for item in read.study.items}
        outlined = [one for one in read.readings if one.masks is not None] if self.masks else []
        return tuple(Product(MASK, _labels(one, items[one.instance]), one.instance) for one in outlined)


def _labels(reading: ImageReading, item: ImageItem) -> bytes:
    """A PNG of the stored image's size: 1 the patient's right lung, 2 the left, 3 the heart."""
    if reading.masks is None:
        raise ValueError("only a reading with masks has labels")
    stored = to_stored_labels(reading.masks.values, reading.masks.to_stored, item.rows, item.columns)
    return labels_png(stored)
