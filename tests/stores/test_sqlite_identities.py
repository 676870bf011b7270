"""What only the store on disk promises: it lasts, it tells nothing, and it notices what was done to it."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wetread.errors import IdentityStoreError
from wetread.records.identity import Identity
from wetread.stores import identities
from wetread.stores.identities import FILE_NAME, SqliteIdentities

KEY, NEW_KEY = b"k" * 32, b"n" * 32
DOE = Identity(patient_name="Doe^John", patient_id="4711")

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and signals of POSIX")


@pytest.fixture
def store(tmp_path: Path) -> SqliteIdentities:
    return SqliteIdentities(tmp_path, KEY)


def execute(folder: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    """What somebody with the file, but without the key, can do to it."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def test_what_was_put_outlives_the_store(store: SqliteIdentities, tmp_path: Path) -> None:
    store.put("a", DOE)
    assert SqliteIdentities(tmp_path, KEY).get("a") == DOE


def test_nothing_but_the_file_stays_in_the_folder(store: SqliteIdentities, tmp_path: Path) -> None:
    store.put("a", DOE)
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_another_key_is_refused_at_once(store: SqliteIdentities, tmp_path: Path) -> None:
    store.put("a", DOE)
    with pytest.raises(IdentityStoreError, match="another site key"):
        SqliteIdentities(tmp_path, NEW_KEY)
    assert store.get("a") == DOE


def test_unknown_pseudonym_is_not_quoted(store: SqliteIdentities) -> None:
    with pytest.raises(KeyError) as raised:
        store.get("Doe^John")
    assert "Doe" not in str(raised.value)


class TestForget:
    def test_forgotten_is_never_seen(self, store: SqliteIdentities) -> None:
        store.put("a", DOE)
        store.put("b", DOE)
        assert store.forget("a")
        with pytest.raises(KeyError):
            store.get("a")
        assert store.get("b") == DOE

    def test_it_tells_where_there_was_nothing(self, store: SqliteIdentities) -> None:
        assert not store.forget("a")

    def test_its_bytes_are_overwritten(self, store: SqliteIdentities, tmp_path: Path) -> None:
        store.put("a", DOE)
        ((sealed,),) = execute(tmp_path, "SELECT sealed FROM identity")
        assert isinstance(sealed, bytes)
        assert sealed in written(tmp_path)
        store.forget("a")
        assert sealed[:64] not in written(tmp_path)


class TestRotate:
    def test_pseudonyms_stay_and_the_old_key_is_refused(self, store: SqliteIdentities, tmp_path: Path) -> None:
        people = {str(number): Identity(patient_id=str(number)) for number in range(20)}
        for pseudonym, identity in people.items():
            store.put(pseudonym, identity)
        store.rotate(NEW_KEY)
        assert {pseudonym: store.get(pseudonym) for pseudonym in people} == people
        assert SqliteIdentities(tmp_path, NEW_KEY).get("7") == people["7"]
        with pytest.raises(IdentityStoreError):
            SqliteIdentities(tmp_path, KEY)

    def test_nothing_sealed_under_the_old_key_stays(self, store: SqliteIdentities, tmp_path: Path) -> None:
        store.put("a", DOE)
        ((sealed, lookup),) = execute(tmp_path, "SELECT sealed, lookup FROM identity")
        assert isinstance(sealed, bytes)
        assert isinstance(lookup, bytes)
        store.rotate(NEW_KEY)
        assert not any(old in written(tmp_path) for old in (sealed[:64], lookup))

    def test_same_key_again_changes_nothing(self, store: SqliteIdentities) -> None:
        store.put("a", DOE)
        store.rotate(KEY)
        assert store.get("a") == DOE

    def test_who_still_has_the_old_key_is_refused_before_mixing(self, store: SqliteIdentities, tmp_path: Path) -> None:
        late = SqliteIdentities(tmp_path, KEY)
        store.put("a", DOE)
        store.rotate(NEW_KEY)
        for call in (lambda: late.put("b", DOE), lambda: late.get("a"), lambda: late.forget("a")):
            with pytest.raises(IdentityStoreError, match="another site key"):
                call()
        assert execute(tmp_path, "SELECT COUNT(*) FROM identity") == [(1,)]

    def test_damaged_entry_stops_it_and_leaves_the_rest_as_it_was(
        self, store: SqliteIdentities, tmp_path: Path
    ) -> None:
        for number in range(10):
            store.put(str(number), Identity(patient_id=str(number)))
        broken = "UPDATE identity SET nonce = zeroblob(12) WHERE lookup = (SELECT MAX(lookup) FROM identity)"
        execute(tmp_path, broken)
        before = execute(tmp_path, "SELECT * FROM identity")
        with pytest.raises(IdentityStoreError, match="changed or damaged"):
            store.rotate(NEW_KEY)
        assert execute(tmp_path, "SELECT * FROM identity") == before
        assert sum(readable(store, str(number)) for number in range(10)) == 9

    def test_short_key_is_refused(self, store: SqliteIdentities) -> None:
        with pytest.raises(IdentityStoreError):
            store.rotate(b"short")


def readable(store: SqliteIdentities, pseudonym: str) -> bool:
    try:
        return store.get(pseudonym).patient_id == pseudonym
    except IdentityStoreError:
        return False


class TestTampering:
    @pytest.mark.parametrize(
        "change",
        [
            "sealed = zeroblob(length(sealed))",
            "sealed = 'Doe'",
            "sealed = x'ff'",
            "nonce = 7",
            "nonce = CAST(x'ff' AS TEXT)",
            "version = version + 1",
            "version = 'one'",
        ],
    )
    def test_changed_entry_is_an_error(self, store: SqliteIdentities, tmp_path: Path, change: str) -> None:
        store.put("a", DOE)
        execute(tmp_path, f"UPDATE identity SET {change}")
        with pytest.raises(IdentityStoreError):
            store.get("a")

    def test_entry_of_somebody_else_is_an_error(self, store: SqliteIdentities, tmp_path: Path) -> None:
        store.put("a", DOE)
        store.put("b", Identity(patient_id="2"))
        one, other = execute(tmp_path, "SELECT nonce, sealed, lookup FROM identity")
        execute(tmp_path, "UPDATE identity SET nonce = ?, sealed = ? WHERE lookup = ?", *one[:2], other[2])
        execute(tmp_path, "UPDATE identity SET nonce = ?, sealed = ? WHERE lookup = ?", *other[:2], one[2])
        for pseudonym in "ab":
            with pytest.raises(IdentityStoreError, match="changed or damaged"):
                store.get(pseudonym)

    @pytest.mark.parametrize(
        "statement",
        ["DELETE FROM site", "UPDATE site SET key_check = 'x'", "INSERT INTO site VALUES (x'00')", "DROP TABLE site"],
    )
    def test_key_check_cannot_be_taken_away(self, store: SqliteIdentities, tmp_path: Path, statement: str) -> None:
        store.put("a", DOE)
        execute(tmp_path, statement)
        with pytest.raises(IdentityStoreError):
            store.get("a")
        with pytest.raises(IdentityStoreError):
            SqliteIdentities(tmp_path, KEY)

    @pytest.mark.parametrize("content", [b"", b"Doe^John " * 1000], ids=["empty", "no database"])
    def test_file_that_is_no_store_is_an_error_and_stays(self, tmp_path: Path, content: bytes) -> None:
        file = tmp_path / FILE_NAME
        file.touch(0o600)
        file.write_bytes(content)
        with pytest.raises(IdentityStoreError) as raised:
            SqliteIdentities(tmp_path, KEY)
        assert "Doe" not in str(raised.value)
        assert file.read_bytes() == content

    def test_store_that_vanished_is_not_made_again_on_the_way(self, store: SqliteIdentities, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).unlink()
        with pytest.raises(IdentityStoreError):
            store.put("a", DOE)
        assert list(tmp_path.iterdir()) == []


@posix
class TestPermissions:
    def test_file_and_journal_are_for_the_owner_alone(self, tmp_path: Path) -> None:
        mask = os.umask(0)
        try:
            with journal_kept():
                SqliteIdentities(tmp_path / "home", KEY).put("a", DOE)
        finally:
            os.umask(mask)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "home").glob("identities*")}
        assert modes == {FILE_NAME: 0o600, f"{FILE_NAME}-journal": 0o600}
        assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700

    def test_store_that_others_can_read_is_refused(self, store: SqliteIdentities, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).chmod(0o640)
        with pytest.raises(IdentityStoreError, match="chmod"):
            SqliteIdentities(tmp_path, KEY)

    def test_folder_that_cannot_be_is_an_error_with_a_code(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(IdentityStoreError):
            SqliteIdentities(tmp_path / "file" / "home", KEY)


@contextmanager
def journal_kept() -> Iterator[None]:
    """SQLite then leaves the journal of each transaction lying beside the store, as after a crash."""
    plain = identities._connection

    @contextmanager
    def kept(file: Path) -> Iterator[sqlite3.Connection]:
        with plain(file) as connection:
            connection.execute("PRAGMA journal_mode = PERSIST")
            yield connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(identities, "_connection", kept)
        yield


def written(folder: Path) -> bytes:
    """All that is on the disk: the store, its journal or log, and whatever else there should be."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


# Six bytes stand by chance in 100 kB of random ones about once in 2 ** 31; zeros and blanks in every file.
values = st.text(st.characters(codec="utf-8", min_codepoint=0x20), min_size=6, max_size=40).filter(str.strip)
rows = st.lists(st.tuples(values, values), max_size=2).map(tuple)
people = st.builds(
    Identity,
    **dict.fromkeys(Identity.model_fields, values) | {"other_ids": st.tuples(values, values), "originals": rows},
)


def planted(identity: Identity) -> set[str]:
    texts = [value for _, value in identity if isinstance(value, str)]
    return {*texts, *identity.other_ids, *(text for pair in identity.originals for text in pair)}


def found(folder: Path, texts: set[str]) -> set[str]:
    content = written(folder)
    return {text for text in texts for code in ("utf-8", "utf-16-le") if text.encode(code) in content}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(values, people), min_size=1, max_size=3, unique_by=lambda pair: pair[0]))
def test_nothing_of_an_identity_is_on_the_disk(pairs: list[tuple[str, Identity]]) -> None:
    texts = {text for pseudonym, identity in pairs for text in (pseudonym, *planted(identity))}
    with tempfile.TemporaryDirectory() as name, journal_kept():
        folder = Path(name)
        store = SqliteIdentities(folder, KEY)
        texts -= found(folder, texts)  # words of the tables' definitions, which Hypothesis finds in our source
        for pseudonym, identity in pairs * 2:
            store.put(pseudonym, identity)
            assert found(folder, texts) == set()
        store.rotate(NEW_KEY)
        assert found(folder, texts) == set()
        store.forget(pairs[0][0])
        assert found(folder, texts) == set()
        assert (folder / f"{FILE_NAME}-journal").stat().st_size > 0


def test_what_is_not_sealed_would_be_found(store: SqliteIdentities, tmp_path: Path) -> None:
    execute(tmp_path, "INSERT INTO identity VALUES (?, 1, x'', x'')", b"Nobody^Real")
    assert found(tmp_path, {"Nobody^Real", "Somebody^Else"}) == {"Nobody^Real"}


FILL = """
import sys
from pathlib import Path
from wetread.records.identity import Identity
from wetread.stores.identities import SqliteIdentities

folder, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = SqliteIdentities(folder, b"k" * 32)
for number in range(count):
    store.put(f"{name}-{number}", Identity(patient_id=str(number)))
    print(number, flush=True)
"""

TURN = """
import sys
from pathlib import Path
from wetread.stores.identities import SqliteIdentities

store = SqliteIdentities(Path(sys.argv[1]), b"k" * 32)
while True:
    for key in (b"n" * 32, b"k" * 32):
        store.rotate(key)
        print(key.hex(), flush=True)
"""


def started(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def killed_after(process: subprocess.Popen[str], lines: int) -> list[str]:
    """What the process had acknowledged when it was killed."""
    assert process.stdout is not None
    with process:
        first = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        rest = process.stdout.read().splitlines(keepends=True)
    assert process.returncode == -signal.SIGKILL
    return [line.strip() for line in first + rest if line.endswith("\n")]


@posix
@pytest.mark.parametrize("lines", [1, 7, 30])
def test_kill_loses_nothing_acknowledged(tmp_path: Path, lines: int) -> None:
    acknowledged = killed_after(started(FILL, tmp_path, "a", 100_000), lines)
    store = SqliteIdentities(tmp_path, KEY)
    assert len(acknowledged) >= lines
    assert all(store.get(f"a-{number}").patient_id == number for number in acknowledged)
    store.put("b", DOE)
    assert execute(tmp_path, "PRAGMA integrity_check") == [("ok",)]


@posix
@pytest.mark.parametrize("lines", [1, 4])
def test_kill_leaves_the_store_under_one_key_and_whole(tmp_path: Path, store: SqliteIdentities, lines: int) -> None:
    for number in range(20):
        store.put(str(number), Identity(patient_id=str(number)))
    last = killed_after(started(TURN, tmp_path), lines)[-1]
    opened = [after for key in (KEY, NEW_KEY) if (after := opened_with(tmp_path, key))]
    assert last in {KEY.hex(), NEW_KEY.hex()}
    assert len(opened) == 1
    assert all(opened[0].get(str(number)).patient_id == str(number) for number in range(20))


def opened_with(folder: Path, key: bytes) -> SqliteIdentities | None:
    try:
        return SqliteIdentities(folder, key)
    except IdentityStoreError:
        return None


def test_processes_make_one_store_and_lose_nothing(tmp_path: Path) -> None:
    processes = [started(FILL, tmp_path / "home", name, 25) for name in "abcd"]
    for process in processes:
        with process:
            process.communicate(timeout=120)
        assert process.returncode == 0
    store = SqliteIdentities(tmp_path / "home", KEY)
    assert all(store.get(f"{name}-{number}").patient_id == str(number) for name in "abcd" for number in range(25))
    assert [path.name for path in (tmp_path / "home").iterdir()] == [FILE_NAME]


def test_identity_and_key_do_not_show_in_the_stores_own_words(store: SqliteIdentities) -> None:
    store.put("a", DOE)
    assert not any(secret in repr(store) for secret in ("Doe", "kkkk"))
