"""Identities sealed: AES-256-GCM under keys that come from the site key. Where the sealed is kept, others decide."""

import hashlib
import hmac
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import rfc8785

from wetread.errors import IdentityStoreError
from wetread.records.identity import Identity

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12  # NIST SP 800-38D, 5.2.1.1: the length that GCM uses as it is
# Lengths tell: an indication is as long in the export as it is here. Spaces behind JSON are JSON still.
_BLOCK: Final = 512


@dataclass(frozen=True)
class Sealed:
    """One identity as it is kept: nothing of it tells the pseudonym or the patient without the site key."""

    lookup: bytes
    version: int
    nonce: bytes
    sealed: bytes


class Sealer:
    """Seals and opens under one site key. `check` tells keys apart and gives nothing of them away.

    Raises IdentityStoreError for a key that is too short to be one.
    """

    def __init__(self, site_key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if len(site_key) < KEY_BYTES:
            raise IdentityStoreError(f"The site key has fewer than {KEY_BYTES} bytes: restore it from a backup.")
        self.check = _derived(site_key, "check")
        self._names = _derived(site_key, "lookup")
        self._cipher = AESGCM(_derived(site_key, "seal"))

    def lookup(self, pseudonym: str) -> bytes:
        """HMAC-SHA256 of the pseudonym: the same every time, and by itself no way back to an export."""
        return hmac.new(self._names, pseudonym.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()

    def seal(self, pseudonym: str, identity: Identity) -> Sealed:
        """The pseudonym is sealed in, since a new site key needs it to make the new lookup.

        Raises IdentityStoreError for text that is no Unicode.
        """
        lookup, nonce = self.lookup(pseudonym), secrets.token_bytes(_NONCE_BYTES)
        version = identity.schema_version
        content = _content(pseudonym, identity)
        padded = content.ljust(-(-len(content) // _BLOCK) * _BLOCK)
        return Sealed(lookup, version, nonce, self._cipher.encrypt(nonce, padded, _bound(lookup, version)))

    def open(self, kept: Sealed) -> tuple[str, Identity]:
        """The pseudonym and the identity.

        Raises IdentityStoreError for what was changed, moved to another lookup or version, or sealed under another
        key, and for a record of another schema version.
        """
        from cryptography.exceptions import InvalidTag

        try:
            content = self._cipher.decrypt(kept.nonce, kept.sealed, _bound(kept.lookup, kept.version))
        except (InvalidTag, ValueError, TypeError) as error:
            raise IdentityStoreError(
                "An entry of the identity store was changed or damaged: restore the store from a backup."
            ) from error
        return _parsed(content, kept.version)


def _derived(site_key: bytes, purpose: str) -> bytes:
    """HKDF-SHA256 (RFC 5869), one info string for each purpose."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = f"wetread/identities/1/{purpose}".encode("ascii")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(site_key)


def _bound(lookup: bytes, version: int) -> bytes:
    """The associated data: the pseudonym, by its lookup, and the record's type and schema version."""
    return rfc8785.dumps([Identity.__name__, version, lookup.hex()])


def _content(pseudonym: str, identity: Identity) -> bytes:
    # Raised outside of any handler, here and below: errors of rfc8785 and pydantic quote values, and would come along.
    with suppress(ValueError):
        return rfc8785.dumps([pseudonym, identity.model_dump(mode="json")])
    raise IdentityStoreError("An identity holds text that is no Unicode: it cannot be kept.")


def _parsed(content: bytes, version: int) -> tuple[str, Identity]:
    with suppress(ValueError):
        pseudonym, identity = json.loads(content)
        if version == Identity.schema_version:
            return pseudonym, Identity.model_validate(identity)
    raise IdentityStoreError("An entry of the identity store was written by another version of wetread: use that one.")
