"""One study in the terminal: the verdict first, then what it is, what was found and the draft."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from wetread.cli.lines import ImageLine, StudyDocument
from wetread.cli.words import picture, word
from wetread.records.reason import because
from wetread.records.vocabulary import Flag

BAR = 10
STYLES = {"hedge": "yellow", "escalate": "bold red", "strike": "strike dim"}


def card(document: StudyDocument, ascii_only: bool = False) -> RenderableType:
    """The whole card; `ascii_only` for terminals that cannot draw blocks."""
    parts = [
        *_verdict(document),
        *_pictures(document.images),
        *_findings(document, ascii_only),
        *_ratios(document.images),
        *_draft(document),
        Text(document.banner, style="italic"),
    ]
    return Group(*(row for part in parts for row in (part, Text(""))))


def bar(probability: float, ascii_only: bool) -> str:
    """A probability as ten cells, rounded to the nearest."""
    filled = round(probability * BAR)
    full, empty = ("#", ".") if ascii_only else ("━", "╌")
    return full * filled + empty * (BAR - filled)


def _verdict(document: StudyDocument) -> Iterator[RenderableType]:
    held = document.verdict.decision == "hold"
    title = Text(word("card_hold" if held else "card_show"), style="bold yellow" if held else "bold green")
    reasons = [_bullet(reason.text) for reason in document.verdict.reasons] or [Text(word("no_reason"))]
    style = "yellow" if held else "green"
    yield Panel(Group(*reasons), title=title, title_align="left", border_style=style, box=box.ROUNDED)


def _bullet(text: str) -> RenderableType:
    line = Table.grid(padding=(0, 1))
    line.add_row("-", Text(text))
    return line


def _pictures(images: Sequence[ImageLine]) -> Iterator[RenderableType]:
    lines = ((Text(image.source, style="dim", overflow="fold"), _gate(image)) for image in images)
    yield Group(*(line for pair in lines for line in pair))


def _gate(image: ImageLine) -> Text:
    text = Text(picture([image]), style="bold")
    if image.gate is not None and image.gate.confidence is not None:
        text.append(f", {word('confidence', confidence=f'{image.gate.confidence:.2f}')}", style="not bold dim")
    why = [reason.text for reason in image.gate.reasons] if image.gate is not None else []
    if image.status == "abstained":
        text.append("\n" + f"{word('left_out')}: {' '.join(why)}", style="not bold")
    if image.error is not None:
        text.append("\n" + f"{word('failed')}: {image.error.message}", style="red")
    return text


def _findings(document: StudyDocument, ascii_only: bool) -> Iterator[RenderableType]:
    """A shown draft's claims; of a held one only what the reader put out, under its own labels."""
    if document.findings is None:
        return
    held = document.verdict.decision == "hold"
    rows = list(_raw(document) if held else _claims(document))
    table = Table.grid(padding=(0, 2))
    for row in sorted(rows, key=lambda row: -row.probability):
        table.add_row(*row.cells(ascii_only))
    heading = [Text(word("raw"), style="dim")] if held else []
    yield Group(*heading, table if rows else Text(word("nothing_stated")), *_folded(document))


@dataclass(frozen=True)
class _Row:
    """One thing that is stated: its name, its probability and how it is said."""

    name: str
    probability: float
    said: str
    style: str

    def cells(self, ascii_only: bool) -> tuple[Text, ...]:
        meter = Text(bar(self.probability, ascii_only), style="bright_red" if "bold" in self.style else "yellow")
        return Text(self.name, style=self.style), meter, Text(f"{self.probability:.2f}"), Text(self.said)


def _claims(document: StudyDocument) -> Iterator[_Row]:
    effects = {one.claim: one.effect for one in document.verdict.claims}
    for claim in document.claims or ():
        if claim.assertion == "absent" or claim.negated:
            continue
        effect = effects.get(claim.id, "keep")
        said = word(claim.certainty) + ("" if effect == "keep" else f", {word(effect)}")
        style = STYLES.get(effect, "bold" if claim.certainty in {"certain", "probable"} else "")
        yield _Row(claim.concept.name[:1].upper() + claim.concept.name[1:], claim.chance, said, style)


def _raw(document: StudyDocument) -> Iterator[_Row]:
    for one in document.findings or ():
        if one.flag in {"reported", "hedged"}:
            name, style = one.finding.replace("_", " "), "bold" if one.flag == "reported" else ""
            yield _Row(name, one.probability, word(one.flag), style)


def _folded(document: StudyDocument) -> Iterator[RenderableType]:
    """Everything that is not stated, in one line each, the likeliest first."""
    shown = document.verdict.decision == "show"
    absent = [one.concept.name for one in document.claims or () if one.assertion == "absent" or one.negated]
    if absent and shown:
        yield Text.assemble((f"{word('absent')}: ", "dim"), ", ".join(absent))
    flags: tuple[Flag, ...] = ("not_flagged", "not_assessed")
    for flag in flags:
        ranked = sorted((one for one in document.findings or () if one.flag == flag), key=lambda one: -one.probability)
        listed = ", ".join(f"{one.finding.replace('_', ' ')} {one.probability:.2f}" for one in ranked)
        if listed:
            yield Text(f"{word(flag)}: {listed}", style="dim")


def _ratios(images: Sequence[ImageLine]) -> Iterator[RenderableType]:
    for image in images:
        measured = image.measurements
        if measured is not None and measured.cardiothoracic_ratio is not None:
            use = because(f"cli_ratio.{measured.cardiothoracic_ratio_use}").text
            value = f"{measured.cardiothoracic_ratio:.2f}"
            yield Text.assemble(f"{word('ratio')} ", (value, "bold"), f" ({use})")


def _draft(document: StudyDocument) -> Iterator[RenderableType]:
    """The draft's text without its banner, which closes the card."""
    if document.text is not None:
        yield Rule(word("draft"), style="dim", align="left")
        yield Text(document.text.removeprefix(document.banner).strip())
