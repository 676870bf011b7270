"""What the terminal shows."""

import io

import pytest
from rich.console import Console

from tests.builders import claim, draft, held, item, reading, study, verdict, wet_read
from wetread.cli.card import bar
from wetread.cli.outputs import Result
from wetread.cli.study_document import document_of
from wetread.cli.summary import ROWS_AT_MOST, Summary
from wetread.records.draft import ClaimVerdict, WetRead
from wetread.records.reason import because, sentences
from wetread.records.vocabulary import BANNER, Kind, RatioUse


def _shown(*reads: WetRead, terminal: bool = False, width: int = 80, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, errors="strict")
    summary = Summary(Console(file=file, width=width, force_terminal=terminal, highlight=False))
    for read in reads:
        summary.take(Result(document_of(read, lambda content: ["films/film.dcm"]), ()))
    summary.close()
    file.flush()
    return raw.getvalue().decode(encoding)


def _flat(text: str) -> str:
    return " ".join(text.split())


def test_a_shown_draft_gives_picture_findings_ratio_text_and_banner() -> None:
    shown = _flat(_shown(wet_read(written=draft(claim()))))
    assert "films/film.dcm Frontal chest radiograph, PA, confidence 0.99" in shown
    assert "Pleural effusion ━━━━━━━━╌╌ 0.80 probable" in shown
    assert "Cardiothoracic ratio 0.46 (for judgement)" in shown
    assert "Probable pleural effusion." in shown
    assert shown.endswith(BANNER)
    assert shown.count(BANNER) == 1


def test_the_verdict_comes_first() -> None:
    assert "Draft for review by a physician" in _shown(wet_read()).splitlines()[0]
    one = _shown(wet_read(judged=verdict(because("safety.identity"), hold=True))).splitlines()
    assert "Physician review required" in one[0]
    assert "verify identity" in one[1]


def test_a_held_draft_shows_the_readers_raw_output_and_no_word_of_the_draft() -> None:
    shown = _flat(_shown(wet_read(judged=verdict(because("safety.identity"), hold=True), written=draft(claim()))))
    assert "Probable pleural effusion" not in shown
    assert "IMPRESSION" not in shown
    assert BANNER in shown


def test_a_picture_without_a_reader_says_what_it_would_need() -> None:
    shown = _flat(_shown(held(because("safety.abstained"))))
    assert "Not read: It would need a reader for ct." in shown


@pytest.mark.parametrize("effect", ["hedge", "strike", "escalate"])
def test_what_safety_does_with_a_claim_is_said_beside_it(effect: str) -> None:
    effects = (ClaimVerdict.model_validate({"claim": "c1-pleural-effusion", "effect": effect}),)
    shown = _flat(_shown(wet_read(written=draft(claim()), judged=verdict(claims=effects))))
    assert sentences()[f"cli.{effect}"] in shown


def test_piped_output_has_no_control_codes_and_a_terminal_has() -> None:
    assert "\x1b" not in _shown(wet_read())
    assert "\x1b[" in _shown(wet_read(), terminal=True)


def test_without_colour_the_terminal_gets_no_colour_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    coloured = [code for code in ("\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[1;32m", "\x1b[91m")
                if code in _shown(wet_read(), terminal=True)]  # fmt: skip
    assert coloured == []


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    shown = _shown(wet_read(study(item(), item("2.25.2", "lateral", "named"))), width=width)
    assert max(map(len, shown.splitlines())) <= width


def test_a_terminal_that_can_only_draw_ascii_gets_ascii() -> None:
    assert "Pleural effusion  ########..  0.80" in _shown(wet_read(), encoding="ascii")


@pytest.mark.parametrize(("probability", "cells"), [(0.0, 0), (0.04, 0), (0.06, 1), (0.5, 5), (1.0, 10)])
def test_a_bar_is_filled_in_proportion(probability: float, cells: int) -> None:
    assert bar(probability, ascii_only=True) == "#" * cells + "." * (10 - cells)


def test_several_studies_give_a_row_each_and_a_total() -> None:
    reads = [wet_read(written=draft(claim())), held(because("safety.abstained"))]
    shown = _flat(_shown(*reads))
    assert "2 studies: 1 with a draft to review, 1 held for a physician." in shown
    assert shown.endswith(BANNER)


def test_a_long_batch_is_cut_and_says_so() -> None:
    shown = _flat(_shown(*[wet_read()] * (ROWS_AT_MOST + 3)))
    assert "and 3 more" in shown


def test_a_draft_that_states_nothing_does_not_say_normal_film() -> None:
    shown = _flat(_shown(wet_read(readings=[reading()], written=draft())))
    assert "Nothing was flagged. That does not mean the film is normal." in shown


def test_every_kind_and_ratio_use_has_its_words() -> None:
    known = sentences()
    assert {f"cli_kind.{kind}" for kind in Kind.__args__} <= set(known)  # type: ignore[attr-defined]
    assert {f"cli_ratio.{use}" for use in RatioUse.__args__} <= set(known)  # type: ignore[attr-defined]
