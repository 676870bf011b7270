"""The page of a report: escaped, closed to the network, and alive in a browser."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.language.reports.tables import EXTRACTOR
from tests.workbench.test_workbench_chromium import browser  # noqa: F401, the fixture
from wetread.workbench.report_page import report_page

TEXT = (
    "FINDINGS: New 8 mm nodule in the right upper lobe \U0001fac1. No pleural effusion. Lungs are clear.\n"
    "IMPRESSION: <script>alert(1)</script> Nodule suspicious for malignancy. CT chest in 3 months is recommended."
)


def made(text: str = TEXT) -> str:
    return report_page(text, EXTRACTOR.explain(text))


def test_the_text_is_shown_whole_and_escaped() -> None:
    html = made()
    body = re.search(r'id="body">(.*?)</div>', html, re.DOTALL)
    assert body is not None
    plain = re.sub(r"<[^>]+>", "", body.group(1)).replace("&lt;", "<").replace("&gt;", ">")
    assert plain == TEXT
    assert "<script>alert" not in html


def test_nothing_is_fetched() -> None:
    html = made()
    assert "default-src &#39;none&#39;" in html
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', html) == []


def test_a_text_in_another_language_is_shown_with_its_notice() -> None:
    html = made("Das Herz ist nicht vergrößert und die Lunge ist frei von einem Infiltrat, kein Erguss.")
    assert "does not read as English" in html


@pytest.mark.chromium
def test_a_word_shows_its_arrows_and_cues(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "report.html"
    file.write_text(made(), "utf-8")
    browser.get(file.as_uri())
    nodule = next(mark for mark in browser.find_elements("css selector", ".body .mark") if mark.text == "nodule")
    browser.execute_script("arguments[0].focus()", nodule)
    labels = {one.get_attribute("textContent") for one in browser.find_elements("css selector", "#arrows text")}
    assert {"measures", "located at"} <= labels
    lit = browser.execute_script("return [...CSS.highlights.get('cue')].map((range) => range.toString())")
    assert "New" in lit
    assert [line for line in browser.get_log("browser") if line["level"] == "SEVERE"] == []
