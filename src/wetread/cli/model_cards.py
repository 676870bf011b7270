"""The readers that can be used here, as `wetread models` shows them."""

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from wetread.readers.cards import cards
from wetread.records.context import ContextUse
from wetread.records.operating import ModelCard
from wetread.registry import Lack, missing, names, part


def model_cards() -> RenderableType:
    """A panel per card, then every part that cannot be used here and why."""
    return Group(*map(_card, cards()), *_lacking(missing()))


def _card(card: ModelCard) -> RenderableType:
    rows = Table.grid(padding=(0, 2))
    for name, value in _facts(card):
        rows.add_row(Text(name, style="dim"), value)
    return Panel(rows, title=Text(f"{card.name} {card.version}", style="bold"), title_align="left", box=box.ROUNDED)


def _facts(card: ModelCard) -> Iterator[tuple[str, RenderableType]]:
    reader = next((name for name in names("reader") if part("reader", name).load().maker.name == card.name), None)
    if reader is not None:
        yield "Reader", Text(f"--reader {reader}")
    yield "Licence", Text(card.licence)
    yield "Intended use", Text(card.intended_use)
    if reader is not None:
        yield "Uses", Text(_uses(part("reader", reader).load().uses))
    yield "Lacks", Text("\n".join(f"- {one}" for one in card.lacks))
    yield "Trained on", Text(card.trained_on)
    yield "Size", Text(f"{card.size_bytes / 1e6:.1f} MB in {len(card.files)} files")
    yield "Digest", Text(card.digest(), overflow="fold")


def _uses(uses: ContextUse) -> str:
    """What of a Context it looks at beside the picture."""
    used = [name.replace("_", " ") for name, value in uses if value]
    return f"The picture and its {', '.join(used)}." if used else "The picture alone: no indication, no prior."


def _lacking(lacks: tuple[Lack, ...]) -> Iterator[RenderableType]:
    for lack in lacks:
        yield Text(lack.why)
