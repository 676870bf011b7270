"""What every Deidentifier must do: a planted identity never survives, and failure closes."""

import hashlib
import json
import string
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetread.deid.study import StudyDeidentifier
from wetread.errors import DeidentificationError
from wetread.ports import Deidentifier
from wetread.records.identity import Identity
from wetread.records.reason import because
from wetread.records.study import HeaderFacts, RawItem, RawStudy

DEIDENTIFIERS: list[Deidentifier] = [StudyDeidentifier(bytes(range(32)))]
CONTENT = hashlib.sha256(b"film").hexdigest()

# Names, numbers and sentences that no vocabulary holds; the mark keeps a chance hit in a pseudonym out.
planted = st.builds(lambda text: f"Qz{text}zQ", st.text(max_size=20)) | st.sampled_from(
    ["Qz^Siemens", "Siemens Qz", "CHEST Qz", "DX\\Qz", "20200101Qz", "Qz 19620817", "Ysio Qz", "PA Qz"]
)


_SHAPES: dict[object, Callable[[str], object]] = {
    str: lambda value: value,
    tuple[str, ...]: lambda value: (value,),
    tuple[tuple[str, str], ...]: lambda value: ((value, value),),
}


def filled(fields: Mapping[str, object], value: str) -> dict[str, object]:
    """`value` in every field that takes text, alone, in tuples and in pairs."""
    return {name: _SHAPES[kind](value) for name, kind in fields.items() if kind in _SHAPES}


def raw(facts: HeaderFacts, identity: Identity, uid: str = "1.2.3") -> RawStudy:
    item = RawItem(
        instance_uid=uid,
        series_uid=uid,
        content=CONTENT,
        rows=2,
        columns=2,
        frames=1,
        facts=facts,
        use="read",
        why=because("select.frontal"),
    )
    return RawStudy(identity=identity, items=(item,))


FACT_FIELDS = {name: field.annotation for name, field in HeaderFacts.model_fields.items()}
IDENTITY_FIELDS = {name: field.annotation for name, field in Identity.model_fields.items()}


@pytest.mark.parametrize("deidentifier", DEIDENTIFIERS)
@settings(max_examples=50)
@given(value=planted)
def test_identity_planted_in_every_field_never_survives(deidentifier: Deidentifier, value: str) -> None:
    facts = HeaderFacts.model_validate(filled(FACT_FIELDS, value))
    identity = Identity.model_validate(filled(IDENTITY_FIELDS, value))
    study, certificate = deidentifier.study(raw(facts, identity, value))
    written = json.dumps([study.model_dump(mode="json"), certificate.model_dump(mode="json")], ensure_ascii=False)
    assert value not in written
    assert "Qz" not in written


@pytest.mark.parametrize("deidentifier", DEIDENTIFIERS)
@pytest.mark.parametrize("field", [name for name, kind in FACT_FIELDS.items() if kind in _SHAPES])
@settings(max_examples=10)
@given(value=planted)
def test_identity_that_stands_only_in_one_header_field_never_survives(
    deidentifier: Deidentifier, field: str, value: str
) -> None:
    facts = HeaderFacts.model_validate(filled({field: FACT_FIELDS[field]}, value))
    study, _ = deidentifier.study(raw(facts, Identity()))
    assert "Qz" not in study.model_dump_json()


@pytest.mark.parametrize("deidentifier", DEIDENTIFIERS)
def test_original_uids_and_dates_never_survive(deidentifier: Deidentifier) -> None:
    identity = Identity(study_uid="1.2.840.113619.2", study_date="20210503", birth_date="19620817")
    facts = HeaderFacts(acquired="20210503", birth_date="19620817")
    written = deidentifier.study(raw(facts, identity, "1.2.840.113619.2.5"))[0].model_dump_json()
    assert not any(original in written for original in ("1.2.840", "20210503", "19620817"))


@pytest.mark.parametrize("deidentifier", DEIDENTIFIERS)
def test_same_study_gives_the_same_pseudonyms(deidentifier: Deidentifier) -> None:
    received = raw(HeaderFacts(), Identity(patient_id="7"))
    assert deidentifier.study(received) == deidentifier.study(received)


@pytest.mark.parametrize("deidentifier", DEIDENTIFIERS)
def test_level_and_certificate_belong_to_the_study(deidentifier: Deidentifier) -> None:
    study, certificate = deidentifier.study(raw(HeaderFacts(), Identity()))
    assert (study.level, study.certificate) == (certificate.level, certificate.digest())


@pytest.mark.parametrize("deidentifier", DEIDENTIFIERS)
def test_failure_closes(deidentifier: Deidentifier) -> None:
    with pytest.raises(DeidentificationError):
        deidentifier.study(RawStudy(identity=Identity(), items=()))


@pytest.mark.parametrize("deidentifier", DEIDENTIFIERS)
@settings(max_examples=40, deadline=None)
@given(name=st.text(string.ascii_lowercase, min_size=5, max_size=12))
def test_a_patients_name_never_survives_in_a_text_about_them(deidentifier: Deidentifier, name: str) -> None:
    family = f"Qz{name}zq"
    identity = Identity(patient_name=f"{family}^Ann", patient_id="QZ-5518", study_uid="1.2.3")
    clean = deidentifier.text(
        f"{family.upper()}, ANN (QZ-5518): Mrs. {family} coughs. {family}'s film is clear.", identity
    )
    assert "qz" not in clean.text.lower()
    assert "film is clear" in clean.text


@pytest.mark.parametrize("deidentifier", DEIDENTIFIERS)
def test_dates_in_texts_move_with_those_of_the_study(deidentifier: Deidentifier) -> None:
    identity = Identity(patient_id="7")
    study, _ = deidentifier.study(raw(HeaderFacts(acquired="20210503"), identity))
    shifted = study.items[0].acquisition.shifted_date or ""
    assert (
        deidentifier.text("Film of 2021-05-03.", identity).text
        == f"Film of {shifted[:4]}-{shifted[4:6]}-{shifted[6:]}."
    )


@pytest.mark.parametrize("deidentifier", DEIDENTIFIERS)
def test_a_text_of_nobody_closes(deidentifier: Deidentifier) -> None:
    with pytest.raises(DeidentificationError):
        deidentifier.text("Coughs.", Identity())
