"""Names, streets, towns, companies and telephone numbers of many countries, invented by Faker (MIT)."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final

from wetread.errors import MissingPart
from wetread.training.identities.lines import lines

_ROWS: Final = [line.split("\t") for line in lines("locales")]
LOCALES: Final = tuple(locale for locale, _ in _ROWS)
_WEIGHTS: Final = {locale: float(share) for locale, share in _ROWS}
_DRAWS: Final = 250
_PROVIDERS: Final = (
    "first_name",
    "last_name",
    "city",
    "street_name",
    "street_address",
    "company",
    "phone_number",
    "postcode",
)


class Pools:
    """Values by provider and locale; `draw` takes one of a locale, `locale` one by weight."""

    def __init__(self, seed: int, locales: Sequence[str] = LOCALES, draws: int = _DRAWS) -> None:
        self.locales = list(locales)
        self._weights = [_WEIGHTS[locale] for locale in self.locales]
        self._values: dict[tuple[str, str], list[str]] = defaultdict(list)
        for place, locale in enumerate(self.locales):
            self._fill(locale, _faker(locale, seed + place), draws)

    def _fill(self, locale: str, faker: Any, draws: int) -> None:
        for provider in _PROVIDERS:
            make: Callable[[], str] | None = getattr(faker, provider, None)
            if make is None:
                continue
            values = {" ".join(str(make()).split()) for _ in range(draws)}
            self._values[provider, locale] = sorted(filter(None, values))

    def locale(self, rng: random.Random) -> str:
        return rng.choices(self.locales, self._weights)[0]

    def draw(self, rng: random.Random, provider: str, locale: str) -> str:
        """English where a locale lacks the provider."""
        return rng.choice(self._values[provider, locale] or self._values[provider, "en_US"])


def _faker(locale: str, seed: int) -> Any:
    try:
        from faker import Faker
    except ImportError as error:
        raise MissingPart("Training the identity tagger needs Faker: pip install wetread[train].") from error
    faker = Faker(locale)
    faker.seed_instance(seed)
    return faker
