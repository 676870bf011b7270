"""A file de-identifier for tests, and the files it gets."""

import io
from typing import Any

from pydicom import Dataset, dcmread

from tests.deid.datasets import ct
from wetread.deid.export.engine import EngineTexts
from wetread.deid.export.file import FileDeidentifier
from wetread.deid.text.engine import TextDeidentifier
from wetread.dicom.files import dicom_object
from wetread.imaging.notices import quiet
from wetread.records.deidentification import CleanedFile

KEY = bytes(range(32))
ENGINE = EngineTexts(TextDeidentifier(KEY))


def written(dataset: Dataset) -> bytes:
    """The bytes of a file."""
    buffer = io.BytesIO()
    with quiet():
        dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def deidentifier(*options: str, key: bytes = KEY) -> FileDeidentifier:
    """One that looks at headers alone."""
    return FileDeidentifier(key, frozenset(options), parse=dicom_object, texts=ENGINE)


def clean(dataset: Dataset | None = None, *options: str, **more: Any) -> CleanedFile:
    return deidentifier(*options).clean(written(ct(**more) if dataset is None else dataset))


def released(cleaned: CleanedFile) -> Dataset:
    """What came out, as a dataset."""
    assert cleaned.certificate.reason is None
    assert cleaned.data is not None
    return dcmread(io.BytesIO(cleaned.data))
