"""What fills the slots of a template: each is a method that gives pieces of text with their kinds."""

import random
from collections.abc import Sequence
from typing import Final

from wetread.training.identities.addresses import Addresses
from wetread.training.identities.companies import Companies
from wetread.training.identities.days import Days
from wetread.training.identities.figures import Figures
from wetread.training.identities.filled import Piece, filled
from wetread.training.identities.lines import lines
from wetread.training.identities.people import People
from wetread.training.identities.pools import Pools

TITLES: Final = ("Mr.", "Mrs.", "Ms.", "Miss", "Dr.", "Mr", "Mrs", "Ms", "Dr", "Prof.", "Sir", "DR.", "MR.")


class Slots:
    """One source of invented identities. `words` are ordinary English words, `eponyms` names of medicine."""

    def __init__(
        self, pools: Pools, rng: random.Random, words: Sequence[str], eponyms: Sequence[str], nouns: Sequence[str]
    ) -> None:
        self._rng, self._words, self._eponyms, self._nouns = rng, words, eponyms, nouns
        self._people, self._companies = People(pools, rng), Companies(pools, rng, words)
        self._addresses, self._days, self._figures = Addresses(pools, rng), Days(rng), Figures(pools, rng)
        self._plain = {
            name: lines(name)
            for name in ("demonyms", "scanners", "contrasts", "findings", "jobs", "eponym_uses", "countries")
        }

    def __call__(self, name: str) -> Sequence[Piece]:
        """Pieces for the slot of this name."""
        for source in (self._people, self._companies, self._addresses, self._days, self._figures):
            if (pieces := source.slot(name)) is not None:
                return pieces
        method = getattr(self, f"_{name}")
        made: Sequence[Piece] = method()
        return made

    def _plainly(self, text: str) -> Sequence[Piece]:
        return [(text, "")]

    def _title(self) -> Sequence[Piece]:
        return self._plainly(self._rng.choice(TITLES))

    def _country(self) -> Sequence[Piece]:
        return [(self._rng.choice(self._plain["countries"]), "GPE")]

    def _place(self) -> Sequence[Piece]:
        return self._country() if self._rng.random() < 0.5 else self("city")

    def _nation(self) -> Sequence[Piece]:
        return self._plainly(self._rng.choice(self._plain["demonyms"]))

    def _job(self) -> Sequence[Piece]:
        return self._plainly(self._rng.choice(self._plain["jobs"]))

    def _scanner(self) -> Sequence[Piece]:
        return self._plainly(self._rng.choice(self._plain["scanners"]))

    def _contrast(self) -> Sequence[Piece]:
        return self._plainly(self._rng.choice(self._plain["contrasts"]))

    def _finding(self) -> Sequence[Piece]:
        return self._plainly(self._rng.choice(self._plain["findings"]))

    def _eponym_use(self) -> Sequence[Piece]:
        made = filled(self._rng.choice(self._plain["eponym_uses"]), self)
        return [(made.text, "")]

    def _eponym(self) -> Sequence[Piece]:
        return self._plainly(self._rng.choice(self._eponyms))

    def _EPONYM(self) -> Sequence[Piece]:  # noqa: N802 - the slot is in capitals
        return self._plainly(self._rng.choice(self._eponyms).upper())

    def _noun(self) -> Sequence[Piece]:
        return self._plainly(self._rng.choice(self._nouns))

    def _NOUN(self) -> Sequence[Piece]:  # noqa: N802 - the slot is in capitals
        return self._plainly(self._rng.choice(self._nouns).upper())

    def _word(self) -> Sequence[Piece]:
        return self._plainly(self._rng.choice(self._words))

    def _Word(self) -> Sequence[Piece]:  # noqa: N802 - the slot is in title case
        return self._plainly(self._rng.choice(self._words).capitalize())

    def _WORD(self) -> Sequence[Piece]:  # noqa: N802 - the slot is in capitals
        return self._plainly(self._rng.choice(self._words).upper())
