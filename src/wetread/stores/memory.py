"""Stores that live as long as the process."""

import threading

from wetread.records.identity import Identity


class MemoryIdentities:
    """The Identities of this process, and of nobody else: nothing is written down. Safe for threads."""

    def __init__(self) -> None:
        self._held: dict[str, Identity] = {}
        self._lock = threading.Lock()

    def put(self, pseudonym: str, identity: Identity) -> None:
        """Keeps `identity`; what was kept under the pseudonym before is replaced."""
        with self._lock:
            self._held[pseudonym] = identity

    def get(self, pseudonym: str) -> Identity:
        with self._lock:
            return self._held[pseudonym]
