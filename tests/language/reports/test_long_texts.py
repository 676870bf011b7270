"""Texts that are long or made to hurt: they are read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conformance.test_extractor import spans, texts
from tests.language.reports.tables import EXTRACTOR, listed

pytestmark = pytest.mark.slow

REPORT = listed("reports")[0]["text"] + "\n\n"
HOSTILE = {
    "reports": REPORT,
    "one word": "effusion ",
    "denials": "no effusion, ",
    "alternatives": "pneumonia or ",
    "brackets": "(",
    "labels": "a:",
    "numbers": "1 x ",
    "sizes": "3x3x",
    "headings": "FINDINGS: left effusion. IMPRESSION: right effusion. ",
    "recommendations": "recommend CT in ",
    "told": "discussed with the at 3:05 pm on the ",
    "tips": "5 cm above the ",
    "tubes": "catheter tip in the SVC ",
    "lines": "Xyzzy foo bar:\n",
    "blanks": " \n",
    "letters": "a",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_read(name: str) -> None:
    """How long they take is printed by `benchmarks/reports.py`."""
    text = HOSTILE[name] * (200_000 // len(HOSTILE[name]))
    assert EXTRACTOR.explain(text).length == len(text)


def test_ten_megabytes_are_read() -> None:
    text = REPORT * (10_000_000 // len(REPORT))
    explained = EXTRACTOR.explain(text)
    assert len(explained.sentences) > 50_000
    assert explained.entities[-1].end <= len(text)


@settings(max_examples=3000, deadline=None)
@given(text=texts)
def test_every_span_of_many_texts_lies_inside(text: str) -> None:
    assert all(0 <= start <= end <= len(text) for start, end in spans(EXTRACTOR.explain(text)))


@settings(max_examples=2000, deadline=None)
@given(text=st.text(alphabet="noeffusi.,;:()\n -+/?0123456789cmxNO", max_size=120))
def test_near_reports_are_read(text: str) -> None:
    assert EXTRACTOR.explain(text).length == len(text)
