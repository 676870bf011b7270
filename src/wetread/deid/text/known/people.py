"""Known people in a text: any case and order, with initials and particles, one name alone."""

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from wetread.deid.text.eponyms import is_listed
from wetread.deid.text.known.lexicon import Lexicon
from wetread.deid.text.known.person_names import RUN_ON, PersonName
from wetread.deid.text.spans import IdentitySpan
from wetread.deid.text.tables import entry_set, is_ordinary
from wetread.deid.text.words import Word, folded

_LEAST_STEM: Final = 5
_GAP: Final = re.compile(r"[\s,^.\-‐–_=]*")
_FAR: Final = 3
_SUFFIXES: Final = re.compile(r"['’]s?$|['’]")
_ENDING: Final = 3


def find_people(text: str, words: Sequence[Word], lexicon: Lexicon) -> Iterator[IdentitySpan]:
    """Names whose words the lexicon holds, each with the initials and particles that belong to it."""
    if not (lexicon.patient or lexicon.people):
        return
    hits = [_is_part(words, place, lexicon) for place in range(len(words))]
    place = 0
    while place < len(words):
        if not hits[place]:
            place += 1
            continue
        last = _last(text, words, hits, place, lexicon)
        if _is_meant(text, words, hits, place, last):
            first = _first(text, words, place, lexicon)
            last = _with_initials(text, words, last, lexicon)
            yield IdentitySpan(words[first].start, words[last].end, "PERSON")
        place = last + 1
    for name in lexicon.run_on:
        yield from _run_on(text, name)


@functools.lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """A written word as the lexicon spells it."""
    return folded(_SUFFIXES.sub("", word)).replace("'", "").replace("’", "")


def part_of(word: str, lexicon: Lexicon) -> str | None:
    """The part that a written word plays, inflected endings forgiven in long words."""
    spelling = plain(word)
    if part := lexicon.part(spelling):
        return part
    if spelling.isascii() or len(spelling) < _LEAST_STEM or RUN_ON.search(spelling):
        return None
    for known in (*lexicon.patient, *lexicon.people):
        stem = known[: max(_LEAST_STEM - 1, len(known) - 2)]
        if spelling.startswith(stem) and abs(len(spelling) - len(known)) <= _ENDING:
            return lexicon.part(known)
    return None


def _is_part(words: Sequence[Word], place: int, lexicon: Lexicon) -> bool:
    """A word of a name, or two neighbours that are one together, as "Mc Donald"."""
    here = words[place].text
    if not here[0].isalpha():
        return False
    if part_of(here, lexicon) or _is_two_in_one(plain(here), lexicon):
        return True
    return any(_are_one(words, place, cut, lexicon) for cut in (place - 2, place - 1, place))


def _are_one(words: Sequence[Word], place: int, first: int, lexicon: Lexicon) -> bool:
    """Whether `first` and the word after it are one name, as "Mc Donald" or "Quill-feather"."""
    if first < 0 or plain(words[first].text) not in lexicon.heads:
        return False
    after = first + 1 if first + 1 < len(words) and words[first + 1].text[0].isalpha() else first + 2
    if after >= len(words) or not words[after].text[0].isalpha() or place not in (first, after):
        return False
    return lexicon.part(plain(words[first].text) + plain(words[after].text)) is not None


def _is_two_in_one(spelling: str, lexicon: Lexicon) -> bool:
    """Both names run together, as file names and login names have it."""
    least = 2 * _FAR
    return (
        len(spelling) >= least
        and spelling[:2] in lexicon.heads
        and any(lexicon.part(spelling[:cut]) and lexicon.part(spelling[cut:]) for cut in range(2, len(spelling) - 1))
    )


def _last(text: str, words: Sequence[Word], hits: Sequence[bool], place: int, lexicon: Lexicon) -> int:
    """The last word of the name that begins here: other parts may follow after a middle name, particles, initials."""
    last, ahead = place, place + 1
    while ahead < len(words) and ahead - last <= _FAR and _joined(text, words, ahead):
        if hits[ahead]:
            last = ahead
        elif not (words[ahead].text[0].isupper() or _is_small(words[ahead].text) or not words[ahead].text.isalnum()):
            break
        ahead += 1
    return last


def _joined(text: str, words: Sequence[Word], place: int) -> bool:
    """Only blanks and a name's own signs stand before a word; a full stop ends a name but for an initial's."""
    before, word = words[place - 1], words[place]
    if word.text == ".":
        follows = place + 1 < len(words) and words[place + 1].start == word.end
        return len(before.text) == 1 or follows
    if word.text.lower() in entry_set("not_names.txt"):
        return False
    between = text[before.end : word.start]
    return "\n\n" not in between and (word.text[0].isalnum() or _GAP.fullmatch(word.text) is not None)


def _is_small(word: str) -> bool:
    return word.lower() in entry_set("particles.txt")


def _first(text: str, words: Sequence[Word], place: int, lexicon: Lexicon) -> int:
    """Initials and particles before the name are its own."""
    first = place
    while first and text[words[first - 1].end : words[first].start].strip() == "":
        before = words[first - 1].text
        full_stop = before == "." and first > 1 and _is_initial(words[first - 2].text, lexicon)
        if full_stop:
            first -= 2
        elif _is_initial(before, lexicon) or (_is_small(before) and before not in {"of", "do", "a"}):
            first -= 1
        else:
            break
    return first


def _with_initials(text: str, words: Sequence[Word], last: int, lexicon: Lexicon) -> int:
    """Initials after the name, with full stops and a comma between, are its own."""
    place = last + 1
    while place < len(words) and "\n" not in text[words[last].end : words[place].start]:
        if _is_initial(words[place].text, lexicon):
            last = place
        elif words[place].text not in {",", "."}:
            break
        place += 1
    return last


def _is_initial(word: str, lexicon: Lexicon) -> bool:
    return len(word) == 1 and word.isupper() and word.casefold() in lexicon.initials


def _is_meant(text: str, words: Sequence[Word], hits: Sequence[bool], first: int, last: int) -> bool:
    """A word that is also an ordinary one is the name where it is written like one, or stands beside another part."""
    if first == last and is_listed(text, words[first].start, words[first].end):
        return False
    if sum(hits[first : last + 1]) > 1 or not is_ordinary(plain(words[first].text)):
        return True
    word = words[first]
    if first and _beside_title(text, words, first):
        return True
    if not word.text[0].isupper():
        return False
    following = words[first + 1].text if first + 1 < len(words) else ""
    if word.text != _SUFFIXES.sub("", word.text):
        return True
    return not _could_be_plain(text, word, following)


def _beside_title(text: str, words: Sequence[Word], place: int) -> bool:
    before = words[place - 1].text if words[place - 1].text not in {".", ":"} else words[max(place - 2, 0)].text
    return before.capitalize() in entry_set("titles.txt") or before.lower() in {"patient", "name", "pt"}


def _could_be_plain(text: str, word: Word, following: str) -> bool:
    """Where every word begins large, at the head of a sentence or in a line of capitals, only a noun after it tells."""
    line = text[
        text.rfind("\n", 0, word.start) + 1 : text.find("\n", word.end) if "\n" in text[word.end :] else len(text)
    ]
    opens = not text[: word.start].rstrip(" \t\"'(-*•0123456789.)") or text[: word.start].rstrip(" \t").endswith(
        (".", ":", "\n", "?", "!")
    )
    shouted = word.text.isupper() and line.isupper() and len(line.split()) > _FAR
    goes_on = (
        following.isalpha() and (following.islower() or shouted) and following.lower() not in entry_set("not_names.txt")
    )
    return (opens or shouted) and goes_on


def _run_on(text: str, name: PersonName) -> Iterator[IdentitySpan]:
    """Names in scripts without blanks: both parts in either order; a part of two signs or more by itself."""
    family, given = "".join(name.family), "".join(name.given)
    ways = [rf"{a}[\s^・·,　]*{b}" for a, b in ((family, given), (given, family)) if a and b]
    ways += [part for part in (family, given) if len(part) > 1]
    ways += [rf"{family}(?=[\s]?(?:先生|さん|様|氏|女士|小姐|太太|님|씨|医師|医生|教授))"] if len(family) == 1 else []
    for way in ways:
        yield from (IdentitySpan(*match.span(), "PERSON") for match in re.finditer(way, text))
