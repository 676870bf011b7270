"""Cues: the phrases that say whether a thing is there, for whom and since when. The tables are `rules/en/cues/`."""

import functools
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Literal, NamedTuple, cast, get_args

from wetread.errors import BadRules
from wetread.language.reports.phrases import Hit, Phrases, leading, parsed, rows_of

Direction = Literal["forward", "backward", "both"]
Role = Literal[
    "negated", "possible", "hypothetical", "conditional", "someone_else", "past", "planned", "pseudo", "stops",
    "normal", "change",
]  # fmt: skip
ROLES: tuple[Role, ...] = get_args(Role)[:9]
FAR = 10_000


class Cue(NamedTuple):
    """What a phrase does: `role`, which way it reaches and how many words, and `value` (how sure, or of what kind).

    A value of "none" makes it a phrase that only looks like a cue. `rule` is the line of the table it comes from.
    """

    role: Role
    direction: Direction
    value: str
    reach: int
    rule: str


Cues = Phrases[tuple[Cue, ...]]


def cue_hits(cues: Cues, stems: Sequence[str]) -> list[Hit[Cue]]:
    """The cues in some words; a phrase may speak both ways with two meanings: then it is two."""
    return [Hit(hit.first, hit.last, cue) for hit in cues.hits(stems, overlap=True) for cue in hit.payload]


def _joined(earlier: tuple[Cue, ...], later: tuple[Cue, ...]) -> tuple[Cue, ...]:
    """Of one role, a meaning for each direction; else the later role has the phrase."""
    new = later[0]
    if new.role == "planned" and earlier[0].role in ("possible", "hypothetical"):
        return (*earlier, new)  # "consider CT" plans, "consider aspiration" doubts
    kept = [
        one for one in earlier if one.role == new.role and new.direction != "both" and one.direction != new.direction
    ]
    return (*kept, new)


def cue_of(role: Role, cells: list[str]) -> tuple[str, Cue]:
    """One row of a table: phrase, direction, value, and how many words it may reach. Raises BadRules."""
    phrase, direction, value, reach, *_ = [*cells, "both", "certain", ""][:4] if len(cells) < 4 else cells
    if direction not in get_args(Direction) or (reach and not reach.isdigit()):
        raise BadRules(f"A row of the cue table {role} has a direction or a reach that is none.")
    return phrase, Cue(role, cast("Direction", direction), value, int(reach) if reach else FAR, f"{role}: {phrase}")


def add_cues(into: Cues, role: Role, table: Iterable[list[str]]) -> None:
    for cells in table:
        padded = [*cells, *("both", "certain", "")[len(cells) - 1 :]]
        phrase, cue = cue_of(role, padded)
        parts = parsed(phrase)
        into.add_parts(parts[leading(parts) :], (cue,), _joined)  # what may be left out in front changes nothing


@functools.cache
def default_cues() -> Cues:
    """Every cue of the tables; where two roles word a phrase alike, the later role of ROLES has it."""
    held: Cues = Phrases()
    for role in ROLES:
        text = files("wetread.language").joinpath("rules/en/cues", f"{role}.tsv").read_text("utf-8")
        add_cues(held, role, rows_of(text))
    return held
