"""Names of people in the ways that they are written."""

import random
from collections.abc import Sequence
from typing import Final

from wetread.training.identities.filled import Piece
from wetread.training.identities.pools import Pools

_LETTERS: Final = "ABCDEFGHIJKLMNOPRSTVWZ"


class People:
    """The slots given, family, person, pn (a DICOM-like name) and initials."""

    def __init__(self, pools: Pools, rng: random.Random) -> None:
        self._pools, self._rng = pools, rng

    def slot(self, name: str) -> Sequence[Piece] | None:
        makers = {
            "given": self._given,
            "family": self._family,
            "person": self._person,
            "pn": self._pn,
            "initials": self._initials,
        }
        return [(makers[name](), "PERSON")] if name in makers else None

    def _given(self, locale: str | None = None) -> str:
        return self._pools.draw(self._rng, "first_name", locale or self._pools.locale(self._rng))

    def _family(self, locale: str | None = None) -> str:
        return self._pools.draw(self._rng, "last_name", locale or self._pools.locale(self._rng))

    def _person(self) -> str:
        locale = self._pools.locale(self._rng)
        given, family = self._given(locale), self._family(locale)
        initial = self._rng.choice(_LETTERS)
        ways = {
            f"{given} {family}": 60,
            f"{given} {initial}. {family}": 15,
            f"{given} {initial} {family}": 5,
            f"{initial}. {family}": 3,
            f"{given} {family}-{self._family(locale)}": 3,
            f"{given} {self._given(locale)} {family}": 4,
            f"{given}-{self._given(locale)} {family}": 2,
            f"{given} {family} {self._rng.choice(('Jr.', 'II', 'III', 'Sr.'))}": 2,
            f"{given} {self._rng.choice(('van', 'de', 'von', 'el', 'van der', 'da', 'di', 'Mc', 'O'))} {family}": 2,
            f"{given}": 2,
        }
        return self._rng.choices(list(ways), list(ways.values()))[0]

    def _pn(self) -> str:
        locale = self._pools.locale(self._rng)
        given, family, initial = self._given(locale), self._family(locale), self._rng.choice(_LETTERS)
        written = self._rng.choice(
            (
                f"{family}, {given}",
                f"{family}, {given} {initial}",
                f"{family},{given}",
                f"{family}^{given}",
                f"{family}^{given}^{initial}",
                f"{given} {family}",
                f"{family} {given}",
            )
        )
        return written.upper() if self._rng.random() < 0.7 else written

    def _initials(self) -> str:
        letters = "".join(self._rng.choices(_LETTERS, k=self._rng.choice((2, 2, 3))))
        return self._rng.choice((letters, letters.lower(), f"{letters}/{letters[:2].lower()}"))
