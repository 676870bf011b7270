"""What a file is, by its first bytes."""

from pathlib import Path

import pytest
from pydicom.data import get_testdata_file

from wetread.dicom.formats import Format, sniff


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"", "empty"),
        (b"\0" * 128 + b"DICM" + b"\2\0", "dicom"),
        (b"\x08\x00\x05\x00CS\x0a\x00ISO_IR 100", "dicom"),
        (b"\x08\x00\x05\x00\x0a\x00\x00\x00ISO_IR 100", "dicom"),
        (b"\x00\x08\x00\x05CS\x00\x0aISO_IR 100", "dicom"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0....", "jpeg"),
        (b"PK\x03\x04....", "zip"),
        (b"%PDF-1.7\n", "pdf"),
        (b"patient,finding\n1,none\n", "text"),
        ("Röntgenbild der Brust\n".encode(), "text"),
        ("\ufeffBefund".encode("utf-16-le"), "text"),
        (b"GIF89a\x01\x00\x01\x00\x80\x00", "unknown"),
        (bytes(range(256)), "unknown"),
    ],
)
def test_format_is_told_from_the_first_bytes(head: bytes, expected: Format) -> None:
    assert sniff(head) == expected


def test_text_is_recognised_although_the_head_cuts_a_letter_in_two() -> None:
    assert sniff(("a" + "ö" * 3000).encode()[:4096]) == "text"


@pytest.mark.parametrize("name", ["ExplVR_LitEndNoMeta.dcm", "ExplVR_BigEndNoMeta.dcm", "rtstruct.dcm"])
def test_dicom_without_preamble_is_recognised(name: str) -> None:
    assert sniff(Path(str(get_testdata_file(name, download=False))).read_bytes()[:4096]) == "dicom"
