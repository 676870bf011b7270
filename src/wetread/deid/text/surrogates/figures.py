"""Digits for digits and letters for letters, in ways that no real number can have."""

import re
import string
from typing import Final

from wetread.deid.text.patterns.checksums import luhn, mod97
from wetread.deid.text.surrogates.draw import Draw

_TEST_NETS: Final = ("192.0.2", "198.51.100", "203.0.113")
_NANP: Final = re.compile(r"(\D*1?\D*)(\d{3})(\D*)(\d{3})(\D*)(\d{4})(\D.*)?", re.DOTALL)


def figures(draw: Draw, kind: str, written: str) -> str:
    """The same shape; a leading zero stays, since it tells the form and not the number."""
    return draw.until(kind, _core(written), lambda noise: _shaped(written, noise))


def card(draw: Draw, written: str) -> str:
    """Fails the Luhn check."""
    made = figures(draw, "CREDIT_CARD", written)
    digits = re.sub(r"\D", "", made)
    if not (digits and luhn(digits)):
        return made
    place = max(index for index, sign in enumerate(made) if sign.isdigit())
    return f"{made[:place]}{(int(made[place]) + 1) % 10}{made[place + 1 :]}"


def account(draw: Draw, written: str) -> str:
    """Fails modulo 97; "ZZ" is no country (ISO 3166)."""
    made = "ZZ" + figures(draw, "IBAN_CODE", written)[2:]
    core = re.sub(r"[^0-9A-Z]", "", made.upper())
    return "ZZ00" + made[4:] if mod97(core) else made


def phone(draw: Draw, written: str) -> str:
    """North American numbers become 555-01xx, which is kept for fiction; others keep a leading zero."""
    match = _NANP.fullmatch(written)
    if match is None or (written.startswith(("+", "00")) and not written.startswith("+1")):
        return figures(draw, "PHONE_NUMBER", written)
    lead, _, gap, _, second, _, rest = match.groups(default="")

    def made(noise: bytes) -> str:
        area = f"{noise[0] % 8 + 2}{noise[1] % 10}{noise[2] % 10}"
        return f"{lead}{area}{gap}555{second}01{noise[3] % 100:02}{_shaped(rest, noise[4:])}"

    return draw.until("PHONE_NUMBER", _core(written), made)


def social(draw: Draw, written: str) -> str:
    """9xx-0x-xxxx is given to nobody: 9 begins no SSN, and no ITIN has such a group."""
    made = list(figures(draw, "US_SSN", written))
    places = [index for index, sign in enumerate(made) if sign.isdigit()]
    if len(places) == len("900000000"):
        made[places[0]], made[places[3]] = "9", "0"
    return "".join(made)


def host(draw: Draw, written: str) -> str:
    """An address of the nets that are kept for documentation (RFC 5737, RFC 3849)."""
    if ":" in written:
        return draw.until("IP_ADDRESS", written, lambda noise: f"2001:db8::{noise[:2].hex()}:{noise[2:4].hex()}")
    return draw.until("IP_ADDRESS", written, lambda noise: f"{_TEST_NETS[noise[0] % 3]}.{noise[1] % 254 + 1}")


def _core(written: str) -> str:
    return re.sub(r"[\W_]", "", written) or written


def _shaped(written: str, noise: bytes) -> str:
    stream = _stream(noise, len(written))
    first = next((sign for sign in written if sign.isdigit()), "")
    made, seen = [], False
    for sign, draw in zip(written, stream, strict=True):
        if sign.isdigit():
            made.append("0" if sign == first == "0" and not seen else str(draw % 9 + 1 if not seen else draw % 10))
            seen = True
        elif sign.isalpha():
            letter = string.ascii_uppercase[draw % 26]
            made.append(letter.lower() if sign.islower() else letter)
        else:
            made.append(sign)
    return "".join(made)


def _stream(noise: bytes, length: int) -> list[int]:
    """As many small numbers as are wanted: 32 bytes do for the longest number that anybody writes, then repeat."""
    return [noise[place % len(noise)] * 7 + place // len(noise) for place in range(length)]
