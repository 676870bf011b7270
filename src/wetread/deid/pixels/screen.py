"""Looks through the pixels of a study's images for what identifies, so that it can be blanked where they are shown."""

from collections.abc import Callable

from pydicom import Dataset

from wetread.deid.known import Known
from wetread.deid.pixels.cleaner import PixelCleaner
from wetread.errors import InputError, PixelsNotClean
from wetread.records.deidentification import TextArea


class StoredPixels:
    """Fits `study.PixelScreen`; `load` gives the object whose bytes have a digest, or raises an InputError."""

    def __init__(self, cleaner: PixelCleaner, load: Callable[[str], Dataset]) -> None:
        self._cleaner = cleaner
        self._load = load

    def areas(self, content: str, known: Known) -> tuple[TextArea, ...]:
        """The areas to blank, in stored pixels. Raises DeidentificationError where the pixels cannot be judged."""
        try:
            dataset = self._load(content)
        except InputError as error:
            raise PixelsNotClean("The image is no DICOM object whose pixels could be looked at.") from error
        return self._cleaner.clean(dataset, known).redacted
