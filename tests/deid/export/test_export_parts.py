"""The small parts of an export: names of files, patients who clash, faces, leaks, keys."""

from pathlib import Path, PurePath

import pytest
from pydicom import Dataset

from tests.deid.datasets import ct
from tests.deid.export.files import KEY, clean, released, written
from wetread.deid.export.engine import EngineTexts
from wetread.deid.export.leaks import LeakFinder
from wetread.deid.export.names import target_of
from wetread.deid.export.patients import Patient, clashing, patient_of
from wetread.deid.site_key import key_in, new_key, others_can_read
from wetread.deid.subjects import is_placeholder, key_version, normalised, persona_of, same_person, subject_of
from wetread.deid.terms import table
from wetread.deid.text.engine import TextDeidentifier
from wetread.errors import DeidentificationError


def test_names_keep_the_tree_and_lose_the_words() -> None:
    one, other = target_of(KEY, PurePath("Quill Zebulon/a.dcm")), target_of(KEY, PurePath("Quill Zebulon/b.dcm"))
    assert one.split("/")[0] == other.split("/")[0]
    assert one != other
    assert "uill" not in one
    assert one.endswith(".dcm")
    assert one != target_of(bytes(32), PurePath("Quill Zebulon/a.dcm"))


def patient(**more: str) -> Patient:
    fields = {"patient_id": "1", "issuer": "", "name": "Doe^Jane", "birth_date": "19700101", "sex": "F"} | more
    return Patient(**fields)


@pytest.mark.parametrize(("other", "clashes"), [
    ({}, False), ({"name": "DOE^JANE^M"}, False), ({"name": "Roe^Jane"}, False), ({"name": ""}, False),
    ({"birth_date": ""}, False), ({"birth_date": "", "name": "Roe^Jane"}, True),
    ({"sex": "O"}, False), ({"name": "Roe^Anna"}, True),
    ({"birth_date": "19700102"}, True),
    ({"sex": "M"}, True), ({"sex": "M", "issuer": "OTHER"}, False),
])  # fmt: skip
def test_patients_of_one_id_must_agree(other: dict[str, str], clashes: bool) -> None:
    assert bool(clashing([patient(), patient(**other)])) == clashes


def test_a_files_patient_is_read_from_its_head(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(written(ct()))
    found = patient_of(path)
    assert found is not None
    assert (found.patient_id, found.birth_date, found.sex) == ("MRN-7700123", "19310817", "M")
    path.write_bytes(b"nothing")
    assert patient_of(path) is None


@pytest.mark.parametrize("word", table("placeholders")["words"])
def test_every_placeholder_stands_for_nobody(word: str) -> None:
    assert is_placeholder(word.lower())
    assert is_placeholder(f" {word[:1]}-{word[1:]}")


@pytest.mark.parametrize("word", ["12", "A1", "00012", "PAT-1", "X12"])
def test_a_number_stands_for_somebody(word: str) -> None:
    assert not is_placeholder(word)


@pytest.mark.parametrize("kind", ["family", "given"])
def test_every_invented_name_is_one_plain_word(kind: str) -> None:
    names = table("personas")[kind]
    assert len(set(names)) == len(names)
    assert all(name.isalpha() and name.isascii() and name.istitle() for name in names)


def test_a_persona_is_the_same_for_ever() -> None:
    """A change here gives every patient of every site another pseudonym."""
    persona = persona_of(KEY, subject_of(KEY, "MRN 1", "A"))
    assert persona == persona_of(KEY, subject_of(KEY, "mrn  1 ", " a\u200b"))
    assert (persona.number, persona.days) == ("WR-CWTJ-NTOCLWJ33MAQL7CH", 3535)
    assert key_version(KEY) == persona.number.split("-")[1]


def test_ids_are_compared_in_one_form() -> None:
    assert normalised(" ab\0  １２ ") == "AB 12"
    assert same_person(["Müller^Ann", "MULLER^BETH"], born=False)
    assert same_person(["Doe^Jane", "Roe^Jane"], born=True)
    assert not same_person(["Doe^Jane", "Roe^Jane"], born=False)
    assert not same_person(["Doe^Jane^^Dr", "Roe^Anna^^Dr"], born=True)


def test_keys_are_made_once_and_must_be_long(tmp_path: Path) -> None:
    path = tmp_path / "key"
    new_key(path)
    assert len(key_in(path)) == 32
    assert not others_can_read(path)
    with pytest.raises(DeidentificationError):
        new_key(path)
    path.write_bytes(b"short")
    with pytest.raises(DeidentificationError):
        key_in(path)
    with pytest.raises(DeidentificationError):
        key_in(tmp_path / "none")


def leaks(dataset: object) -> set[str]:
    finder = LeakFinder(EngineTexts(TextDeidentifier(KEY)), None)
    return {leak.keyword for leak in finder.leaks(dataset)}  # type: ignore[arg-type]


def test_leaks_of_a_file_as_received_are_found() -> None:
    found = leaks(ct(StudyDescription="CT CHEST"))
    assert {"PatientName", "PatientID", "InstitutionName", "StudyDate", "StudyInstanceUID", "StationName"} <= found
    assert {"PatientIdentityRemoved", "PatientAge", "SourceApplicationEntityTitle"} <= found
    assert not {"Modality", "KVP", "Rows", "SOPClassUID"} & found


def test_what_an_attribute_cannot_hold_and_people_in_terms_are_found() -> None:
    code = Dataset()
    code.CodeMeaning = "Report for Dr. Tredwell"
    dataset = released(clean())
    dataset.add_new(0x00180050, "LO", "Tredwell")
    dataset.DerivationCodeSequence = [code]
    assert leaks(dataset) == {"SliceThickness", "CodeMeaning"}


@pytest.mark.parametrize(
    "options",
    [(), ("retain-modified-dates", "retain-patient-characteristics"), ("retain-uids",), ("clean-descriptors",)],
)
def test_a_released_file_leaks_nothing(options: tuple[str, ...]) -> None:
    assert leaks(released(clean(None, *options))) == set()
