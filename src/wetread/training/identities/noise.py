"""What careless writing does to a text: letter cases, lost accents, missing full stops. Lengths stay as they are."""

import random
import unicodedata
from collections.abc import Callable
from typing import Final

from wetread.training.identities.filled import Filled

_LOWER: Final = 0.13
_UPPER: Final = 0.05
_FLAT: Final = 0.06
_SHOUTED_SPAN: Final = 0.05


def noisy(one: Filled, rng: random.Random) -> Filled:
    """The same spans over a text of the same length."""
    draw = rng.random()
    text = one.text
    if draw < _LOWER:
        text = _same_length(text, str.lower)
    elif draw < _LOWER + _UPPER:
        text = _same_length(text, str.upper)
    elif draw < _LOWER + _UPPER + _FLAT:
        text = _same_length(text, _without_accents)
    for start, end, _ in one.spans:
        if rng.random() < _SHOUTED_SPAN:
            text = text[:start] + _same_length(text[start:end], str.upper) + text[end:]
    return Filled(text, one.spans)


def _same_length(text: str, change: Callable[[str], str]) -> str:
    return "".join(new if len(new := change(sign)) == 1 else sign for sign in text)


def _without_accents(sign: str) -> str:
    return unicodedata.normalize("NFKD", sign)[0]
