"""The readers that can be used here, as `wetread models` shows them."""

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from wetread.ports import Reader
from wetread.readers.cards import cards
from wetread.records.context import ContextUse
from wetread.records.operating import ModelCard
from wetread.registry import Lack, missing, names, part


def model_cards() -> RenderableType:
    """A panel per card, then every part that cannot be used here and why. Raises WeightsMismatch."""
    readers: list[Reader] = [part("reader", name).load() for name in names("reader")]
    by_maker = {reader.maker.name: reader for reader in readers}
    return Group(*(panel(card, by_maker.get(card.name)) for card in cards()), *_lacking(missing()))


def panel(card: ModelCard, reader: Reader | None) -> RenderableType:
    """One card, and the reader that its weights work in."""
    rows = Table.grid(padding=(0, 2))
    for name, value in _facts(card, reader):
        rows.add_row(Text(name, style="dim"), Text(value, overflow="fold"))
    title = Text(f"{card.name} {card.version}", style="bold")
    return Panel(rows, title=title, title_align="left", box=box.ROUNDED)


def _facts(card: ModelCard, reader: Reader | None) -> Iterator[tuple[str, str]]:
    if reader is not None:
        yield "Reader", f"--reader {reader.name}"
        yield "Uses", _uses(reader.uses)
    yield "Licence", card.licence
    yield "Intended use", card.intended_use
    yield "Lacks", "\n".join(f"- {one}" for one in card.lacks)
    yield "Trained on", card.trained_on
    yield "Size", f"{card.size_bytes / 1e6:.1f} MB in {len(card.files)} files"
    yield "Digest", card.digest()


def _uses(uses: ContextUse) -> str:
    """What of a Context it looks at beside the picture."""
    used = [name.replace("_", " ") for name, value in uses if value]
    return f"The picture and its {', '.join(used)}." if used else "The picture alone: no indication, no prior."


def _lacking(lacks: tuple[Lack, ...]) -> Iterator[RenderableType]:
    for lack in lacks:
        yield Text(lack.why)
