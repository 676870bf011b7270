"""Lays spans over each other: earlier ones keep their characters, later ones get what is left of theirs."""

import bisect
from collections.abc import Iterable, Sequence
from typing import Final

from wetread.deid.text.spans import IdentitySpan

_SIGNS: Final = " \t\r\n,;:.!?'\"’()[]{}<>*=|\\"
# What an address holds is part of it, whoever found it there; a name in an e-mail address is no name by itself.
_INSIDE: Final = {
    "STREET_ADDRESS": frozenset({"STREET_ADDRESS", "ZIP_CODE", "GPE", "ORGANIZATION", "PERSON", "PHONE_NUMBER", "ID"}),
    "EMAIL_ADDRESS": frozenset({"PERSON", "ID", "ORGANIZATION"}),
    "DOMAIN_NAME": frozenset({"PERSON", "ID", "ORGANIZATION"}),
}
_WHOLE: Final = frozenset({"EMAIL_ADDRESS", "DOMAIN_NAME"})


def laid(
    text: str, known: Iterable[IdentitySpan], layers: Iterable[Iterable[IdentitySpan]]
) -> tuple[IdentitySpan, ...]:
    """Spans in order, without overlap, trimmed of blanks and signs; those of one kind that meet are one.

    What is `known` keeps its kind even inside an address, so that its surrogate is the one that it has elsewhere.
    """
    taken: list[IdentitySpan] = []
    for span in known:
        _lay(text, _trimmed(text, span), taken, frozenset())
    sure = frozenset(taken)
    for layer in layers:
        for span in layer:
            _lay(text, _trimmed(text, span), taken, sure)
    return _joined(taken)


def _lay(text: str, span: IdentitySpan, taken: list[IdentitySpan], sure: frozenset[IdentitySpan]) -> None:
    """Puts what nothing covers of a span into `taken`, which stays in order; what the span swallows goes."""
    first = bisect.bisect_left(taken, span.start, key=_end)
    last = bisect.bisect_right(taken, span.end, key=_start)
    near = [one for one in taken[first:last] if not _is_inside(one, span, one in sure)]
    pieces = [_trimmed(text, rest) for rest in _rest(span, near) if not _breaks(text, rest, near, sure)]
    told = [piece for piece in pieces if any(sign.isalnum() for sign in text[piece.start : piece.end])]
    taken[first:last] = sorted((*near, *told), key=_start)


def _start(span: IdentitySpan) -> int:
    return span.start


def _end(span: IdentitySpan) -> int:
    return span.end


def _breaks(text: str, rest: IdentitySpan, near: Sequence[IdentitySpan], sure: frozenset[IdentitySpan]) -> bool:
    """What is left of the word that a known name stands in, such as a form of address, is no name."""
    return any(
        (one.end == rest.start and text[rest.start].isalnum())
        or (rest.end == one.start and text[rest.end - 1].isalnum())
        for one in near
        if one in sure
    )


def _is_inside(inner: IdentitySpan, outer: IdentitySpan, sure: bool) -> bool:
    """A later span swallows an earlier one of its own kind, an address most kinds."""
    within = outer.start <= inner.start and inner.end <= outer.end
    if sure:
        return within and outer.kind in _WHOLE
    return within and (inner.kind == outer.kind or inner.kind in _INSIDE.get(outer.kind, ()))


def _rest(span: IdentitySpan, taken: Sequence[IdentitySpan]) -> list[IdentitySpan]:
    """The pieces of a span that nothing covers."""
    pieces = [span] if span.start < span.end else []
    for one in taken:
        pieces = [part for piece in pieces for part in _minus(piece, one)]
    return pieces


def _minus(piece: IdentitySpan, other: IdentitySpan) -> list[IdentitySpan]:
    if other.end <= piece.start or piece.end <= other.start:
        return [piece]
    before = IdentitySpan(piece.start, other.start, piece.kind)
    after = IdentitySpan(other.end, piece.end, piece.kind)
    return [part for part in (before, after) if part.start < part.end]


def _trimmed(text: str, span: IdentitySpan) -> IdentitySpan:
    start, end = span.start, span.end
    while start < end and text[start] in _SIGNS and text[start] != "(":
        start += 1
    while start < end and text[end - 1] in _SIGNS and not (text[end - 1] == ")" and "(" in text[start:end]):
        end -= 1
    return IdentitySpan(start, end, span.kind)


def _joined(spans: Sequence[IdentitySpan]) -> tuple[IdentitySpan, ...]:
    joined: list[IdentitySpan] = []
    for span in spans:
        if joined and joined[-1].end == span.start and joined[-1].kind == span.kind:
            joined[-1] = IdentitySpan(joined[-1].start, span.end, span.kind)
        else:
            joined.append(span)
    return tuple(joined)
