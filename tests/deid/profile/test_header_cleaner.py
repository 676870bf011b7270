"""The header cleaner on datasets: what goes, what stays, what is changed, however deep it stands."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import Dataset
from pydicom.dataelem import RawDataElement
from pydicom.tag import Tag
from pydicom.uid import UID

from tests.deid.datasets import NUMBER, PATIENT, STUDY, ct
from wetread.deid.known import Known
from wetread.deid.persona import Persona
from wetread.deid.profile.ages import capped_age
from wetread.deid.profile.cleaner import DEEPEST, HeaderCleaner, Visit
from wetread.deid.profile.dates import shifted_day, shifted_stamp
from wetread.deid.profile.texts import HeaderTexts
from wetread.deid.pseudonyms import pseudonymous_uid
from wetread.errors import DeidentificationError
from wetread.imaging.notices import quiet

KEY = bytes(range(32))
PERSONA = Persona(subject="s", number="WR-AAAA-1", family="Marlow", given="Ellis", days=100)


class SpelledTexts:
    """Takes the patient's name out of a text, and marks what it has cleaned."""

    def cleaned(self, text: str, persona: Persona, known: Known) -> str:
        return self.screened(text, persona, known).lower()

    def screened(self, text: str, persona: Persona, known: Known) -> str:
        return text.replace("Quillfeather", persona.family)


def cleaned(dataset: Dataset, *options: str) -> Dataset:
    visit = Visit(PERSONA, Known(), str(dataset.SOPClassUID))
    HeaderCleaner(KEY, frozenset(options), HeaderTexts(SpelledTexts())).clean(dataset, visit)
    return dataset


def test_the_strict_profile() -> None:
    after = cleaned(ct())
    assert (after.PatientName, after.PatientID) == ("Marlow^Ellis", "WR-AAAA-1")
    assert (after.StudyDate, after.PatientBirthDate, after.AccessionNumber, after.PatientSex) == ("", "", "", "")
    assert after.ReferringPhysicianName == ""
    for keyword in ("InstitutionName", "StationName", "StudyDescription", "PatientAge", "PatientWeight", "SeriesDate"):
        assert keyword not in after
    assert (after.Modality, after.BodyPartExamined, after.KVP, after.Rows) == ("CT", "CHEST", 120, 2)
    assert after.StudyInstanceUID == pseudonymous_uid(KEY, STUDY)
    assert after.SOPClassUID == "1.2.840.10008.5.1.4.1.1.2"
    assert after.PixelData == b"\0\1\2\3"


def test_modified_dates_move_by_the_patients_days_and_full_ones_stay() -> None:
    after = cleaned(ct(), "retain-modified-dates")
    assert (after.StudyDate, after.ContentDate, after.StudyTime) == ("20210123", "20210124", "101112")
    assert after.PatientBirthDate == ""
    assert cleaned(ct(), "retain-full-dates").StudyDate == "20210503"


def test_patient_characteristics_stay_and_the_oldest_are_one() -> None:
    after = cleaned(ct(), "retain-patient-characteristics")
    assert (after.PatientSex, after.PatientAge, after.PatientWeight) == ("M", "090Y", 81)


@pytest.mark.parametrize(("option", "keyword"), [
    ("retain-device-identity", "DeviceSerialNumber"), ("retain-device-identity", "StationName"),
    ("retain-institution-identity", "InstitutionName"), ("retain-uids", "StudyInstanceUID"),
])  # fmt: skip
def test_an_option_keeps_what_it_names(option: str, keyword: str) -> None:
    assert cleaned(ct(), option)[keyword].value == ct()[keyword].value
    assert keyword not in cleaned(ct()) or cleaned(ct())[keyword].value != ct()[keyword].value


def test_descriptors_are_cleaned_and_unlisted_texts_are_searched() -> None:
    after = cleaned(ct(StudyDescription="CT Quillfeather", ConvolutionKernel="Quillfeather B"), "clean-descriptors")
    assert after.StudyDescription == "ct marlow"
    assert after.ConvolutionKernel == "Marlow B"


def test_sequences_are_cleaned_at_every_depth() -> None:
    inner = Dataset()
    inner.PersonName, inner.ReferencedSOPInstanceUID, inner.CodeMeaning = PATIENT, f"{STUDY}.9", "Quillfeather"
    outer = Dataset()
    outer.PurposeOfReferenceCodeSequence = [inner]
    outer.PatientID = NUMBER
    after = cleaned(ct(DerivationCodeSequence=[outer])).DerivationCodeSequence[0]
    assert after.PatientID == "WR-AAAA-1"
    deep = after.PurposeOfReferenceCodeSequence[0]
    assert (deep.PersonName, deep.CodeMeaning) == ("REMOVED", "Marlow")
    assert deep.ReferencedSOPInstanceUID == pseudonymous_uid(KEY, f"{STUDY}.9")


def test_references_between_objects_still_meet() -> None:
    reference = Dataset()
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", f"{STUDY}.2"
    after = cleaned(ct(ReferencedImageSequence=[reference]))
    assert after.ReferencedImageSequence[0].ReferencedSOPInstanceUID == after.SOPInstanceUID
    assert UID(after.SOPInstanceUID).is_valid


def test_private_attributes_go_and_safe_ones_may_stay() -> None:
    def dataset() -> Dataset:
        made = ct()
        safe = made.private_block(0x7053, "Philips PET Private Group", create=True)
        safe.add_new(0x00, "DS", "0.5")
        safe.add_new(0x03, "ST", "Quillfeather")
        made.private_block(0x0009, "ACME", create=True).add_new(0x01, "LO", "Quillfeather")
        return made

    assert not [tag for tag in cleaned(dataset()).keys() if tag.group & 1]  # noqa: SIM118 - elements else
    kept = [tag for tag in cleaned(dataset(), "retain-safe-private").keys() if tag.group & 1]  # noqa: SIM118
    assert kept == [0x70530010, 0x70531000]


def test_overlays_and_curves_go_whole() -> None:
    dataset = ct()
    dataset.add_new(0x60003000, "OW", b"\0\0")
    dataset.add_new(0x60000010, "US", 2)
    dataset.add_new(0x50003000, "OW", b"\0\0")
    after = cleaned(dataset)
    assert not [tag for tag in after.keys() if tag.group in {0x6000, 0x5000}]  # noqa: SIM118


def report() -> Dataset:
    item = Dataset()
    item.ValueType, item.TextValue, item.PersonName, item.DateTime = "TEXT", "Seen by Quillfeather", PATIENT, "20210503"
    return ct(ContentSequence=[item])


def test_a_reports_content_is_replaced_or_cleaned() -> None:
    (line,) = cleaned(report()).ContentSequence
    assert line.TextValue == "REMOVED"
    (line,) = cleaned(report(), "clean-structured-content", "retain-modified-dates").ContentSequence
    assert (line.TextValue, line.PersonName, line.DateTime) == ("seen by marlow", "REMOVED", "20210123")


def test_annotations_go_or_are_cleaned() -> None:
    def annotated() -> Dataset:
        text, drawn = Dataset(), Dataset()
        text.UnformattedTextValue = "Quillfeather 3 cm"
        drawn.TextObjectSequence = [text]
        return ct(GraphicAnnotationSequence=[drawn])

    assert "GraphicAnnotationSequence" not in cleaned(annotated())
    after = cleaned(annotated(), "clean-graphics").GraphicAnnotationSequence[0].TextObjectSequence[0]
    assert after.UnformattedTextValue == "marlow 3 cm"


def test_words_where_a_number_or_a_term_belongs_go() -> None:
    dataset = ct()
    dataset[0x00180060] = RawDataElement(Tag(0x00180060), "DS", 12, b"Quillfeather", 0, False, True)
    with quiet():
        dataset.BodyPartExamined = "Quillfeather"
        after = cleaned(dataset)
    assert "KVP" not in after
    assert after.BodyPartExamined == "REMOVED"


def test_nesting_without_end_is_refused() -> None:
    dataset = ct()
    level = dataset
    for _ in range(DEEPEST + 2):
        item = Dataset()
        level.ConceptCodeSequence = [item]
        level = item
    with pytest.raises(DeidentificationError):
        cleaned(dataset)


def test_a_second_pass_changes_no_more_text() -> None:
    once = cleaned(ct())
    assert (cleaned(once).PatientID, once.Modality) == ("WR-AAAA-1", "CT")


@settings(max_examples=60)
@given(st.dates(datetime.date(1900, 1, 1)), st.dates(datetime.date(1900, 1, 1)), st.integers(1, 3650))
def test_intervals_between_dates_are_kept(one: datetime.date, other: datetime.date, days: int) -> None:
    moved = [shifted_day(each.strftime("%Y%m%d").zfill(8), days) for each in (one, other)]
    found = [datetime.datetime.strptime(each or "", "%Y%m%d").replace(tzinfo=datetime.UTC).date() for each in moved]
    assert found[1] - found[0] == other - one


@pytest.mark.parametrize(("written", "moved"), [
    ("20210503", "20210123"), ("2021.05.03", "2021.01.23"), ("20210230", None), ("", None), ("00010102", None),
])  # fmt: skip
def test_a_day_keeps_its_form(written: str, moved: str | None) -> None:
    assert shifted_day(written, 100) == moved


@pytest.mark.parametrize(("written", "moved"), [
    ("20210503101112.5-0400", "20210123101112.5-0400"), ("20210503", "20210123"), ("2021", None),
])  # fmt: skip
def test_a_stamp_keeps_its_time_and_offset(written: str, moved: str | None) -> None:
    assert shifted_stamp(written, 100) == moved


@pytest.mark.parametrize(("written", "after"), [("089Y", "089Y"), ("090Y", "090Y"), ("104Y", "090Y"), ("011M", "011M"),
    ("old", "000Y"), ("", "")])  # fmt: skip
def test_ages_over_89_are_one(written: str, after: str) -> None:
    assert capped_age(written) == after
