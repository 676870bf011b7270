"""The words of a header that may pass."""

import pytest

from wetread.deid.terms import identity_words, maker_name, product_name, table
from wetread.records.identity import Identity

NOBODY: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("GE Healthcare", "GE"),
        ('"GE Healthcare"', "GE"),
        ("SIEMENS", "Siemens"),
        ("Philips Medical Systems", "Philips"),
        ("FUJI PHOTO FILM Co., ltd.", "Fujifilm"),
        ("KONICA MINOLTA", "Konica Minolta"),
        ("United Imaging Healthcare", "United Imaging"),
        ("Gemini", None),
        ("Acme", None),
        ("", None),
    ],
)
def test_makers_pass_under_the_name_of_the_table(written: str, name: str | None) -> None:
    assert maker_name(written, NOBODY) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("DigitalDiagnost", "DigitalDiagnost"),
        ("Definium 8000", "Definium 8000"),
        ("Discovery XR656", "Discovery XR656"),
        ("DRX-1 System", "DRX-1 System"),
        ("Cassette Holder Type 9840 500 70201", None),
        ("Discovery 12345", None),
        ("Meier", None),
        ("8000", None),
        ("", None),
    ],
)
def test_models_are_known_words_and_short_designations(written: str, name: str | None) -> None:
    assert product_name(written, NOBODY) == name


def test_every_maker_of_the_table_is_recognised_by_its_own_words() -> None:
    for name, starts in table("terms")["manufacturer"].items():
        assert all(maker_name(start, NOBODY) == name for start in starts)


def test_words_of_an_identity_come_from_every_field() -> None:
    identity = Identity(patient_name="Doe^Jane", other_ids=("A-1",), originals=(("", "1.2"),), accession="ACC_7")
    assert identity_words(identity, "1970") == {"doe", "jane", "a", "1", "2", "acc", "7", "1970"}
