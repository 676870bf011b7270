"""A text whose identities are marked, and how it is put together."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

Piece = tuple[str, str]

_SLOT: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Filled:
    """`spans` are (start, end, kind), in order; what no span covers is no identity."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def filled(template: str, slot: Callable[[str], Sequence[Piece]]) -> Filled:
    """The template with each slot as (text, kind) pieces; kind "" marks nothing."""
    pieces: list[Piece] = []
    end = 0
    for match in _SLOT.finditer(template):
        pieces += [(template[end : match.start()], ""), *slot(match[1])]
        end = match.end()
    return joined([*pieces, (template[end:], "")])


def joined(pieces: Sequence[Piece]) -> Filled:
    text, spans = "", []
    for written, kind in pieces:
        if kind and written:
            spans.append((len(text), len(text) + len(written), kind))
        text += written
    return Filled(text, tuple(spans))


def chained(parts: Sequence[Filled], between: str) -> Filled:
    """Texts one after the other."""
    text, spans = "", []
    for part in parts:
        text += between if text else ""
        spans += [(start + len(text), end + len(text), kind) for start, end, kind in part.spans]
        text += part.text
    return Filled(text, tuple(spans))
