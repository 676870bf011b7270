"""The text de-identifier as a whole: spans, persona, surrogates, weights."""

import datetime
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.deid.text.people import ENGINE, KEY, KNOWN, PERSONA, cleaned, found
from wetread.deid.known import Known
from wetread.deid.persona import Persona
from wetread.deid.text.engine import TextDeidentifier
from wetread.deid.text.patterns.checksums import luhn, mod97
from wetread.deid.text.tagger import FOLDER, Tagger
from wetread.errors import DeidentificationError

REPORT = """PATIENT: QUILLFEATHER, TAMSIN B   MRN: 00123456
INDICATION: Mrs. Quillfeather, 93-year-old, born 03/04/1931. Swan-Ganz catheter. Seen by Dr. Ngozi Oduya.
COMPARISON: May 3, 2021. FINDINGS: T12 fracture, 3 mm (series 3 image 45).
Tamsin was told at 14:05 on 4 May 2021. Call (617) 555-2345. N. Oduya, MD"""
GAPS = st.sampled_from([" ", ", ", ". ", "\n", " - ", ": ", " (", '"'])
PLAIN = st.sampled_from(
    ["No effusion", "the heart is normal", "seen", "T12", "7 mm", "and", "Kerley B lines", "IMPRESSION"]
)
PLANTED = st.sampled_from(
    [
        "Tamsin Quillfeather",
        "QUILLFEATHER^TAMSIN",
        "quillfeather",
        "00123456",
        "0012-3456",
        "123456",
        "Ngozi Oduya",
        "CR-19-0045112",
        "Larkmoor General Hospital",
    ]
)
SECRETS = ("quillfeather", "tamsin", "123456", "0012-3456", "oduya", "ngozi", "0045112", "larkmoor")


def test_the_persona_stands_for_the_patient_in_the_same_shape() -> None:
    text = cleaned(REPORT)
    assert text.startswith("PATIENT: HARCOURT, MILTON M   MRN: P1-000042\n")
    assert "Mrs. Harcourt, over-89-year-old, born 01/28/1930. Swan-Ganz catheter." in text
    assert "COMPARISON: March 29, 2020. FINDINGS: T12 fracture, 3 mm (series 3 image 45)." in text
    assert "Milton was told at 14:05 on 30 March 2020. Call (" in text


def test_somebody_else_has_one_surrogate_in_a_subject_and_another_in_the_next() -> None:
    first, second = cleaned("Dr. Oduya"), cleaned("ODUYA, NGOZI")
    assert second.split(",")[0] == first.removeprefix("Dr. ").upper()
    assert first != cleaned("Dr. Oduya", persona=Persona("s2", "P", "Harcourt", "Milton", 400))
    assert first != TextDeidentifier(b"another key of 32 bytes or more..").clean("Dr. Oduya", PERSONA, KNOWN).text


@pytest.mark.parametrize(
    ("names", "text", "wanted"),
    [
        (("LONG^ANNA",), "Long segment. Ms. Long. To Anna Long.", "Long segment. Ms. Harcourt. To Milton Harcourt."),
        (("LUNG^PETER",), "The lung is clear. Mr Lung is well.", "The lung is clear. Mr Harcourt is well."),
        (("Müller^Jörg",), "Herr Mueller, JORG MULLER", "Herr Harcourt, MILTON HARCOURT"),
        (("van der Berg^Jan",), "Jan van der Berg and Berg", "Milton Harcourt and Harcourt"),
        (("O'BRIEN^SIOBHAN",), "Siobhan OBrien, O'Brien", "Milton Harcourt, Harcourt"),
        (("Baker^John",), "A Baker cyst. John Baker. Mr. Baker.", "A Baker cyst. Milton Harcourt. Mr. Harcourt."),
    ],
)  # fmt: skip
def test_names_that_are_hard(names: tuple[str, ...], text: str, wanted: str) -> None:
    assert cleaned(text, Known(patient_names=names)) == wanted


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "患者 山田太郎 さん"),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "やまだ たろう"),
        ("Hong^Gildong=洪^吉洞=홍^길동", "환자 홍길동 님"),
        ("Wang^XiaoDong=王^小东", "王小东先生"),
        ("Люкceмбypг^Иван", "пациент Ивана Люкceмбypга"),
        ("Παπαδόπουλος^Γιώργος", "ο ΠΑΠΑΔΌΠΟΥΛΟΣ"),
        ("قباني^لنزار", "المريض قباني لنزار"),
        ("Buc^Jérôme", "JEROME BUC"),
    ],
)
def test_names_of_other_scripts_are_found_where_they_are_known(name: str, text: str) -> None:
    known = Known(patient_names=(name,))
    after = cleaned(text, known).casefold()
    parts = [part for group in name.casefold().split("=") for part in group.split("^") if part in text.casefold()]
    assert ENGINE.find(text, known)
    assert parts == [] or not any(part in after for part in parts)


def test_surrogates_can_be_nobodys() -> None:
    text = "SSN 123-45-6789, card 4111111111111111, IBAN DE89370400440532013000, 41.173.96.26, jane@real.net"
    text += ", (617) 555-2345"
    given_ = {one.kind: one.surrogate for one in ENGINE.clean(text, PERSONA).spans}
    assert given_["US_SSN"].startswith("9")
    assert given_["US_SSN"][4] == "0"
    assert not luhn(given_["CREDIT_CARD"])
    assert not mod97(given_["IBAN_CODE"])
    assert given_["IP_ADDRESS"].rpartition(".")[0] in {"192.0.2", "198.51.100", "203.0.113"}
    assert given_["EMAIL_ADDRESS"].endswith("@example.org")
    assert given_["PHONE_NUMBER"][6:12] == "555-01"


@given(st.lists(st.one_of(PLAIN, PLANTED, st.text(max_size=12)), max_size=12), GAPS)
@settings(max_examples=120, deadline=None)
def test_spans_lie_inside_the_text_in_order(parts: list[str], gap: str) -> None:
    text = gap.join(parts)
    result = ENGINE.clean(text, PERSONA, KNOWN)
    ends = [0, *(one.end for one in result.spans)]
    assert all(end <= one.start < one.end <= len(text) for end, one in zip(ends, result.spans, strict=False))
    kept = [text[end : one.start] for end, one in zip(ends, result.spans, strict=False)]
    woven = "".join(piece for one, before in zip(result.spans, kept, strict=True) for piece in (before, one.surrogate))
    assert result.text == woven + text[ends[-1] :]


@given(st.lists(st.one_of(PLAIN, PLANTED), min_size=1, max_size=10), GAPS)
@settings(max_examples=150, deadline=None)
def test_nothing_known_survives(parts: list[str], gap: str) -> None:
    after = cleaned(gap.join(parts)).casefold()
    assert [secret for secret in SECRETS if secret in after] == []


@given(st.lists(st.one_of(PLAIN, PLANTED), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_cleaning_twice_leaves_what_is_no_identity(parts: list[str]) -> None:
    once = cleaned(" ; ".join(parts)).split(" ; ")
    again = cleaned(" ; ".join(once)).split(" ; ")
    assert len(again) == len(once) == len(parts)
    assert [two for one, two in zip(parts, again, strict=True) if one == "the heart is normal"] == [
        one for one in parts if one == "the heart is normal"
    ]


@given(st.dates(datetime.date(1931, 1, 1), datetime.date(2029, 12, 31)), st.integers(0, 900), st.integers(1, 3650))
@settings(max_examples=80, deadline=None)
def test_intervals_between_dates_are_kept(day: datetime.date, later: int, days: int) -> None:
    other = day + datetime.timedelta(later)
    persona = Persona("s1", "P1", "Harcourt", "Milton", days)
    first, second = ENGINE.clean(f"on {day} and {other:%m/%d/%Y}", persona).text.removeprefix("on ").split(" and ")
    moved = datetime.datetime.strptime(second, "%m/%d/%Y").date()  # noqa: DTZ007 - a day has no zone
    assert (moved - datetime.date.fromisoformat(first)).days == later


def test_the_import_is_light() -> None:
    code = "import sys, wetread.deid.text.engine; print([m for m in ('onnxruntime', 'torch') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_maker_names_the_weights() -> None:
    maker = TextDeidentifier(KEY).maker
    assert maker.name == "text-deidentifier"
    assert maker.weights is not None
    assert (FOLDER / "LICENSE").is_file()
    assert (FOLDER / "CARD.md").is_file()


def test_other_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes((FOLDER / "manifest.json").read_bytes())
    with pytest.raises(DeidentificationError, match="missing"):
        Tagger.load(tmp_path)
    (tmp_path / "tagger.onnx").write_bytes(b"something else")
    with pytest.raises(DeidentificationError, match="not what their manifest says"):
        Tagger.load(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "tagger.onnx").write_bytes(b"x")
    with pytest.raises(DeidentificationError, match="manifest"):
        Tagger.load(tmp_path / "other")


def test_header_strings_may_be_short_or_empty() -> None:
    assert found("") == []
    assert found(" - ") == []
    assert cleaned("QUILLFEATHER^TAMSIN") == "HARCOURT^MILTON"
    assert cleaned("CHEST PA") == "CHEST PA"
