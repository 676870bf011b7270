"""Files in, files out: what is released, what is withheld, what the certificate says."""

import hashlib
import io
import json
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import Dataset, dcmread
from pydicom.dataset import FileMetaDataset
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from tests.deid.datasets import NUMBER, PATIENT, ct
from tests.deid.export.files import clean, deidentifier, released, written
from wetread.deid.export.marks import IMPLEMENTATION
from wetread.records.deidentification import Withheld

LATIN = st.text(
    st.characters(min_codepoint=0xC0, max_codepoint=0x24F, categories=["Lu", "Ll"]), min_size=4, max_size=12
)


def test_a_released_file_says_what_it_is() -> None:
    cleaned = clean()
    after, certificate = released(cleaned), cleaned.certificate
    assert certificate.status == "released"
    assert certificate.input.sha256 == hashlib.sha256(written(ct())).hexdigest()
    assert certificate.output is not None
    assert certificate.output.sha256 == hashlib.sha256(cleaned.data or b"").hexdigest()
    assert (after.PatientIdentityRemoved, after.LongitudinalTemporalInformationModified) == ("YES", "REMOVED")
    assert [item.CodeValue for item in after.DeidentificationMethodCodeSequence] == ["113100"]
    assert after.PatientID == certificate.subject
    assert certificate.subject.startswith(f"WR-{certificate.key}-")
    assert "BurnedInAnnotation" not in after
    assert after.file_meta.ImplementationClassUID == IMPLEMENTATION
    assert "SourceApplicationEntityTitle" not in after.file_meta
    assert after.file_meta.MediaStorageSOPInstanceUID == after.SOPInstanceUID


def test_the_same_patient_is_the_same_in_every_file_and_with_another_key_another() -> None:
    first, second = clean(), clean(StudyInstanceUID="1.2.3.4.5", PatientID=f" {NUMBER.lower()} ")
    assert first.certificate.subject == second.certificate.subject
    assert first.certificate.subject != clean(IssuerOfPatientID="ELSEWHERE").certificate.subject
    other = deidentifier(key=bytes(32)).clean(written(ct())).certificate
    assert (other.subject, other.key) != (first.certificate.subject, first.certificate.key)


def test_the_certificate_counts_and_quotes_nothing() -> None:
    text = clean().certificate.model_dump_json()
    for secret in ("Quillfeather", "Zebulon", "7700123", "Nordstadt", "Okonkwo", "99812", "19310817"):
        assert secret not in text
    counted = {(row["keyword"], row["action"]) for row in json.loads(text)["actions"]}
    assert {("PatientName", "Z"), ("InstitutionName", "X"), ("StudyInstanceUID", "U"), ("KVP", "K")} <= counted


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian])
def test_the_transfer_syntax_stays(syntax: UID) -> None:
    dataset = ct()
    dataset.file_meta.TransferSyntaxUID = syntax
    after = released(clean(dataset))
    assert after.file_meta.TransferSyntaxUID == syntax
    assert after.PixelData == b"\0\1\2\3"


def test_big_endian_stays_big_endian() -> None:
    dataset = ct()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
    buffer = io.BytesIO()
    dataset.save_as(buffer, implicit_vr=False, little_endian=False, enforce_file_format=True)
    after = released(deidentifier().clean(buffer.getvalue()))
    assert (after.file_meta.TransferSyntaxUID, after.Rows) == (ExplicitVRBigEndian, 2)


@pytest.mark.parametrize(("more", "code"), [
    ({"PatientID": ""}, "deid.patient"),
    ({"PatientID": "00000"}, "deid.patient"),
    ({"PatientID": "Unknown"}, "deid.patient"),
    ({"PatientID": "ANON-YMOUS"}, "deid.patient"),
    ({"SOPClassUID": "1.3.6.1.4.1.9999.1"}, "deid.kind"),
    ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.104.1", "EncapsulatedDocument": b"%PDF"}, "deid.kind"),
    ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.9.4.1"}, "deid.kind"),
    ({"SpecificCharacterSet": "ISO_IR 999"}, "input.character_set"),
])  # fmt: skip
def test_what_cannot_be_judged_is_withheld(more: dict[str, Any], code: str) -> None:
    cleaned = clean(**more)
    assert cleaned.data is None
    assert cleaned.certificate.status == "quarantined"
    assert cleaned.certificate.output is None
    assert cleaned.certificate.reason is not None
    assert cleaned.certificate.reason.code == code


def test_a_reason_from_outside_withholds_too() -> None:
    refused = Withheld(code="deid.patient", message="Two patients.")
    cleaned = deidentifier().clean(written(ct()), refused)
    assert (cleaned.data, cleaned.certificate.reason) == (None, refused)


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"\0" * 200, b"%PDF-1.7", b"x" * 5000])
def test_what_is_no_dicom_is_withheld(data: bytes) -> None:
    assert clean_bytes(data).startswith(("input.", "deid.kind"))


def clean_bytes(data: bytes) -> str:
    reason = deidentifier().clean(data).certificate.reason
    return "" if reason is None else reason.code


def test_a_deflated_bomb_is_withheld() -> None:
    dataset = ct()
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    data = written(dataset)
    squeezer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    body = b"".join(squeezer.compress(bytes(2**24)) for _ in range(66)) + squeezer.flush()
    meta = data[: 144 + struct.unpack("<I", data[140:144])[0]]
    assert clean_bytes(meta + body) == "input.too_large"


def test_every_cut_of_a_file_is_withheld_or_clean() -> None:
    data = written(ct())
    for end in range(0, len(data), 23):
        cleaned = deidentifier().clean(data[:end])
        assert cleaned.data is None or b"Quillfeather" not in cleaned.data


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 900), st.integers(0, 255))
def test_a_damaged_byte_never_raises(place: int, value: int) -> None:
    data = bytearray(written(ct()))
    data[place % len(data)] = value
    deidentifier().clean(bytes(data))


PLACES = (
    "PatientName",
    "PatientID",
    "StudyDescription",
    "PatientComments",
    "ReferringPhysicianName",
    "OtherPatientNames",
    "ImageComments",
    "InstitutionName",
    "ConvolutionKernel",
)


@settings(max_examples=40, deadline=None)
@given(name=LATIN, place=st.sampled_from(PLACES), options=st.sampled_from([(), ("clean-descriptors",)]))
def test_a_planted_name_never_survives(name: str, place: str, options: tuple[str, ...]) -> None:
    name = f"Q{name}z"
    more = {"PatientName": f"{name}^Zebulon", place: name if place != "PatientName" else f"{name}^Z"}
    cleaned = clean(
        None, *options, **{key: value[:16] if key == "ConvolutionKernel" else value for key, value in more.items()}
    )
    for data in (cleaned.data or b"", cleaned.certificate.model_dump_json().encode()):
        assert name.encode() not in data


def test_a_name_in_other_scripts_never_survives() -> None:
    names = {"ISO_IR 192": "李^小明", "ISO_IR 144": "Люкceмбypг^Иван", "ISO_IR 126": "Διονυσιος^Νικος"}
    for charset, name in names.items():
        cleaned = clean(SpecificCharacterSet=charset, PatientName=name, StudyDescription=f"CT {name.split('^')[0]}")
        after = released(cleaned)
        assert name.split("^")[0] not in str(after)


def test_a_file_without_meta_information_gets_its_own() -> None:
    dataset = ct()
    buffer = io.BytesIO()
    del dataset.file_meta
    dataset.save_as(buffer, implicit_vr=True, little_endian=True)
    after = released(deidentifier().clean(buffer.getvalue()))
    assert after.file_meta.TransferSyntaxUID == ImplicitVRLittleEndian
    assert isinstance(after.file_meta, FileMetaDataset)


def test_faces_are_told() -> None:
    assert clean(BodyPartExamined="HEAD").certificate.face == "yes"
    assert released(clean(BodyPartExamined="HEAD")).RecognizableVisualFeatures == "YES"
    assert clean().certificate.face == "no"
    assert clean(BodyPartExamined="", StudyDescription="").certificate.face == "unknown"
    assert clean(Modality="DX").certificate.face == "no"


def test_sequences_hidden_as_unknown_bytes_are_cleaned_or_go() -> None:
    item = Dataset()
    item.PatientName = PATIENT
    dataset = ct()
    dataset.add_new(0x00082218, "SQ", [item])
    raw = written(dataset).replace(b"\x08\x00\x18\x22SQ", b"\x08\x00\x18\x22UN")
    cleaned = deidentifier().clean(raw)
    assert b"Quillfeather" not in (cleaned.data or b"")


def test_what_was_read_opens_again() -> None:
    after = dcmread(io.BytesIO(clean().data or b""))
    assert after.pixel_array.tolist() == [[0, 1], [2, 3]]
