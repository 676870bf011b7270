"""Every Specific Character Set is decoded, or is an error with a code."""

from pathlib import Path

import pytest
from pydicom import DataElement, Dataset, dcmread
from pydicom.charset import python_encoding
from pydicom.config import IGNORE
from pydicom.data import get_charset_files

from tests.dicom.build import radiograph, save
from wetread.dicom.attributes import check_character_set, text
from wetread.dicom.files import received
from wetread.errors import UnknownCharacterSet

NAMES = {
    "chrArab": "قباني^لنزار",
    "chrFren": "Buc^Jérôme",
    "chrFrenMulti": "Buc^Jérôme",
    "chrGerm": "Äneas^Rüdiger",
    "chrGreek": "Διονυσιος",
    "chrH31": "Yamada^Tarou=山田^太郎=やまだ^たろう",
    "chrH32": "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
    "chrHbrw": "שרון^דבורה",
    "chrI2": "Hong^Gildong=洪^吉洞=홍^길동",
    "chrJapMulti": "やまだ^たろう",
    "chrJapMultiExplicitIR6": "やまだ^たろう",
    "chrKoreanMulti": "김희중",
    "chrRuss": "Люкceмбypг",
    "chrX1": "Wang^XiaoDong=王^小東",
    "chrX2": "Wang^XiaoDong=王^小东",
}


def naming(term: str) -> Dataset:
    """A dataset that names this character set, right or wrong."""
    dataset = Dataset()
    dataset.add(DataElement("SpecificCharacterSet", "CS", term, validation_mode=IGNORE))
    return dataset


@pytest.mark.parametrize("name", sorted(NAMES))
def test_real_names_are_decoded(name: str) -> None:
    dataset = dcmread(str(get_charset_files(f"{name}.dcm")[0]), stop_before_pixels=True)
    check_character_set(dataset)
    assert text(dataset, "PatientName") == NAMES[name]


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("ISO_IR 100", "Müller^José"),
        ("ISO_IR 101", "Dvořák^Łucja"),
        ("ISO_IR 109", "Ĉapelo^Ġoja"),
        ("ISO_IR 110", "Kārlis^Jānis"),
        ("ISO_IR 144", "Иванов^Иван"),
        ("ISO_IR 127", "محمد"),
        ("ISO_IR 126", "Παππάς"),
        ("ISO_IR 138", "כהן"),
        ("ISO_IR 148", "Çağrı^Şule"),
        ("ISO_IR 166", "สมชาย"),
        ("ISO_IR 13", "ﾔﾏﾀﾞ"),
        ("ISO_IR 192", "王^小東=Ω"),
        ("GB18030", "王^小东"),
        ("GBK", "王^小东"),
    ],
)
def test_single_character_sets_come_back_from_a_file(tmp_path: Path, term: str, name: str) -> None:
    path = save(radiograph(SpecificCharacterSet=term, PatientName=name), tmp_path / "film.dcm")
    assert received(path.read_bytes(), "film.dcm").header.identity.patient_name == name


@pytest.mark.parametrize("term", sorted(term for term in python_encoding if term))
def test_every_defined_term_is_known(term: str) -> None:
    check_character_set(naming(term))


@pytest.mark.parametrize("term", ["ISO-IR 100", "ISO 2022_IR_87"])
def test_common_misspellings_are_understood(term: str) -> None:
    check_character_set(naming(term))


@pytest.mark.parametrize("term", ["KLINGON", "ISO_IR 999", "latin1"])
def test_unknown_term_is_refused(term: str) -> None:
    with pytest.raises(UnknownCharacterSet):
        check_character_set(naming(term))


@pytest.mark.parametrize("name", [b"M\xfcller^Jos\xe9", b"\x1b$BO)", b"\xff\xfe"])
def test_text_that_is_not_in_its_character_set_is_refused(tmp_path: Path, name: bytes) -> None:
    path = save(radiograph(PatientName="X" * len(name)), tmp_path / "film.dcm")
    wrong = path.read_bytes().replace(b"X" * len(name), name)
    with pytest.raises(UnknownCharacterSet):
        received(wrong, "film.dcm")
