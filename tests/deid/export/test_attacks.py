"""Where identity was once hidden from the de-identifier: each place, and that nothing comes out of it any more."""

import io
import struct
import time

import pytest
from pydicom import Dataset, dcmread
from pydicom.encaps import encapsulate, generate_frames
from pydicom.uid import UID, JPEGBaseline8Bit

from tests.deid.datasets import NUMBER, PATIENT, ct
from tests.deid.export.files import clean, deidentifier, released, written

NAME = b"Zebulon Quillfeather"


def spliced(group: int, element: int, kind: bytes, value: bytes) -> bytes:
    """A file with a raw explicit little endian element put in front of its pixels."""
    value += b" " * (len(value) % 2)
    long = kind in {b"OB", b"OW", b"UT", b"UN"}
    length = struct.pack("<HI", 0, len(value)) if long else struct.pack("<H", len(value))
    pixels = b"\xe0\x7f\x10\x00O"
    head = struct.pack("<HH", group, element) + kind + length
    return written(ct()).replace(pixels, head + value + pixels)


def survives(data: bytes, *options: str) -> bool:
    out = deidentifier(*options).clean(data).data or b""
    return any(part in out for part in (b"Zebulon", b"Quillfeather", b"7700123", b"19310817"))


ALL = (
    "clean-descriptors",
    "clean-graphics",
    "clean-structured-content",
    "retain-device-identity",
    "retain-institution-identity",
    "retain-modified-dates",
    "retain-patient-characteristics",
    "retain-safe-private",
)
PLACES = [
    (0x0018, 0x0050, b"LO", NAME),
    (0x0008, 0x2218, b"UT", NAME),
    (0x0028, 0x0106, b"UN", NAME),
    (0x0018, 0x0050, b"OB", NAME),
    (0x0018, 0x0050, b"DS", b"7700123"),
    (0x0020, 0x0013, b"IS", b"19310817"),
    (0x0020, 0x0052, b"UI", b"Quillfeather"),
    (0x0028, 0x2000, b"OB", PATIENT.encode()),
    (0x0028, 0x1201, b"OW", PATIENT.encode()),
    (0x0068, 0x6300, b"OB", NAME),
    (0x0010, 0x1010, b"SH", b"097Y Zebulon"),
    (0x0010, 0x21A0, b"CS", b"Quillfeather"),
    (0x0008, 0x0080, b"LO", NAME),
    (0x0008, 0x1010, b"SH", b"Quillfeather"),
    (0x0018, 0x1000, b"LO", NAME),
    (0x0008, 0x0020, b"TM", b"19310817"),
    (0x6020, 0x3000, b"OW", NAME),
    (0x7FDE, 0x0010, b"OW", NAME),
    (0x0020, 0x000D, b"UI", b"1.2.840.10008.19310817"),
    (0x0054, 0x0600, b"AE", b"Quillfeather"),
    (0x0040, 0xA160, b"UT", b"born 17.08.1931, " + NAME),
]


@pytest.mark.parametrize("options", [(), ALL, ("retain-full-dates",)], ids=["strict", "most", "full-dates"])
@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place[0]:04x}{place[1]:04x}-{place[2].decode()}")
def test_identity_in_an_odd_place_never_survives(
    place: tuple[int, int, bytes, bytes], options: tuple[str, ...]
) -> None:
    assert not survives(spliced(*place), *options)


def test_a_uid_that_is_none_is_replaced_even_where_uids_stay() -> None:
    assert not survives(spliced(0x0020, 0x0052, b"UI", b"Quillfeather"), "retain-uids")


def test_bytes_behind_the_last_cell_go() -> None:
    after = released(clean(PixelData=b"\0\1\2\3" + PATIENT.encode()))
    assert after.PixelData == b"\0\1\2\3"


def test_a_name_behind_the_pixels_or_in_a_deflated_file_is_seen() -> None:
    for syntax in ("1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99"):
        dataset = ct(ICCProfile=PATIENT.encode())
        dataset.file_meta.TransferSyntaxUID = UID(syntax)
        assert deidentifier().clean(written(dataset)).data is None


def test_uids_that_are_none_are_replaced_even_where_kinds_are_named() -> None:
    item = Dataset()
    item.ReferencedSOPClassUID = "1.2.840.10008.19310817"
    assert "19310817" not in str(released(clean(ReferencedImageSequence=[item])))


def jpeg(*segments: bytes, tail: bytes = b"") -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("L", (16, 16), 90).save(buffer, "JPEG")
    plain = buffer.getvalue()
    made = b"".join(b"\xff" + segment[:1] + struct.pack(">H", len(segment) + 1) + segment[1:] for segment in segments)
    return plain[:2] + made + plain[2:] + tail


@pytest.mark.parametrize("frame", [
    jpeg(b"\xfe" + NAME), jpeg(b"\xe1Exif" + NAME), jpeg(tail=NAME),
], ids=["comment", "exif", "tail"])  # fmt: skip
def test_comments_in_a_compressed_frame_go_and_the_picture_stays(frame: bytes) -> None:
    film = ct(Rows=16, Columns=16, PixelData=encapsulate([frame + b"\0" * (len(frame) % 2)]))
    film.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    cleaned = deidentifier().clean(written(film))
    assert NAME not in (cleaned.data or NAME)
    before, after = dcmread(io.BytesIO(written(film))), released(cleaned)
    assert (before.pixel_array == after.pixel_array).all()


def test_a_frame_without_comments_keeps_its_bytes() -> None:
    film = ct(Rows=16, Columns=16, PixelData=encapsulate([jpeg() + b"\0" * (len(jpeg()) % 2)]))
    film.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    assert next(generate_frames(released(clean(film)).PixelData, number_of_frames=1)).startswith(jpeg())


def test_a_name_that_stands_in_an_item_alone_is_known_everywhere() -> None:
    inside, code = Dataset(), Dataset()
    inside.PatientName = PATIENT
    code.CodeMeaning = "Quillfeather hip"
    cleaned = clean(PatientName="", ReferencedPatientSequence=[inside], DerivationCodeSequence=[code])
    assert b"Quillfeather" not in (cleaned.data or b"Quillfeather")


def test_a_text_that_takes_for_ever_goes() -> None:
    start = time.monotonic()
    dataset = ct(PatientID=NUMBER)
    dataset.add_new(0x0040A160, "UT", "0-" * 9_000)
    assert clean(dataset).certificate.status == "released"
    assert time.monotonic() - start < 30
    assert "TextValue" not in released(clean(TextValue="Quillfeather " * 5_000))


def test_an_item_with_an_unknown_character_set_is_withheld() -> None:
    item = Dataset()
    item.SpecificCharacterSet = "BOGUS"
    reason = clean(DerivationCodeSequence=[item]).certificate.reason
    assert reason is not None
    assert reason.code == "input.character_set"
