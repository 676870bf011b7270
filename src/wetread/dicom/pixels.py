"""Pixels on demand, from where an intake found them."""

from pydicom import Dataset

from wetread.dicom.files import content_digest, parsed
from wetread.dicom.formats import HEAD_BYTES, sniff
from wetread.dicom.sources import Locations
from wetread.errors import Unreadable
from wetread.imaging.blanking import blanked
from wetread.imaging.decode import dicom_image, picture_image
from wetread.records.image import ImageTensor
from wetread.records.study import ImageItem


class FilePixels:
    """The PixelSource for files; keeps no pixels. `locations` is the table of the intake that found them."""

    def __init__(self, locations: Locations) -> None:
        self.locations = locations

    def image(self, item: ImageItem, frame: int = 1) -> ImageTensor:
        """Raises Unreadable where the file is gone or is no longer the one that was received."""
        data = self._bytes(item.content)
        if sniff(data[:HEAD_BYTES]) in {"png", "jpeg"}:
            return blanked(picture_image(data, item.instance), item.blanked)
        image = dicom_image(parsed(data), frame, item.instance, item.acquisition.orientation)
        return blanked(image, item.blanked)

    def dataset(self, content: str) -> Dataset:
        """The DICOM object with this digest, as received. Raises InputError."""
        return parsed(self._bytes(content))

    def _bytes(self, content: str) -> bytes:
        if content not in self.locations:
            raise Unreadable("Nobody knows where this image lies: it was not received by this intake.")
        data = self.locations.all_of(content)[0].read()
        if content_digest(data) != content:
            raise Unreadable("The file has changed since it was received.")
        return data
