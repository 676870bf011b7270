"""What only the store in memory promises."""

from wetread.records.identity import Identity
from wetread.stores.memory import MemoryIdentities


def test_stores_share_nothing() -> None:
    one, other = MemoryIdentities(), MemoryIdentities()
    one.put("a", Identity(patient_id="1"))
    other.put("a", Identity(patient_id="2"))
    assert (one.get("a").patient_id, other.get("a").patient_id) == ("1", "2")


def test_identity_does_not_show_in_the_stores_own_words() -> None:
    store = MemoryIdentities()
    store.put("a", Identity(patient_name="Doe^John"))
    assert "Doe" not in repr(store)
