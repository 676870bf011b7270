"""What every Identities must do; a store joins by a subclass with its own fixture."""

import abc
import threading
from pathlib import Path

import pytest

from wetread.ports import Identities
from wetread.records.identity import Identity
from wetread.stores.identities import SqliteIdentities
from wetread.stores.memory import MemoryIdentities


class IdentitiesContract(abc.ABC):
    """Round trip, ignorance, replacement and threads."""

    @pytest.fixture
    @abc.abstractmethod
    def identities(self) -> Identities:
        """An empty store."""

    def test_what_was_put_is_got_unchanged(self, identities: Identities) -> None:
        identity = Identity(patient_name="山田^太郎", other_ids=("1", "2"), originals=(("2.25.1", "1.2.3"),))
        identities.put("a", identity)
        assert identities.get("a") == identity

    def test_unknown_pseudonym_is_a_key_error(self, identities: Identities) -> None:
        identities.put("a", Identity())
        with pytest.raises(KeyError):
            identities.get("b")

    def test_pseudonyms_do_not_share_identities(self, identities: Identities) -> None:
        identities.put("a", Identity(patient_id="1"))
        identities.put("b", Identity(patient_id="2"))
        assert [identities.get(name).patient_id for name in "ab"] == ["1", "2"]

    def test_later_identity_replaces_the_earlier(self, identities: Identities) -> None:
        identities.put("a", Identity(patient_id="1"))
        identities.put("a", Identity(patient_id="2"))
        assert identities.get("a").patient_id == "2"

    def test_threads_lose_nothing(self, identities: Identities) -> None:
        def fill(start: int) -> None:
            for number in range(start, start + 100):
                identities.put(str(number), Identity(patient_id=str(number)))

        threads = [threading.Thread(target=fill, args=(start,)) for start in range(0, 800, 100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all(identities.get(str(number)).patient_id == str(number) for number in range(800))


class TestMemoryIdentities(IdentitiesContract):
    @pytest.fixture
    def identities(self) -> Identities:
        return MemoryIdentities()


class TestSqliteIdentities(IdentitiesContract):
    @pytest.fixture
    def identities(self, tmp_path: Path) -> Identities:
        return SqliteIdentities(tmp_path, b"k" * 32)
