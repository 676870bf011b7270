"""What a Study at level "header" keeps, changes and drops."""

import dataclasses
import datetime
import json

import pytest

from tests.deid.raw import FACTS, IDENTITY, raw_item, raw_study
from wetread.deid.study import StudyDeidentifier
from wetread.deid.terms import table
from wetread.errors import DeidentificationError
from wetread.records.identity import Identity
from wetread.records.reason import because
from wetread.records.study import Acquisition, AgeBand, HeaderFacts, RawStudy, Study

KEY = b"0123456789abcdef0123456789abcdef"
DEID = StudyDeidentifier(KEY)


def study(raw: RawStudy) -> Study:
    return DEID.study(raw)[0]


def acquired(**facts: object) -> Acquisition:
    changed = HeaderFacts.model_validate(FACTS.model_dump() | facts)
    return study(raw_study(raw_item(facts=changed))).items[0].acquisition


def test_known_terms_pass_and_the_age_is_a_band() -> None:
    acquisition = acquired()
    assert (acquisition.modality, acquisition.body_part, acquisition.patient_position) == ("DX", "CHEST", "HFS")
    assert (acquisition.manufacturer, acquisition.model) == ("Siemens", "Ysio Max")
    assert (acquisition.age_band, acquisition.adult, acquisition.sex) == (AgeBand(low=55, high=59), True, "F")
    assert (acquisition.view, acquisition.orientation, acquisition.header_kind) == ("PA", "conventional", "cxr_frontal")


def test_adult_is_from_the_exact_age_although_the_band_straddles_18() -> None:
    minor, adult = acquired(age_years=17.99, adult=False), acquired(age_years=18.0, adult=True)
    assert minor.age_band == adult.age_band == AgeBand(low=15, high=19)
    assert (minor.adult, adult.adult) == (False, True)


def test_ninety_and_over_is_one_band() -> None:
    assert acquired(age_years=90.0).age_band == acquired(age_years=103.5).age_band == AgeBand(low=90, high=None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("modality", "Mustermann"),
        ("body_part", "CHEST OF ERIKA"),
        ("patient_position", "HFS "),
        ("manufacturer", "Mustermann Devices"),
        ("manufacturer", "Praxis Dr. Siemens"),
        ("model", "Erika Max"),
        ("model", "Ysio 5588123"),
        ("model", "Station Nordstadt"),
        ("model", "DRX 1 2 3 4 5"),
        ("model", "Ysio EM"),
        ("model", "Ysio 1962"),
        ("model", "220"),
    ],
)
def test_free_text_never_passes(field: str, value: str) -> None:
    assert getattr(acquired(**{field: value}), field) is None


def test_maker_that_shares_a_word_with_the_identity_is_dropped() -> None:
    shared = raw_study(institution="Siemens Hospital", patient_name="Max^Mia")
    acquisition = study(shared).items[0].acquisition
    assert (acquisition.manufacturer, acquisition.model) == (None, None)


@pytest.mark.parametrize(
    ("written", "sex"), [("F", "F"), ("M", "M"), ("O", "O"), ("", "unknown"), ("Female", "unknown"), ("f", "unknown")]
)
def test_sex_is_a_defined_term_or_unknown(written: str, sex: str) -> None:
    assert acquired(sex=written).sex == sex


def test_intervals_between_a_subjects_studies_are_preserved_and_days_are_not() -> None:
    def day(written: str | None) -> datetime.date:
        assert written is not None
        return datetime.date(int(written[:4]), int(written[4:6]), int(written[6:]))

    first, second = day(acquired(acquired="20200228").shifted_date), day(acquired(acquired="20210301").shifted_date)
    assert second - first == datetime.date(2021, 3, 1) - datetime.date(2020, 2, 28)
    assert first != datetime.date(2020, 2, 28)


@pytest.mark.parametrize("written", ["", "2020", "20200230", "00010101", "2020.1.1", "²0200101"])
def test_date_that_cannot_be_shifted_is_none(written: str) -> None:
    assert acquired(acquired=written).shifted_date is None


def test_pseudonyms_are_the_same_for_the_same_key_and_differ_for_another() -> None:
    one, again = study(raw_study()), study(raw_study())
    other = StudyDeidentifier(bytes(32)).study(raw_study())[0]
    assert one == again
    assert {one.pseudonym, one.subject.pseudonym, one.items[0].instance}.isdisjoint(
        {other.pseudonym, other.subject.pseudonym, other.items[0].instance}
    )


def test_studies_of_one_patient_share_a_subject_and_issuers_keep_patients_apart() -> None:
    one, two = study(raw_study()), study(raw_study(study_uid="1.2.840.99.2"))
    other = study(raw_study(issuer="ELSEWHERE"))
    assert one.subject == two.subject
    assert one.pseudonym != two.pseudonym
    assert one.subject != other.subject


def test_without_patient_id_the_study_is_its_own_subject() -> None:
    one = study(raw_study(patient_id=""))
    two = study(raw_study(patient_id="", study_uid="1.2.840.99.2"))
    assert one.subject != two.subject
    assert one.subject == study(raw_study(patient_id="", issuer="X")).subject


def test_identifier_parts_are_kept_apart() -> None:
    assert (
        study(raw_study(issuer="A", patient_id="BC")).subject != study(raw_study(issuer="AB", patient_id="C")).subject
    )


def test_uids_are_valid_and_unique_even_where_the_originals_are_not() -> None:
    twins = [raw_item("a", instance_uid="1.2.3"), raw_item("b", instance_uid="1.2.3"), raw_item("c", instance_uid="")]
    found = study(raw_study(*twins))
    instances = [item.instance for item in found.items]
    assert len(set(instances)) == 3
    assert all(uid.startswith("2.25.") and len(uid) <= 64 and uid[5:].isdigit() for uid in instances)
    assert len({item.series for item in found.items}) == 1


def test_study_without_uid_is_known_by_its_content() -> None:
    assert study(raw_study(raw_item("a"), study_uid="")) != study(raw_study(raw_item("b"), study_uid=""))


def test_certificate_counts_and_the_study_names_its_digest() -> None:
    found, certificate = DEID.study(raw_study())
    assert found.certificate == certificate.digest()
    assert (certificate.level, found.level) == ("header", "header")
    facts = len([value for name, value in FACTS if value not in {"", (), None, "unknown", "unverified"}])
    identity = len([value for _, value in IDENTITY if value not in {"", ()}])
    assert certificate.kept + certificate.changed + certificate.dropped == facts + identity + 2
    assert certificate.dropped >= 9


def test_profile_covers_every_field_with_a_known_fate() -> None:
    profile = table("profile")
    assert set(profile["facts"]) == set(HeaderFacts.model_fields)
    assert set(profile["identity"]) == set(Identity.model_fields)
    fates = {*profile["facts"].values(), *profile["identity"].values()}
    assert fates == {"keep", "term", "product", "change", "drop"}


def test_dropped_fields_leave_no_trace_in_the_study() -> None:
    dropped = [name for name, fate in table("profile")["facts"].items() if fate == "drop"]
    planted = {
        name: ("Zq9planted",) if HeaderFacts.model_fields[name].annotation == tuple[str, ...] else "Zq9planted"
        for name in dropped
    }
    changed = HeaderFacts.model_validate(FACTS.model_dump() | planted)
    assert "Zq9planted" not in json.dumps(study(raw_study(raw_item(facts=changed))).model_dump(mode="json"))


@pytest.mark.parametrize(
    "raw",
    [
        RawStudy(identity=IDENTITY, items=()),
        raw_study(dataclasses.replace(raw_item(), content="Mustermann")),
        raw_study(dataclasses.replace(raw_item(), why=because("select.unheard_of"))),
        raw_study(dataclasses.replace(raw_item(), why=because("select.series_represented", count="Mustermann"))),
    ],
)
def test_what_is_not_known_closes(raw: RawStudy) -> None:
    with pytest.raises(DeidentificationError) as caught:
        DEID.study(raw)
    assert "Mustermann" not in caught.value.message


def test_short_key_is_refused() -> None:
    with pytest.raises(DeidentificationError):
        StudyDeidentifier(b"short")
