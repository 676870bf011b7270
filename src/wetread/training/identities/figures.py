"""Numbers and addresses of machines: telephones, accounts, records, hosts."""

import random
import string
from collections.abc import Sequence
from typing import Final

from wetread.training.identities.filled import Piece
from wetread.training.identities.pools import Pools

_HOSTS: Final = ("com", "org", "net", "de", "co.uk", "fr", "io", "com.br", "dk", "hu", "it", "edu")
_KINDS: Final = {
    "phone": "PHONE_NUMBER",
    "email": "EMAIL_ADDRESS",
    "url": "DOMAIN_NAME",
    "ip": "IP_ADDRESS",
    "ssn": "US_SSN",
    "dl": "US_DRIVER_LICENSE",
    "card": "CREDIT_CARD",
    "iban": "IBAN_CODE",
    "id": "ID",
}


class Figures:
    """The slots phone, email, url, ip, ssn, dl, card, iban, id."""

    def __init__(self, pools: Pools, rng: random.Random) -> None:
        self._pools, self._rng = pools, rng

    def slot(self, name: str) -> Sequence[Piece] | None:
        if name not in _KINDS:
            return None
        made: str = getattr(self, f"_{name}")()
        return [(made, _KINDS[name])]

    def _shaped(self, shape: str) -> str:
        """ "9" becomes a digit, "A" a letter."""
        swap = {"9": string.digits, "A": string.ascii_uppercase}
        return "".join(self._rng.choice(swap[sign]) if sign in swap else sign for sign in shape)

    def _phone(self) -> str:
        drawn = self._pools.draw(self._rng, "phone_number", self._pools.locale(self._rng))
        shape = self._rng.choice(
            (
                "999-999-9999",
                "(999) 999-9999",
                "999.999.9999",
                "+49 99 999999",
                "0999 99 99 99",
                "999 9999",
                "99 999 999",
                "0999 9999999",
                "x9999",
                "999 99 99",
                "(99) 999-999",
                "099 999 99 99",
            )
        )
        return drawn if self._rng.random() < 0.5 else self._shaped(shape)

    def _email(self) -> str:
        locale = self._rng.choice(("en_US", "de_DE", "it_IT", "es_ES", "en_GB"))
        given, family = (
            self._pools.draw(self._rng, "first_name", locale),
            self._pools.draw(self._rng, "last_name", locale),
        )
        local = self._rng.choice(
            (
                f"{given}.{family}",
                f"{given}{family}",
                f"{given[0]}{family}",
                f"{family}_{given}",
                f"{given}{self._rng.randrange(99)}",
            )
        )
        written = local.replace(" ", "") + "@" + self._host()
        return written.lower() if self._rng.random() < 0.6 else written

    def _host(self) -> str:
        name = self._pools.draw(self._rng, "last_name", "en_US") + self._rng.choice(
            ("", "tech", "mail", "shop", "Media")
        )
        return f"{name}.{self._rng.choice(_HOSTS)}".replace(" ", "")

    def _url(self) -> str:
        return (
            self._rng.choice(("https://www.", "http://", "https://", "www."))
            + self._host()
            + self._rng.choice(("", "/", "/about", "/p/12"))
        )

    def _ip(self) -> str:
        return ".".join(str(self._rng.randrange(1, 255)) for _ in range(4))

    def _ssn(self) -> str:
        return self._shaped("999-99-9999")

    def _dl(self) -> str:
        return self._shaped(self._rng.choice(("A9999999", "9999-99-9999", "AA999999A", "999999999", "A999-9999-9999")))

    def _card(self) -> str:
        return self._shaped(
            self._rng.choice(
                (
                    "4999999999999999",
                    "5999 9999 9999 9999",
                    "3799999999999",
                    "36999999999999",
                    "6999999999999999",
                    "4999-9999-9999-9999",
                )
            )
        )

    def _iban(self) -> str:
        return self._shaped(
            self._rng.choice(
                (
                    "GB99AAAA99999999999999",
                    "DE99999999999999999999",
                    "FR9999999999999999999999999",
                    "DE99 9999 9999 9999 9999 99",
                )
            )
        )

    def _id(self) -> str:
        return self._shaped(
            self._rng.choice(
                ("9999999", "99999", "999-99-99", "A999999", "AA-99-999999", "99999999", "999 999 9999", "AA9999")
            )
        )
