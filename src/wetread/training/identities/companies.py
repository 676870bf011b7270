"""Companies, start-ups and hospitals."""

import random
from collections.abc import Callable, Sequence
from typing import Final

from wetread.training.identities.filled import Piece
from wetread.training.identities.lines import lines
from wetread.training.identities.pools import Pools

_SYLLABLES: Final = lines("syllables")
_ENDS: Final = lines("endings")
_KINDS: Final = lines("company_kinds")
_HOSPITALS: Final = lines("hospital_kinds")
_SAINTS: Final = lines("hospital_names")


class Companies:
    """The slots org and hospital."""

    def __init__(self, pools: Pools, rng: random.Random, words: Sequence[str]) -> None:
        self._pools, self._rng, self._words = pools, rng, words

    def slot(self, name: str) -> Sequence[Piece] | None:
        makers = {"org": self._org, "hospital": self._hospital}
        return [(makers[name](), "ORGANIZATION")] if name in makers else None

    def _org(self) -> str:
        ways: dict[Callable[[], str], int] = {
            self._real: 4,
            self._coined: 5,
            self._kinded: 4,
            self._families: 4,
            self._worded: 4,
            self._letters: 1,
            self._hospital: 1,
        }
        return self._rng.choices(list(ways), list(ways.values()))[0]()

    def _real(self) -> str:
        return self._pools.draw(self._rng, "company", self._pools.locale(self._rng))

    def _coined(self) -> str:
        parts = self._rng.choices(_SYLLABLES, k=self._rng.choice((1, 2, 2, 3)))
        stem = "".join(parts) if self._rng.random() < 0.6 else self._rng.choice(self._words)
        name = stem + self._rng.choice(_ENDS)
        draw = self._rng.random()
        if draw < 0.12:
            return stem.capitalize() + self._rng.choice(_ENDS).capitalize()
        return name.upper() if draw < 0.18 else name.capitalize()

    def _kinded(self) -> str:
        stem = self._rng.choice((self._coined, self._families, self._worded, self._family))()
        return f"{stem} {self._rng.choice(_KINDS)}"

    def _family(self) -> str:
        return self._pools.draw(self._rng, "last_name", self._pools.locale(self._rng))

    def _families(self) -> str:
        one, two, three = self._family(), self._family(), self._family()
        return self._rng.choice(
            (
                f"{one}, {two} and {three}",
                f"{one}-{two}",
                f"{one} and Sons",
                f"{one} & {two}",
                f"{one} and {two}",
                f"{one} PLC",
            )
        )

    def _worded(self) -> str:
        words = [word.capitalize() for word in self._rng.choices(self._words, k=self._rng.choice((1, 2, 2, 2, 3)))]
        return " ".join(words)

    def _letters(self) -> str:
        return "".join(self._rng.choices("ABCDEFGHIKLMNOPRSTUVW", k=self._rng.choice((3, 3, 4))))

    def _hospital(self) -> str:
        town = self._pools.draw(self._rng, "city", self._rng.choice(("en_US", "en_GB", "en_AU")))
        stem = self._rng.choice((town, self._family(), self._rng.choice(_SAINTS)))
        return f"{stem} {self._rng.choice(_HOSPITALS)}"
