"""Which language a text is in: English is read, another is named, what is unclear is neither."""

import functools
import re

from wetread.language.reports.phrases import rows

_WORD = re.compile(r"[^\W\d_]+")
# A telegraphic report may hold no common word at all: only a text with enough of another language is not English.
_LEAST = 3
_LOOKED_AT = 20_000


@functools.cache
def _common() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in rows("languages.tsv")}


@functools.cache
def _denials() -> dict[str, str]:
    return {word: language for language, words in rows("denials.tsv") for word in words.split()}


def _denied(words: list[str]) -> str | None:
    """The language of a text that denies in another tongue and has hardly an English word."""
    found = next((_denials()[word] for word in words if word in _denials()), None)
    english = sum(word in _common()["en"] for word in words)
    return found if found is not None and english < _LEAST and english * 8 < len(words) else None


def language_of(text: str) -> str:
    """A BCP 47 tag: "en", another language of the table, or "und" where letters are not even Latin."""
    words = [word.lower() for word in _WORD.findall(text[:_LOOKED_AT])]
    if (denied := _denied(words)) is not None:
        return denied
    different = set(words)  # "ER ... ER ... De-ID" is no Dutch
    counts = {language: len(common & different) for language, common in _common().items()}
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    if counts[best] >= _LEAST and counts[best] > 1.5 * counts["en"]:
        return best
    foreign = sum(not word.isascii() for word in words)
    return "und" if words and foreign > len(words) / 2 else "en"
