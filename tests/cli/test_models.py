"""`wetread models` tells what a reader is for and what it lacks."""

import pytest
from rich.console import Console

from tests.simple_parts import BrightnessReader
from wetread.cli.main import run
from wetread.cli.model_cards import panel
from wetread.records.context import ContextUse
from wetread.records.operating import ModelCard

CARD = ModelCard(
    name="glimmer",
    version="3",
    licence="CC0-1.0",
    intended_use="Testing terminals.",
    lacks=("Any knowledge of medicine.", "A second sentence."),
    trained_on="Nothing.",
    files=(("a.onnx", "0" * 64),),
    size_bytes=1_500_000,
    run="f" * 64,
)


def _shown(reader: BrightnessReader | None) -> str:
    console = Console(width=80, record=True, quiet=False, file=None)
    with console.capture() as captured:
        console.print(panel(CARD, reader))
    return captured.get()


def test_a_card_shows_licence_use_every_lack_and_the_digest() -> None:
    shown = _shown(None)
    for text in ("glimmer 3", "CC0-1.0", "Testing terminals.", "- Any knowledge of medicine.", "- A second sentence."):
        assert text in shown
    assert "1.5 MB in 1 files" in shown
    assert CARD.digest()[:40] in shown


def test_a_card_says_what_of_a_context_its_reader_uses() -> None:
    assert "The picture alone: no indication, no prior." in _shown(BrightnessReader())
    uses = ContextUse(indication=True, prior_studies=True)
    assert "The picture and its indication, prior studies." in _shown(BrightnessReader(uses=uses))


def test_the_reader_that_ships_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models"]) == 0
    shown = capsys.readouterr().out
    for text in ("--reader embedded", "Licence", "Intended use", "Lacks", "Digest"):
        assert text in shown
