"""The site's identity store: one SQLite file in which every identity is sealed."""

import os
import secrets
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from wetread.errors import IdentityStoreError
from wetread.records.identity import Identity
from wetread.stores.sealed import Sealed, Sealer

FILE_NAME: Final = "identities.sqlite"
_BUSY_SECONDS: Final = 30.0
# Without row numbers, entries lie in the order of their lookups: the order in which studies came is not kept.
_TABLES: Final = (
    "CREATE TABLE site (key_check BLOB NOT NULL)",
    """CREATE TABLE identity (
        lookup BLOB PRIMARY KEY, version INTEGER NOT NULL, nonce BLOB NOT NULL, sealed BLOB NOT NULL
    ) WITHOUT ROWID""",
)
_READ: Final = "BEGIN"
_WRITE: Final = "BEGIN IMMEDIATE"


class SqliteIdentities:
    """The Identities of a site, in `identities.sqlite` of a folder; made on first use, for the owner's eyes only.

    Safe for threads and processes on one machine. Each call has a connection of its own, so that there is nothing to
    close and nothing to carry over a fork, and asks whether the store still has this key: another process may have
    rotated it. Every method raises IdentityStoreError where the store cannot be used, was changed, or has another key.
    """

    def __init__(self, folder: Path, site_key: bytes) -> None:
        self._file = folder / FILE_NAME
        self._sealer = Sealer(site_key)
        self._lock = threading.Lock()
        self._make_or_check()
        with self._transaction(_READ):
            pass  # it asks whether the key fits

    def put(self, pseudonym: str, identity: Identity) -> None:
        """Keeps `identity`, in place of what was kept under the pseudonym; it is on the disk when this returns."""
        with self._lock, self._transaction(_WRITE) as connection:
            _insert(connection, self._sealer.seal(pseudonym, identity))

    def get(self, pseudonym: str) -> Identity:
        """Raises KeyError for a pseudonym that was never put, or is forgotten."""
        with self._lock, self._transaction(_READ) as connection:
            kept = _select(connection, self._sealer.lookup(pseudonym))
            if kept is None:
                raise KeyError("No identity is kept under this pseudonym.")
            return self._sealer.open(kept)[1]

    def forget(self, pseudonym: str) -> bool:
        """Deletes an identity, overwritten where it stood in the file; tells whether there was one."""
        with self._lock, self._transaction(_WRITE) as connection:
            return _delete(connection, self._sealer.lookup(pseudonym))

    def rotate(self, new_key: bytes) -> None:
        """Seals everything again under another site key: all of it or, where this raises, none.

        Pseudonyms stay what they are. Keep the new key before and the old one until this has returned.
        """
        fresh = Sealer(new_key)
        with self._lock:
            with self._transaction(_WRITE) as connection:
                self._reseal(connection, fresh)
            self._sealer = fresh

    def _reseal(self, connection: sqlite3.Connection, fresh: Sealer) -> None:
        # The lookups alone are held in memory, 32 bytes each; identities pass through one by one.
        for (lookup,) in connection.execute("SELECT lookup FROM identity").fetchall():
            kept = _select(connection, lookup)
            assert kept is not None  # the transaction lets nobody else write
            _delete(connection, lookup)
            _insert(connection, fresh.seal(*self._sealer.open(kept)))
        connection.execute("UPDATE site SET key_check = ?", (fresh.check,))

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        """Committed durably at its end; whatever is raised inside closes the connection, which rolls back."""
        with _connection(self._file) as connection:
            connection.execute(begin)
            self._check_key(connection)
            yield connection
            connection.execute("COMMIT")

    def _check_key(self, connection: sqlite3.Connection) -> None:
        if connection.execute("SELECT key_check FROM site").fetchall() != [(self._sealer.check,)]:
            raise IdentityStoreError(
                "The identity store was sealed under another site key: restore that key, or the store of this one."
            )

    def _make_or_check(self) -> None:
        try:
            if not self._file.exists():
                _make(self._file, self._sealer.check)
            if os.name == "posix" and stat.S_IMODE(self._file.stat().st_mode) & 0o077:
                raise IdentityStoreError("Others can reach the identity store: chmod 600 it.")
        except OSError as error:
            raise IdentityStoreError(
                "The identity store cannot be kept in its folder: name one that can be written in WETREAD_STATE."
            ) from error


@contextmanager
def _told() -> Iterator[None]:
    """SQLite's errors as ours. Their text may quote what is in a damaged file; their name does not."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        raise IdentityStoreError(f"The identity store cannot be used ({name}): check the disk and the file.") from None


@contextmanager
def _connection(file: Path) -> Iterator[sqlite3.Connection]:
    """Never makes the file: one that vanished is an error, not an empty store that others may read.

    The journal is a rollback journal: before SQLite 3.51.3, a write-ahead log that several processes use can lose
    what was committed (sqlite.org/wal.html). EXTRA is FULL, and puts the journal's end on the disk too.
    """
    address = f"{file.absolute().as_uri()}?mode=rw"
    with (
        _told(),
        closing(sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)) as connection,
    ):
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA fullfsync = ON")  # macOS otherwise stops at the cache of the drive
        connection.execute("PRAGMA secure_delete = ON")
        yield connection


def _make(file: Path, check: bytes) -> None:
    """Made beside its place and linked into it, so that no half-made store is ever seen; the first maker wins."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f".{FILE_NAME}.{secrets.token_hex(8)}")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        _fill(draft, check)
        _link(draft, file)
    finally:
        draft.unlink()
    _flush(file.parent)


def _fill(draft: Path, check: bytes) -> None:
    with _connection(draft) as connection:
        connection.execute(_WRITE)
        for table in _TABLES:
            connection.execute(table)
        connection.execute("INSERT INTO site VALUES (?)", (check,))
        connection.execute("COMMIT")


def _link(draft: Path, file: Path) -> None:
    try:
        file.hardlink_to(draft)
    except FileExistsError:
        return


def _flush(folder: Path) -> None:
    """Puts the folder's list of names on the disk, where the system has a way to."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _insert(connection: sqlite3.Connection, kept: Sealed) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO identity VALUES (?, ?, ?, ?)", (kept.lookup, kept.version, kept.nonce, kept.sealed)
    )


def _select(connection: sqlite3.Connection, lookup: bytes) -> Sealed | None:
    # Cast, since SQLite keeps a value of any type in any column, and somebody may have put one there.
    query = """SELECT CAST(lookup AS BLOB), CAST(version AS INTEGER), CAST(nonce AS BLOB), CAST(sealed AS BLOB)
        FROM identity WHERE lookup = ?"""
    row = connection.execute(query, (lookup,)).fetchone()
    return Sealed(*row) if row else None


def _delete(connection: sqlite3.Connection, lookup: bytes) -> bool:
    return connection.execute("DELETE FROM identity WHERE lookup = ?", (lookup,)).rowcount > 0
