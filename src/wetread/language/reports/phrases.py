"""Phrases as the rule files write them, and a tree that finds them in the words of a sentence."""

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from typing import Any, Generic, NamedTuple, TypeVar, cast

from wetread.errors import BadRules
from wetread.language.reports.words import stem, words_of

Payload = TypeVar("Payload")
Node = dict[str, Any]
_SIMPLE = re.compile(r"[a-z ]*")
_PLAIN = re.compile(r"[^()|]+")


class Choice(NamedTuple):
    """A part of a phrase that may be worded in several ways; a plain run of words is a choice of one."""

    ways: "tuple[tuple[Choice, ...] | str, ...]"


def parsed(phrase: str) -> tuple[Choice, ...]:
    """The parts of a phrase: "(a|b)" is one of them, "(a)?" may be left out, and choices may hold choices."""
    parts, rest = _parts(phrase, 0)
    if rest != len(phrase):
        raise BadRules("A phrase of a rule file closes a bracket that it did not open.")
    return parts


def _parts(phrase: str, place: int) -> tuple[tuple[Choice, ...], int]:
    """Parts up to the "|" or ")" that ends them, and its place."""
    parts: list[Choice] = []
    while place < len(phrase) and phrase[place] not in "|)":
        if phrase[place] == "(":
            choice, place = _choice(phrase, place + 1)
            parts.append(choice)
        else:
            found = _PLAIN.match(phrase, place)
            assert found is not None
            parts.append(Choice((found.group(),)))
            place = found.end()
    return tuple(parts), place


def _choice(phrase: str, place: int) -> tuple[Choice, int]:
    ways: list[tuple[Choice, ...] | str] = []
    while True:
        parts, place = _parts(phrase, place)
        ways.append(parts)
        if place >= len(phrase):
            raise BadRules("A phrase of a rule file opens a bracket that it does not close.")
        place += 1
        if phrase[place - 1] == ")":
            break
    if phrase[place : place + 1] == "?":
        return Choice((*ways, "")), place + 1
    return Choice(tuple(ways)), place


@functools.cache
def stems_of(phrase: str) -> tuple[str, ...]:
    """The stems of a phrase; "<n>" and "<y>" stand for any number and any year, "<lb>" and "<rb>" for brackets."""
    if _SIMPLE.fullmatch(phrase):
        return tuple(stem(word) for word in phrase.split())
    plain = phrase.replace("<n>", "1").replace("<y>", "1999").replace("<lb>", "(").replace("<rb>", ")")
    return words_of(plain).stems


class Hit(NamedTuple, Generic[Payload]):
    """A phrase at the words `first` up to, not including, `last` of a sentence."""

    first: int
    last: int
    payload: Payload


class Phrases(Generic[Payload]):
    """Many phrases at once: at each word the longest one that starts there, then on behind it."""

    def __init__(self) -> None:
        self._root: Node = {}

    def add(self, phrase: str, payload: Payload) -> None:
        """The last phrase added wins where two are worded alike."""
        self.add_parts(parsed(phrase), payload)

    def add_parts(
        self, parts: tuple[Choice, ...], payload: Payload, join: Callable[[Payload, Payload], Payload] | None = None
    ) -> None:
        """Where two are worded alike the later one wins, or what `join` makes of the earlier and the later."""
        for node in _grown([self._root], parts):
            if node is not self._root:
                node[""] = join(node[""], payload) if join is not None and "" in node else payload

    def hits(self, stems: Sequence[str], *, overlap: bool = False) -> list[Hit[Payload]]:
        """The longest phrase at each place, from left to right.

        Without `overlap` the next one begins behind it; with it, it may begin inside but must end behind it.
        """
        found: list[Hit[Payload]] = []
        root, place, count, end = self._root, 0, len(stems), 0
        while place < count:
            node = root.get(stems[place])
            if node is not None:
                last, payload = self._longest(node, stems, place + 1, count)
                if last > end:
                    found.append(Hit(place, last, payload))
                    end = last
            place = place + 1 if overlap else max(end, place + 1)
        return found

    def wordings(self) -> Iterator[tuple[str, ...]]:
        """Every phrase, as stems."""
        nodes: list[tuple[tuple[str, ...], Node]] = [((), self._root)]
        while nodes:
            stems, node = nodes.pop()
            if "" in node:
                yield stems
            nodes += [((*stems, word), below) for word, below in node.items() if word]

    def words(self) -> Iterator[str]:
        """Every word of every phrase, some of them often."""
        nodes = [self._root]
        while nodes:
            node = nodes.pop()
            yield from (word for word in node if word)
            nodes += [below for word, below in node.items() if word]

    @staticmethod
    def _longest(node: Node | None, stems: Sequence[str], place: int, count: int) -> tuple[int, Payload]:
        last, payload = 0, cast("Payload", None)
        while node is not None:
            if "" in node:
                last, payload = place, node[""]
            if place == count:
                return last, payload
            node = node.get(stems[place])
            place += 1
        return last, payload


def _grown(nodes: list[Node], parts: tuple[Choice, ...]) -> list[Node]:
    """The nodes behind the parts, starting at each of `nodes`; what is missing is made."""
    for part in parts:
        nodes = [end for way in part.ways for end in _along(nodes, way)]
    return nodes


def _along(nodes: list[Node], way: tuple[Choice, ...] | str) -> list[Node]:
    if not isinstance(way, str):
        return _grown(nodes, way)
    for word in stems_of(way):
        nodes = [node.setdefault(word, {}) for node in nodes]
    return nodes


def leading(parts: tuple[Choice, ...]) -> int:
    """How many parts at the beginning may be left out."""
    return next((place for place, part in enumerate(parts) if part.ways[-1] and part.ways != (" ",)), len(parts))


@functools.cache
def wordings(parts: tuple[Choice, ...]) -> frozenset[tuple[str, ...]]:
    """Every wording of some parts, as stems."""
    held: Phrases[bool] = Phrases()
    held.add_parts(parts, True)
    return frozenset(held.wordings())


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a table in `rules/en`, cells by tab; lines that start with # are comments."""
    text = files("wetread.language").joinpath("rules/en", name).read_text("utf-8")
    return rows_of(text)


def rows_of(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split("\t")


def named(table: str) -> Phrases[str]:
    """The phrases of a table whose second cell says what each is."""
    held: Phrases[str] = Phrases()
    for phrase, kind in rows(table):
        held.add(phrase, kind)
    return held


@functools.cache
def grammar() -> dict[str, frozenset[str]]:
    """Classes of words that the search for clauses needs, as stems."""
    return {name: frozenset(stems_of(words)) for name, words in rows("grammar.tsv")}
