"""Postal addresses in the many ways that forms and people write them."""

import random
from collections.abc import Sequence
from typing import Final

from wetread.training.identities.filled import Piece
from wetread.training.identities.lines import lines
from wetread.training.identities.pools import Pools

_LINE: Final = "\n"
_COUNTRIES: Final = lines("countries")
_KINDS: Final = lines("street_kinds")
_SHORT: Final = lines("street_kinds_short")
_FLATS: Final = lines("flats")
_STATES: Final = lines("states")
_REGIONS: Final = lines("regions")


class Addresses:
    """The slots address, street (with its number), road (without), city, zip."""

    def __init__(self, pools: Pools, rng: random.Random) -> None:
        self._pools, self._rng = pools, rng

    def slot(self, name: str) -> Sequence[Piece] | None:
        if name == "city":
            return [(self._city(), "GPE")]
        if name == "zip":
            return [(self._zip(), "ZIP_CODE")]
        makers = {"address": self._address, "street": self._street, "road": self._road}
        return [(makers[name](), "STREET_ADDRESS")] if name in makers else None

    def _city(self, locale: str | None = None) -> str:
        city = self._pools.draw(self._rng, "city", locale or self._pools.locale(self._rng))
        return city.upper() if self._rng.random() < 0.15 else city

    def _zip(self, locale: str | None = None) -> str:
        digits = f"{self._rng.randrange(10**5):05}"
        drawn = self._pools.draw(self._rng, "postcode", locale or self._pools.locale(self._rng))
        return self._rng.choice((drawn, drawn, digits, digits[:4], f"{digits}-{self._rng.randrange(1000):03}"))

    def _number(self) -> str:
        return str(
            self._rng.choice((self._rng.randrange(1, 200), self._rng.randrange(1, 3000), self._rng.randrange(1, 99999)))
        )

    def _road(self, locale: str | None = None) -> str:
        locale = locale or self._pools.locale(self._rng)
        draw = self._rng.random()
        if draw < 0.55:
            return self._pools.draw(self._rng, "street_name", locale)
        name = self._pools.draw(
            self._rng, self._rng.choice(("first_name", "last_name", "city")), self._rng.choice((locale, "en_US"))
        )
        kind = self._rng.choice(_KINDS) if draw < 0.85 else self._rng.choice(_SHORT)
        return f"{name} {kind}" + ("s" if draw > 0.83 and draw < 0.85 else "")

    def _street(self, locale: str | None = None) -> str:
        locale = locale or self._pools.locale(self._rng)
        draw = self._rng.random()
        if draw < 0.35:
            return self._pools.draw(self._rng, "street_address", locale)
        road = self._road(locale)
        return (
            f"{self._number()} {road}"
            if draw < 0.65
            else f"{road} {self._number()}" + self._rng.choice(("", "", "", "a", "B", "."))
        )

    def _address(self) -> str:
        draw = self._rng.random()
        if draw < 0.10:
            return self._corner()
        if draw < 0.18:
            return self._forces()
        if draw < 0.28:
            return self._street()
        return self._full()

    def _corner(self) -> str:
        one, two = self._rng.choice((self._road, self._street))(), self._road()
        return self._rng.choice(("the corner of {} and {}", "{} and {}", "corner {} / {}", "{} at {}")).format(one, two)

    def _forces(self) -> str:
        """Post for soldiers and ships, and post boxes."""
        number, box, zone = (
            self._rng.randrange(1, 9999),
            self._rng.randrange(1, 9999),
            f"{self._rng.randrange(99999):05}",
        )
        where = f"{self._rng.choice(('APO', 'FPO', 'DPO'))} {self._rng.choice(('AA', 'AE', 'AP'))} {zone}"
        family = self._pools.draw(self._rng, "last_name", self._pools.locale(self._rng))
        head = self._rng.choice(
            (
                f"PSC {number}, Box {box}",
                f"Unit {number} Box {box}",
                f"USS {family}",
                f"USNS {family}",
                f"CMR {number} Box {box}",
                f"P.O. Box {box}",
                f"PO Box {box}",
            )
        )
        return (
            head if head.startswith("P") and head[1] != "S" else f"{head}{self._rng.choice((_LINE, ', ', ' '))}{where}"
        )

    def _full(self) -> str:
        """Street, flat, town, region, country and code, of which some are missing, divided in one of many ways."""
        locale = self._pools.locale(self._rng)
        street = self._street(locale)
        if self._rng.random() < 0.45:
            street = f"{self._number().zfill(self._rng.choice((1, 3, 5)))} {street}"
        flat = self._rng.choice(_FLATS).format(n=self._rng.randrange(1, 999)) if self._rng.random() < 0.6 else ""
        extra = self._road("en_US") if self._rng.random() < 0.12 else ""
        town, zone = self._city(locale), self._zip(locale)
        region = self._rng.choice((*_STATES, *_REGIONS)) if self._rng.random() < 0.35 else ""
        country = self._rng.choice(_COUNTRIES) if self._rng.random() < 0.5 else ""
        tail = self._tail(town, region, country, zone)
        head = (
            " ".join(filter(None, (street, extra)))
            if self._rng.random() < 0.8
            else ", ".join(filter(None, (street, extra)))
        )
        gap = self._rng.choice(("\n", "\n ", "\n", ", ", " ", ", ", "\n  ", " - "))
        first = self._rng.choice((gap, " ", " ", ", "))
        return head + (first + flat if flat else "") + gap + tail

    def _tail(self, town: str, region: str, country: str, zone: str) -> str:
        gap = self._rng.choice(("\n", "\n ", ", ", " ", "\n", ", "))
        ways = (
            [f"{town}", region, f"{country} {zone}".strip()],
            [f"{zone} {town}", country],
            [f"{town}, {region} {zone}" if region else f"{town} {zone}", country],
            [f"{town} {region}".strip(), country],
            [town, country],
            [f"{town}\n, {region}" if region else town, country, zone],
            [town, zone],
            [f"{town} {zone}"],
            [town, region, zone],
        )
        return gap.join(filter(None, self._rng.choice(ways)))
