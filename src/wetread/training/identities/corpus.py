"""Texts for the tagger, without end: templates, one to four in a text, filled and made careless."""

import random
from collections.abc import Iterator, Sequence
from typing import Final

from wetread.training.identities.filled import Filled, chained, filled
from wetread.training.identities.lines import lines
from wetread.training.identities.noise import noisy
from wetread.training.identities.pools import Pools
from wetread.training.identities.slots import Slots

_SOURCES: Final = {"everyday": 34, "prose": 36, "plain": 20, "reports": 24}
_MOST: Final = 5


def corpus(
    pools: Pools, seed: int, words: Sequence[str], eponyms: Sequence[str], nouns: Sequence[str]
) -> Iterator[Filled]:
    """The same seed and pools give the same texts."""
    rng = random.Random(seed)
    slots = Slots(pools, rng, words, eponyms, nouns)
    templates = {source: lines(source) for source in _SOURCES}
    while True:
        source = rng.choices(list(_SOURCES), list(_SOURCES.values()))[0]
        count = rng.choices(range(1, _MOST), (60, 22, 10, 8))[0] if source != "reports" else rng.randrange(1, 2 * _MOST)
        parts = [filled(rng.choice(templates[source]), slots) for _ in range(count)]
        yield noisy(chained(parts, "\n" if source == "reports" or rng.random() < 0.2 else " "), rng)
