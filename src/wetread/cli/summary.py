"""What a person sees in the terminal: a card for one study, a row each for several."""

from dataclasses import dataclass, field

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from wetread.cli.card import card
from wetread.cli.lines import StudyDocument
from wetread.cli.outputs import Result
from wetread.cli.words import picture, stated, word
from wetread.records.vocabulary import BANNER

ROWS_AT_MOST = 60
SOURCE_AT_MOST = 36


@dataclass
class Summary:
    """Prints when the run is over. Works at 80 columns, without colour, and piped."""

    console: Console
    documents: list[StudyDocument] = field(default_factory=list)

    def take(self, result: Result) -> None:
        if result.document is not None:
            self.documents.append(result.document)

    def close(self) -> None:
        if len(self.documents) == 1:
            self.console.print(card(self.documents[0], self.console.options.ascii_only))
        elif self.documents:
            self.console.print(overview(self.documents))


def overview(documents: list[StudyDocument]) -> RenderableType:
    """One row per study, at most ROWS_AT_MOST, and how many were shown and held."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column(word("column_source"), overflow="fold", ratio=3)
    table.add_column(word("column_picture"), ratio=3)
    table.add_column(word("column_verdict"), no_wrap=True)
    table.add_column(word("column_stated"), ratio=4)
    for document in documents[:ROWS_AT_MOST]:
        table.add_row(*_row(document))
    more = len(documents) - ROWS_AT_MOST
    rest = [Text(word("and_more", count=more), style="dim")] if more > 0 else []
    shown = sum(document.verdict.decision == "show" for document in documents)
    totals = Text(word("totals", studies=len(documents), shown=shown, held=len(documents) - shown), style="bold")
    return Group(table, *rest, totals, Text(BANNER, style="italic"))


def _row(document: StudyDocument) -> tuple[Text, ...]:
    held = document.verdict.decision == "hold"
    verdict = Text(word("verdict_hold" if held else "verdict_show"), style="bold yellow" if held else "bold green")
    claims = ", ".join(claim.concept.name for claim in stated(document) if not held) or "-"
    return Text(_tail(document.images[0].source)), Text(picture(document.images)), verdict, Text(claims)


def _tail(source: str) -> str:
    """The end of a long path, which is what tells files apart."""
    return source if len(source) <= SOURCE_AT_MOST else f"..{source[2 - SOURCE_AT_MOST :]}"
