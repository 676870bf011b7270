"""Check digits: Luhn (ISO/IEC 7812-1) for cards, modulo 97 (ISO 13616) for bank accounts."""

from typing import Final

_BASE: Final = 97


def luhn(digits: str) -> bool:
    """Whether a string of digits ends in its Luhn check digit."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def mod97(account: str) -> bool:
    """Whether an IBAN without blanks, in capitals, has the right check digits."""
    turned = account[4:] + account[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % _BASE == 1
