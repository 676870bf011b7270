"""What the page of a wet read shows, as plain words, numbers and data URIs: the template only lays it out.

Places are in per cent of the picture as shown (origin top left). A claim is linked by its `key` ("c1"), a heat map
by its own ("1-2": image, map), so that nothing a record holds ever becomes a name in the page.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A rectangle of the picture; `flip_x` and `flip_y` where what fills it runs the other way."""

    left: float
    top: float
    width: float
    height: float
    flip_x: bool = False
    flip_y: bool = False


@dataclass(frozen=True)
class Heat:
    """The heat map of one finding on one film; `location` says whether its place was validated."""

    key: str
    finding: str
    probability: str
    location: str
    claims: str
    place: Place
    uri: str


@dataclass(frozen=True)
class BoxMark:
    """A region of one finding; `heat` is the key of the finding's heat map on the same film, if any."""

    key: str
    finding: str
    location: str
    score: str
    claims: str
    heat: str
    place: Place


@dataclass(frozen=True)
class Mask:
    """The anatomy masks of one film; `doubt` says why they are not to be relied on."""

    key: str
    place: Place
    uri: str
    doubt: tuple[str, ...]


@dataclass(frozen=True)
class Diameter:
    """A measured segment from (x1, y1) to (x2, y2)."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Measured:
    """A measurement with what it may be used for, and its segments."""

    key: str
    name: str
    value: str
    use: str
    judged: bool
    claims: str
    lines: tuple[Diameter, ...]


@dataclass(frozen=True)
class Film:
    """One picture of the study with all that can be laid over it. `uri` is None where its pixels are not at hand."""

    key: str
    title: str
    uri: str | None
    columns: int
    rows: int
    scale: str
    left: str
    right: str
    orientation: str
    verified: bool
    heats: tuple[Heat, ...] = ()
    boxes: tuple[BoxMark, ...] = ()
    masks: tuple[Mask, ...] = ()
    measured: tuple[Measured, ...] = ()


@dataclass(frozen=True)
class Switch:
    """Turns the heat maps of one finding on all films on and off; `heats` and `claims` are keys."""

    finding: str
    probability: str
    location: str
    heats: str
    claims: str


@dataclass(frozen=True)
class ClaimCard:
    """A claim, what it rests on, and what safety does with it. `films` are the keys of the films it was seen on."""

    key: str
    id: str
    concept: str
    where: str
    assertion: str
    certainty: str
    probability: str
    location: str
    rests_on: tuple[str, ...]
    effect: str
    effect_word: str
    reasons: tuple[str, ...]
    films: str


@dataclass(frozen=True)
class SentenceMark:
    """One sentence; `claims` are the keys it rests on. `struck` where all of them are."""

    text: str
    claims: str
    struck: bool


@dataclass(frozen=True)
class Paragraph:
    region: str
    sentences: tuple[SentenceMark, ...]


@dataclass(frozen=True)
class Part:
    """A section of the draft text: its word in the records, and its heading."""

    section: str
    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Mark:
    """A probability on one film: its words, and its place on the bar in per cent."""

    film: str
    value: str
    at: float


@dataclass(frozen=True)
class FindingRow:
    """One of the reader's findings; `ticks` are its operating points on the bar in per cent."""

    finding: str
    probability: str
    bar: float
    ticks: tuple[float, ...]
    marks: tuple[Mark, ...]
    note: str
    heats: str


@dataclass(frozen=True)
class FindingGroup:
    """The findings of one flag, under its words."""

    flag: str
    title: str
    rows: tuple[FindingRow, ...]


@dataclass(frozen=True)
class GateRow:
    """What the gate made of one picture."""

    film: str
    kind: str
    view: str
    confidence: str
    distance: str
    reader: str
    needs: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ImageRow:
    """One image of the study: what its header says, what it is used for and why, and what went wrong."""

    film: str
    header: str
    use: str
    why: str
    failure: str
    content: str


@dataclass(frozen=True)
class RuleRow:
    rule: str
    ran: bool
    severity: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """The verdict: `held` and all reasons of the whole; `about` are reasons of single claims on a held draft."""

    held: bool
    title: str
    lead: str
    reasons: tuple[str, ...]
    about: tuple[str, ...]
    needs: tuple[str, ...]
    coverage: str
    rules: tuple[RuleRow, ...]


@dataclass(frozen=True)
class MakerRow:
    name: str
    version: str
    weights: str
    licence: str
    runtime: str
    arguments: str


@dataclass(frozen=True)
class PageView:
    """The whole page. `cards` and `parts` are empty where the draft is held back or was never made."""

    banner: str
    study: str
    films: tuple[Film, ...]
    switches: tuple[Switch, ...]
    judgement: Judgement
    cards: tuple[ClaimCard, ...]
    parts: tuple[Part, ...]
    findings: tuple[FindingGroup, ...]
    gate: tuple[GateRow, ...]
    images: tuple[ImageRow, ...]
    context: tuple[str, ...]
    makers: tuple[MakerRow, ...]
    digests: tuple[tuple[str, str], ...]
    software: str
