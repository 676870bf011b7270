"""Sentences: they survive "Dr.", "5.2 cm", lists and wrapped lines."""

import functools
import re
from importlib.resources import files

from wetread.language.reports.phrases import grammar
from wetread.language.reports.words import NUMBER, Words

# Longer than any sentence that somebody means: what follows weighs every thing in it against every cue.
LONGEST = 150
# Text that was wrapped has lines at least this long; shorter lines were broken on purpose.
_WRAPPED = 60
_ENDS = frozenset((".", "?", "!"))
_BULLETS = frozenset(("-", "*", "•", "–", "·"))
_BLANK = re.compile(r"\n[ \t\r]*\n")


@functools.cache
def abbreviations() -> frozenset[str]:
    text = files("wetread.language").joinpath("rules/en/abbreviations.txt").read_text("utf-8")
    return frozenset(word.rstrip(".") for word in text.split())


def sentence_starts(text: str, words: Words, first: int, last: int) -> list[int]:
    """The words at which a sentence starts among the words `first` up to `last` of one section."""
    starts = [first]
    width = _line_width(text, words, first, last)
    for place in range(first + 1, last):
        if _opens(text, words, place, starts[-1], width) or _is_endless(words, place, starts[-1]):
            starts.append(place)
    return starts


def _is_endless(words: Words, place: int, begun: int) -> bool:
    """No sentence runs for ever: behind LONGEST words it ends at the next comma, behind twice as many anywhere."""
    count = place - begun
    return count >= 2 * LONGEST or (count >= LONGEST and words.stems[place - 1] in (",", ";"))


def _opens(text: str, words: Words, place: int, begun: int, width: int) -> bool:
    """Does a sentence start at the word `place`, the present one having begun at `begun`?"""
    before = words.stems[place - 1]
    gap = text[words.ends[place - 1] : words.starts[place]]
    if "\n" in gap and _line_opens(text, words, place, gap, width):
        return True
    if before == "." and not gap and _runs_on(text, words, place):
        return True
    if before not in _ENDS or not gap:
        return _enumerates(text, words, place) if gap and before in (":", ";") else False
    return _after_end(text, words, place, begun)


def _runs_on(text: str, words: Words, place: int) -> bool:
    """A full stop without a blank behind it, between two words of some length: "infiltrate.Small"."""
    opens = text[words.starts[place]].isupper() and words.ends[place] - words.starts[place] > 2
    return opens and words.stems[place - 2].isalpha() and len(words.stems[place - 2]) > 2


def _after_end(text: str, words: Words, place: int, begun: int) -> bool:
    """Behind a full stop: is it the end of a sentence, or of an abbreviation or a number in a list?"""
    earlier = words.stems[place - 2] if place - 2 >= begun else ""
    if words.stems[place - 1] != ".":
        return place - 1 > begun and earlier != "("  # "? pneumonia" and "(?) pneumonia" ask in front
    if earlier in grammar()["title"] or (place - 2 == begun and earlier == NUMBER):
        return False
    opens = not text[words.starts[place]].islower()
    if earlier in abbreviations():
        return opens and words.stems[place] in grammar()["starter"] and earlier not in grammar()["latin"]
    if len(earlier) == 1 and earlier.isalpha() and place - 4 >= begun and words.stems[place - 4] in grammar()["title"]:
        return words.stems[place] in grammar()["starter"]
    return opens or (earlier.isalpha() and len(earlier) > 3) or _all_small(text)


def _line_opens(text: str, words: Words, place: int, gap: str, width: int) -> bool:
    """A new line opens a sentence after a blank one, at a bullet or number, or where the line was broken on purpose."""
    if _BLANK.search(gap) or words.stems[place] in _BULLETS or _enumerates(text, words, place):
        return True
    if _labels(words, place):
        return True
    goes_on = words.stems[place - 1] in (",", "and", "or", "of", "the", "with", "in", "a")
    if goes_on or text[words.starts[place]].islower():
        return False
    if width < _WRAPPED:
        return True
    line = words.ends[place - 1] - (text.rfind("\n", 0, words.ends[place - 1]) + 1)
    return line + (words.ends[place] - words.starts[place]) + 1 < width - 4


def _labels(words: Words, place: int) -> bool:
    """Does the word, or it and the next, lead an item: "heart: enlarged"?"""
    return ":" in words.stems[place + 1 : place + 3]


def _enumerates(text: str, words: Words, place: int) -> bool:
    """Is the word a number like "2." or "2)" that leads an item?"""
    following = words.stems[place + 1 : place + 2]
    return (
        words.stems[place] == NUMBER
        and text[words.starts[place]].isdigit()
        and following in ((".",), (")",))
        and (words.ends[place] - words.starts[place] <= 2 and words.starts[place + 1] == words.ends[place])
    )


def _line_width(text: str, words: Words, first: int, last: int) -> int:
    """The longest line of the section: a line much shorter than it was not wrapped."""
    if first >= last:
        return 0
    return max(map(len, text[words.starts[first] : words.ends[last - 1]].split("\n")))


@functools.lru_cache(maxsize=8)
def _all_small(text: str) -> bool:
    return text.islower()
