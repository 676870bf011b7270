"""A keyed draw: the same original gets the same surrogate everywhere in one subject, another in another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from wetread.deid.pseudonyms import keyed
from wetread.deid.text.words import folded

_ATTEMPTS: Final = 32


@dataclass(frozen=True)
class Draw:
    """Random bytes by HMAC of the site key over the subject, the kind and the normalised original."""

    key: bytes
    subject: str

    def noise(self, kind: str, original: str, attempt: int = 0) -> bytes:
        """32 bytes; another `attempt` gives others."""
        return keyed(self.key, "text surrogate", self.subject, kind, " ".join(folded(original).split()), str(attempt))

    def one(self, kind: str, original: str, choices: Sequence[str]) -> str:
        """A choice that neither is the original nor holds it."""
        return self.until(kind, original, lambda noise: choices[int.from_bytes(noise[:8]) % len(choices)])

    def until(self, kind: str, original: str, made: Callable[[bytes], str]) -> str:
        """What `made` makes of the first noise with which it differs from the original."""
        made_last = ""
        for attempt in range(_ATTEMPTS):
            made_last = made(self.noise(kind, original, attempt))
            if not holds(made_last, original):
                break
        return made_last


def holds(surrogate: str, original: str) -> bool:
    inner = folded(original).strip()
    return bool(inner) and inner in folded(surrogate)
