"""What every Extractor must hold to: spans inside the text, the same answer twice, no text that is an error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.reports.tables import listed
from wetread.language.reports.explaining import digest_of_text
from wetread.language.reports.extractor import ReportExtractor
from wetread.ports import Extractor
from wetread.records.report import Explanation, Span

EXTRACTORS = [ReportExtractor()]
every_extractor = pytest.mark.parametrize("extractor", EXTRACTORS, ids=lambda one: type(one).__name__)
REPORTS = [row["text"] for row in listed("reports")]

# Reports as they are written, cut and joined anywhere, and text of any kind.
pieces = st.sampled_from(REPORTS).flatmap(lambda text: st.integers(0, len(text)).map(lambda place: text[place:]))
texts = st.one_of(st.text(max_size=200), st.lists(pieces, max_size=3).map("\n".join), st.sampled_from(REPORTS))


def spans(explained: Explanation) -> list[tuple[int, int]]:
    """Every span of an explanation."""
    held = [(one.start, one.end) for one in explained.sections]
    held += [(one.start, one.end) for one in explained.sentences]
    held += [(one.start, one.end) for one in explained.entities]
    held += [(why.start, why.end) for one in explained.entities for why in one.why]
    optional: list[Span | None] = [one.heading for one in explained.sections]
    optional += [one.cue for one in explained.relations]
    optional += [span for one in explained.recommendations for span in (one.what, one.when)]
    optional += [span for one in explained.communications for span in (one.to, one.when, one.how_span)]
    optional += [one.tip for one in explained.devices]
    optional += [place for one in explained.warnings for place in one.places]
    return held + [(one.start, one.end) for one in optional if one is not None]


@every_extractor
@settings(max_examples=120, deadline=None)
@given(text=texts)
def test_every_span_lies_inside_the_text(extractor: Extractor, text: str) -> None:
    explained = extractor.explain(text)
    assert all(0 <= start <= end <= len(text) for start, end in spans(explained))
    assert all(text[one.start : one.end] == one.text for one in explained.entities)
    count = len(explained.entities)
    assert all(0 <= one.head < count and 0 <= one.tail < count for one in explained.relations)


@every_extractor
@settings(max_examples=30, deadline=None)
@given(text=texts)
def test_the_same_text_gives_the_same_explanation(extractor: Extractor, text: str) -> None:
    explained = extractor.explain(text)
    assert extractor.explain(text).digest() == explained.digest()
    assert explained.text_digest == digest_of_text(text)
    assert explained.maker == extractor.maker


@every_extractor
@settings(max_examples=40, deadline=None)
@given(text=st.sampled_from(REPORTS), before=st.text(alphabet=" \n\t", max_size=8))
def test_blanks_before_a_report_move_its_spans_and_nothing_else(extractor: Extractor, text: str, before: str) -> None:
    plain, moved = extractor.explain(text), extractor.explain(before + text)
    shifted = [(one.start + len(before), one.end + len(before), one.assertion) for one in plain.entities]
    assert [(one.start, one.end, one.assertion) for one in moved.entities] == shifted


@every_extractor
@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n\t",
        "\x00\x01\x02",
        "\ud800 effusion",
        "No effusion.\x00 Pneumonia.",
        "🫁" * 50,
        "." * 5000,
        "(" * 3000,
        "a:" * 3000,
        "R\u00ad0 \u00ad",
    ],
    ids=["empty", "blank", "control", "surrogate", "null", "astral", "stops", "brackets", "labels", "soft hyphens"],
)
def test_no_text_is_an_error(extractor: Extractor, text: str) -> None:
    assert extractor.explain(text).length == len(text)


@every_extractor
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kein Nachweis eines Pleuraergusses. Das Herz ist nicht vergrößert und die Lunge ist frei.", "de"),
        ("Il n'y a pas d'épanchement pleural. Le cœur est de taille normale et les poumons sont clairs.", "fr"),
        ("No hay derrame pleural. El corazón es de tamaño normal y los pulmones están limpios en la base.", "es"),
        ("Keine Infiltrate, kein Pneumothorax.", "de"),
        ("Pas de pneumothorax. Pas d'emphysème ni fibrose.", "fr"),
        ("Sin derrame. Sin fibrosis.", "es"),
        ("Ingen pneumothorax. Intet infiltrat.", "da"),
        ("胸部X線写真では明らかな異常を認めない。", "und"),
        ("Рентгенограмма органов грудной клетки без патологии.", "und"),
    ],
    ids=["de", "fr", "es", "de short", "fr short", "es short", "da short", "ja", "ru"],
)
def test_another_language_is_said_and_not_guessed_at(extractor: Extractor, text: str, language: str) -> None:
    explained = extractor.explain(text)
    assert explained.language == language
    assert explained.entities == ()
    assert explained.chart is None
    assert [reason.code for reason in explained.notices] == ["report.other_language"]
