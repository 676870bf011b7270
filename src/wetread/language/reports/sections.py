"""The sections of a report, by their headings: with or without a colon, misspelt, or run into the text."""

import difflib
import functools
import re
from typing import NamedTuple, cast

from wetread.language.reports.patterns import pattern
from wetread.language.reports.phrases import rows
from wetread.records.report import Section, Span
from wetread.records.vocabulary import SectionKind

_NAME = r"[A-Za-z][A-Za-z/&()' \t-]{1,48}?"
# A label with a colon at the start of a line or sentence, or a line of its own.
_LABEL = re.compile(
    rf"(?:^|(?<=[.!?:;\]])[ \t]+|(?<=\n))[ \t]*(?:\*+|#+|\d+[.)])?[ \t]*({_NAME})"
    r"(?:[ \t]?#?\d{1,2})?\**[ \t]*(:\**|\n|$)",
    re.MULTILINE,
)
_TITLE_WORDS = 14


class _Heading(NamedTuple):
    """`cut` is where what stands before it ends: marks like "**" belong to the heading."""

    kind: SectionKind
    cut: int
    start: int
    end: int
    body: int


@functools.cache
def _kinds() -> dict[str, SectionKind]:
    return {name: cast("SectionKind", kind) for kind, names in rows("sections.tsv") for name in names.split(" ; ")}


@functools.cache
def _bare() -> re.Pattern[str]:
    """Headings in capitals without a colon, run into the text: "IMPRESSION No acute disease"."""
    names = sorted((name.upper() for name in _kinds() if name in _RUN_IN), key=len, reverse=True)
    return re.compile(
        rf"(?:^|(?<=[.!?])[ \t]+|(?<=\n)[ \t]*)({'|'.join(map(re.escape, names))})[ \t]*(?:-|–)?[ \t]+(?=[A-Z0-9(])"
    )


_RUN_IN = frozenset((
    "findings", "impression", "conclusion", "indication", "technique", "comparison", "history", "clinical history",
    "recommendation", "recommendations", "opinion", "addendum", "reason for exam", "clinical indication",
    "interpretation", "clinical information", "summary",
))  # fmt: skip


def sections_of(text: str) -> list[Section]:
    """The sections in order; text before the first heading is a title ("exam") or findings."""
    headings = _headings(text)
    sections: list[Section] = []
    first = headings[0].cut if headings else len(text)
    if text[:first].strip():
        kind: SectionKind = "exam" if headings and _is_title(text[:first]) else "findings"
        sections.append(_section(text, kind, 0, first, None))
    for number, heading in enumerate(headings):
        end = headings[number + 1].cut if number + 1 < len(headings) else len(text)
        sections.append(_section(text, heading.kind, heading.body, end, Span(start=heading.start, end=heading.end)))
    return sections if any(one.kind == "findings" for one in sections) else _with_findings(text, sections)


def _with_findings(text: str, sections: list[Section]) -> list[Section]:
    """Without a heading for them, findings begin where the last section before the impression begins to describe."""
    told = next((place for place, one in enumerate(sections) if one.kind not in _BEFORE), len(sections))
    for place in range(told - 1, -1, -1):
        one = sections[place]
        begins = pattern("described").search(text, one.start, one.end)
        if begins is not None and begins.start(1) > one.start:
            split = begins.start(1)
            head = _section(text, one.kind, one.start, split, one.heading)
            return [*sections[:place], head, _section(text, "findings", split, one.end, None), *sections[place + 1 :]]
    return sections


# What comes before findings and may have swallowed them.
_BEFORE = frozenset(("exam", "technique", "comparison", "indication", "history", "past_history", "family_history"))


def _section(text: str, kind: SectionKind, start: int, end: int, heading: Span | None) -> Section:
    body = text[start:end]
    lead = len(body) - len(body.lstrip())
    if lead == len(body):
        return Section(kind=kind, start=start, end=start, heading=heading)
    return Section(kind=kind, start=start + lead, end=start + len(body.rstrip()), heading=heading)


def _headings(text: str) -> list[_Heading]:
    found = {one.start: one for one in _bare_headings(text)}
    for match in _LABEL.finditer(text):
        kind = _kind_of(match.group(1), alone=not match.group(2).startswith(":"))
        if kind is not None:
            found[match.start(1)] = _Heading(kind, match.start(), match.start(1), match.end(1), match.end())
    ordered = [found[start] for start in sorted(found)]
    return [one for number, one in enumerate(ordered) if not number or one.start >= ordered[number - 1].body]


def _bare_headings(text: str) -> list[_Heading]:
    return [
        _Heading(_kinds()[match.group(1).lower()], match.start(), match.start(1), match.end(1), match.end())
        for match in _bare().finditer(text)
    ]


@functools.lru_cache(maxsize=4096)
def _kind_of(label: str, *, alone: bool) -> SectionKind | None:
    """The kind of a label; a line of its own without a colon must be in capitals or a known heading."""
    name = " ".join(label.lower().split())
    known = _kinds().get(name) or _kinds().get(name.rstrip("s"))
    if known is not None:
        return known if not alone or label[:1].isupper() else None
    if alone and not label.isupper():
        return None
    if name.split()[0] in ("addendum", "impression", "findings") and len(name.split()) < 4:
        return _kinds()[name.split()[0]]
    close = difflib.get_close_matches(name, _LONG, n=1, cutoff=0.86) if len(name) > 5 else []
    return _kinds()[close[0]] if close else None


_LONG = (
    *(
        "findings",
        "impression",
        "impressions",
        "comparison",
        "indication",
        "technique",
        "recommendation",
        "recommendations",
        "conclusion",
        "history",
        "addendum",
        "interpretation",
        "examination",
    ),
    "clinical history",
    "clinical indication",
    "clinical information",
    "reason for exam",
)


def _is_title(text: str) -> bool:
    return len(text.split()) <= _TITLE_WORDS and not re.search(r"\b(?:is|are|was|were|no|there)\b", text, re.IGNORECASE)
