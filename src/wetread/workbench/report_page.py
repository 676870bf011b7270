"""A report as a page: its text with what was found in it, the arrows between, and the words that decided, on hover."""

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from wetread.records.report import Entity, Explanation, Why
from wetread.workbench.shipping import policy_of, shipped, template

_QUIET = frozenset(("Unit", "Direction", "Descriptor"))
_KINDS = {
    "ImagingTest": "imaging test",
    "ImagingTechnique": "technique",
    "ImagingFinding": "imaging finding",
    "OtherFinding": "other finding",
    "BodyPart": "structure",
    "DiseaseSyndromeDisorder": "disease",
    "MedicalDevice": "device",
}


class Piece(NamedTuple):
    """A run of the text: plain, a heading, or one entity with what is said of it."""

    text: str
    heading: bool = False
    entity: Entity | None = None
    kind: str = ""
    title: str = ""
    cues: str = ""


class Row(NamedTuple):
    """An entity in the table beside the text."""

    entity: Entity
    kind: str
    status: str
    details: str
    because: tuple[str, ...]


def report_page(text: str, explained: Explanation) -> str:
    """One self-contained page as HTML; no request leaves it, and it runs no script but its own."""
    style, script = shipped("report.css"), shipped("report.js")
    rows = [_row(text, one) for one in explained.entities if one.kind not in _QUIET]
    return template("report.html").render(
        pieces=list(_pieces(text, explained)),
        rows=rows,
        explained=explained,
        arrows=[(one.head, one.tail, one.type.replace("_", " ")) for one in explained.relations],
        warnings=[
            (one.reason.text, " / ".join(text[place.start : place.end] for place in one.places))
            for one in explained.warnings
        ],
        recommended=[
            (text[one.what.start : one.what.end], text[one.when.start : one.when.end] if one.when else "")
            for one in explained.recommendations
        ],
        urgent=explained.soonest,
        devices=[
            (explained.entities[one.entity].text, text[one.tip.start : one.tip.end] if one.tip else "", one.adequacy)
            for one in explained.devices
        ],
        told=[
            text[explained.sentences[one.sentence].start : explained.sentences[one.sentence].end]
            for one in explained.communications
        ],
        style=Markup(style),
        script=Markup(script),
        policy=policy_of(style, script),
    )


def _pieces(text: str, explained: Explanation) -> Iterator[Piece]:
    """The whole text, cut at headings and entities; of entities that overlap the longer one is shown."""
    place = 0
    for start, end, piece in _marks(text, explained):
        if start >= place:
            if start > place:
                yield Piece(text[place:start])
            yield piece
            place = end
    if place < len(text):
        yield Piece(text[place:])


def _marks(text: str, explained: Explanation) -> list[tuple[int, int, Piece]]:
    marks = [
        (one.heading.start, one.heading.end, Piece(text[one.heading.start : one.heading.end], heading=True))
        for one in explained.sections
        if one.heading is not None
    ]
    marks += [(one.start, one.end, _piece(text, one)) for one in explained.entities if one.kind not in _QUIET]
    return sorted(marks, key=lambda mark: (mark[0], -mark[1]))


def _piece(text: str, one: Entity) -> Piece:
    told = [f"{one.name}: {_status(one)}", *(_because(text, why) for why in one.why if why.decides != "concept")]
    spans = " ".join(f"{why.start}-{why.end}" for why in one.why if why.decides != "concept")
    return Piece(text[one.start : one.end], entity=one, kind=_class(one), title="\n".join(told), cues=spans)


def _class(one: Entity) -> str:
    if one.kind == "BodyPart":
        return "normal" if one.normal else "structure"
    if one.kind in ("ImagingTest", "ImagingTechnique", "Test", "Procedure", "MedicalDevice", "Measurement"):
        return "other"
    return one.assertion


def _status(one: Entity) -> str:
    if one.kind == "BodyPart":
        return "normal" if one.normal else "not called normal" if one.normal is False else "structure"
    sure = "" if one.certainty in ("certain", "possible") else f", {one.certainty}"
    return one.assertion.replace("_", " ") + sure


def _because(text: str, why: Why) -> str:
    words = " ".join(text[why.start : why.end].split())
    value = {"true": "normal", "false": "not normal"}.get(why.value, why.value.replace("_", " "))
    return f"{value} because of \u201c{words}\u201d ({why.rule.split(':')[0]} rule)"


def _row(text: str, one: Entity) -> Row:
    details = [one.temporality if one.temporality != "current" else "", one.laterality or "", one.change or ""]
    because = tuple(_because(text, why) for why in one.why if why.decides != "concept")
    return Row(one, _KINDS.get(one.kind, one.kind.lower()), _status(one), ", ".join(filter(None, details)), because)
