"""Names that stand for a disease, a sign or a device. They come through, unless somebody of that name is meant."""

import functools
import re
from collections.abc import Iterator
from typing import Final

from wetread.deid.text.spans import IdentitySpan
from wetread.deid.text.tables import entry_set, rows
from wetread.deid.text.words import folded

GUARDED: Final = frozenset({"PERSON", "GPE", "ORGANIZATION", "STREET_ADDRESS"})

_PIECE: Final = re.compile(r"[^\W_]+")
_NEXT: Final = re.compile(r"(?:['’]s?)?[\s-]+([^\W\d_]+)(?:[\s-]+([^\W\d_]+))?")
_BEFORE: Final = re.compile(r"([^\W\d_]+)s? of (?:the )?$")
_TITLE: Final = re.compile(r"([^\W\d_]+)\.?\s+$")
_POSSESSIVE: Final = re.compile(r"['’]s?$")
_GRADE: Final = re.compile(r"[ivx]+[a-f]?|[a-f]|\d+[a-f]?")
_LINK: Final = frozenset({"and", "de", "of", "the", "s", "von", "van", "la", "le", "el", "al", "y", "en"})


def without_eponyms(text: str, spans: Iterator[IdentitySpan]) -> Iterator[IdentitySpan]:
    """The spans but those that an eponym's name and neighbours explain."""
    return (
        span
        for span in spans
        if span.kind not in GUARDED
        or not (is_eponym(text, span.start, span.end) or is_product(text[span.start : span.end]))
    )


def is_product(written: str) -> bool:
    """Whether every word is a maker's or a product's, as in "Siemens Somatom Force"."""
    words = [folded(piece) for piece in _PIECE.findall(written)]
    return any(word in entry_set("products.txt") for word in words) and all(
        word in entry_set("products.txt") or any(map(str.isdigit, word)) for word in words
    )


def is_eponym(text: str, start: int, end: int) -> bool:
    """Whether the words from `start` to `end` are an eponym in this place; a title before them says no."""
    if _titled(text, start):
        return False
    start, end = _whole(text, start, end)
    names = _names(_POSSESSIVE.sub("", text[start:end]))
    if not names:
        return False
    alone, either = _eponyms()
    if "-".join(names) in alone or all(name in alone for name in names):
        return True
    last = _is_noun(names[-1]) and len(names) > 1
    known = all(name in either for name in (names[:-1] if last else names))
    if last:
        return known or (len(names) == 2 and not _is_everyday(names[-1]))
    if _led(text, start):
        return known or len(names) == 1
    return (known and _followed(text, end)) or _before_noun(text, end)


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """All of the hyphened name that the characters are in: half of "Hippel-Lindau" is nobody either."""
    while start < end and not text[start].isalnum():
        start += 1
    while start > 1 and text[start - 1] in "-–" and text[start - 2].isalpha():
        start = next((place + 1 for place in range(start - 2, -1, -1) if not text[place].isalpha()), 0)
    while end + 1 < len(text) and text[end] in "-–" and text[end + 1].isalpha():
        end = next((place for place in range(end + 1, len(text)) if not text[place].isalpha()), len(text))
    return start, end


def is_listed(text: str, start: int, end: int) -> bool:
    """Whether the table has the name and a noun explains it: what is needed where somebody is known to be called so."""
    names = _names(_POSSESSIVE.sub("", text[start:end]))
    listed = bool(names) and all(name in _eponyms()[1] for name in names)
    return listed and not _titled(text, start) and (_followed(text, end) or _led(text, start))


def is_eponym_word(word: str) -> bool:
    """Whether a word is in any eponym of the table."""
    return folded(word) in _eponyms()[1]


def _names(written: str) -> list[str]:
    """The words of a name, folded, without the small ones between them and the grade behind ("Cognard IIa")."""
    words = [word for piece in _PIECE.findall(written) if (word := folded(piece)) not in _LINK]
    return words[:1] + [word for word in words[1:] if not _GRADE.fullmatch(word)]


def _titled(text: str, start: int) -> bool:
    match = _TITLE.search(text[max(0, start - 20) : start])
    return bool(match and match[1].capitalize() in entry_set("titles.txt"))


def _followed(text: str, end: int) -> bool:
    """A noun of the table follows at once, or after one adjective."""
    match = _NEXT.match(text, end)
    if match is None:
        return False
    if "\n" in match[0] and _is_everyday(match[1]):
        return False
    between = match[1].islower() or _is_grade(match[1])
    return _is_noun(match[1]) or bool(match[2] and between and _is_noun(match[2]))


def _is_grade(word: str) -> bool:
    """ "B" in "Weber B fracture", "II" in "Smith II fracture"."""
    return word.isupper() and (len(word) == 1 or set(word) <= set("IVX"))


def _before_noun(text: str, end: int) -> bool:
    """A name that no table knows is an eponym only where the noun follows at once, and is no everyday one."""
    match = _NEXT.match(text, end)
    noun = match and (match[2] if _is_grade(match[1]) else match[1])
    return bool(noun and _is_noun(noun) and not _is_everyday(noun))


def _led(text: str, start: int) -> bool:
    match = _BEFORE.search(text[max(0, start - 30) : start])
    return bool(match and _is_noun(match[1]) and not _is_everyday(match[1]))


def _is_everyday(noun: str) -> bool:
    lower = noun.lower()
    return lower in entry_set("everyday_nouns.txt") or lower.removesuffix("s") in entry_set("everyday_nouns.txt")


def _is_noun(word: str) -> bool:
    lower = word.lower()
    nouns = entry_set("eponym_nouns.txt")
    return lower in nouns or lower.removesuffix("s") in nouns or lower.removesuffix("es") in nouns


@functools.cache
def _eponyms() -> tuple[frozenset[str], frozenset[str]]:
    """Eponyms that stand alone, double ones joined by "-"; and every word of any, for those that a noun follows."""
    pieces = {"-".join(_names(name)): kind for name, kind in rows("eponyms.tsv")}
    alone = {name for name, kind in pieces.items() if kind == "alone"}
    return frozenset(alone), frozenset(half for name in pieces for half in name.split("-"))
