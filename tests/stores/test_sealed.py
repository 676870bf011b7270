"""What is sealed opens with its key, unchanged, or not at all."""

import traceback
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetread.errors import IdentityStoreError
from wetread.records.identity import Identity
from wetread.stores.sealed import Sealed, Sealer

SEALER = Sealer(b"k" * 32)
OTHER = Sealer(b"o" * 32)
DOE = Identity(patient_name="Doe^John", patient_id="4711", other_ids=("1", "2"), originals=(("2.25.1", "1.2.3"),))
KEPT = SEALER.seal("study-a", DOE)

texts = st.text(st.characters(codec="utf-8"))
people = st.builds(
    Identity,
    patient_name=texts,
    indication=texts,
    other_ids=st.lists(texts, max_size=3).map(tuple),
    originals=st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
)


@given(texts, people)
def test_what_was_sealed_opens_unchanged(pseudonym: str, identity: Identity) -> None:
    assert SEALER.open(SEALER.seal(pseudonym, identity)) == (pseudonym, identity)


@given(st.integers(0, len(KEPT.sealed) * 8 - 1))
def test_no_bit_can_be_turned(bit: int) -> None:
    turned = bytearray(KEPT.sealed)
    turned[bit // 8] ^= 1 << bit % 8
    with pytest.raises(IdentityStoreError):
        SEALER.open(replace(KEPT, sealed=bytes(turned)))


@pytest.mark.parametrize(
    "changed",
    [
        {"lookup": SEALER.lookup("study-b")},
        {"version": Identity.schema_version + 1},
        {"version": 2**80},
        {"nonce": bytes(12)},
        {"nonce": b""},
        {"nonce": None},
        {"sealed": KEPT.sealed[:-1]},
        {"sealed": b""},
        {"sealed": None},
    ],
    ids=[
        "other-lookup",
        "next-version",
        "huge-version",
        "zero-nonce",
        "empty-nonce",
        "no-nonce",
        "cut-short",
        "empty",
        "none",
    ],
)
def test_nothing_else_can_be_changed_or_moved(changed: dict[str, Any]) -> None:
    with pytest.raises(IdentityStoreError, match="changed or damaged"):
        SEALER.open(replace(KEPT, **changed))


def test_another_key_does_not_open() -> None:
    with pytest.raises(IdentityStoreError):
        OTHER.open(replace(KEPT, lookup=OTHER.lookup("study-a")))


def test_keys_share_neither_lookups_nor_checks() -> None:
    assert SEALER.lookup("study-a") != OTHER.lookup("study-a")
    assert len({SEALER.check, OTHER.check, SEALER.lookup(""), b"k" * 32}) == 4


def test_key_comes_out_the_same_every_time() -> None:
    assert Sealer(b"k" * 32).open(KEPT) == ("study-a", DOE)


def test_derivation_stays_what_stores_were_written_with() -> None:
    """These were computed once, apart from the code, by RFC 5869 with hmac and hashlib alone."""
    assert SEALER.check.hex() == "11dcf26c9bade0787803672bbb92d2253d6644101a5a70b0946a135403354cc7"
    assert SEALER.lookup("study-a").hex() == "957cd61ca028bdaa0f8021f5719b7ede456beca174fdfcf9cb95ab62488f7232"


def test_same_identity_never_looks_the_same() -> None:
    again = SEALER.seal("study-a", DOE)
    assert (again.lookup, again.version) == (KEPT.lookup, KEPT.version)
    assert again.nonce != KEPT.nonce
    assert again.sealed != KEPT.sealed


def test_length_does_not_tell_one_name_from_another() -> None:
    long = SEALER.seal("study-a", DOE.model_copy(update={"patient_name": "Wolfeschlegelsteinhausen^Hubert"}))
    assert len(long.sealed) == len(KEPT.sealed)


def test_short_key_is_refused() -> None:
    with pytest.raises(IdentityStoreError, match="fewer than 32 bytes"):
        Sealer(b"k" * 31)


def test_key_does_not_show_in_the_sealers_own_words() -> None:
    assert "kkkk" not in repr(SEALER)


def told(error: BaseException) -> str:
    """All that a log could hold of an error, and of the errors that it came from."""
    chain = [error, error.__cause__, error.__context__]
    return "".join(map(repr, chain)) + "".join(traceback.format_exception(error))


def test_text_that_is_no_unicode_is_refused_without_being_quoted() -> None:
    nobody = DOE.model_copy(update={"indication": "\ud800"})
    with pytest.raises(IdentityStoreError, match="no Unicode") as raised:
        SEALER.seal("study-a", nobody)
    assert "Doe" not in told(raised.value)


def test_record_of_another_schema_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as later:
        later.setattr(Identity, "schema_version", Identity.schema_version + 1)
        kept = SEALER.seal("study-a", DOE)
    with pytest.raises(IdentityStoreError, match="another version"):
        SEALER.open(kept)


def test_field_that_is_not_known_is_refused_without_being_quoted() -> None:
    class Wider(Identity):
        street: str = "Doe Street"

    kept: Sealed = SEALER.seal("study-a", Wider())
    with pytest.raises(IdentityStoreError, match="another version") as raised:
        SEALER.open(kept)
    assert "Doe Street" not in told(raised.value)
