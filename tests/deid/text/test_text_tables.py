"""Every row of the tables: what the recognisers, the known identities and the eponyms' guard find and let pass."""

from pathlib import Path

import pytest

from tests.deid.text.people import ENGINE, found
from wetread.deid.text.descriptors import is_plain
from wetread.deid.text.eponyms import is_eponym, without_eponyms
from wetread.deid.text.likelihood import likely
from wetread.deid.text.patterns.recognisers import RECOGNISERS
from wetread.deid.text.spans import IdentitySpan
from wetread.deid.text.surrogates.dates import moved
from wetread.deid.text.tables import entries, is_medical, is_ordinary, rows

TABLES = Path(__file__).parent / "tables"
NAMES = (
    "titles.txt",
    "credentials.txt",
    "particles.txt",
    "countries.txt",
    "company_kinds.txt",
    "street_words.txt",
    "facilities.txt",
)


def table(name: str) -> list[list[str]]:
    lines = (TABLES / name).read_text("utf-8").splitlines()
    return [line.replace("\\n", "\n").split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("text", "kind", "wanted"), table("patterns.tsv"))
def test_a_recogniser_finds_what_its_row_says(text: str, kind: str, wanted: str) -> None:
    spans = [span for one in RECOGNISERS for span in without_eponyms(text, one(text)) if span.kind == kind]
    written = {text[span.start : span.end] for span in spans}
    assert written == set() if wanted == "-" else wanted in written


@pytest.mark.parametrize(("text", "kind", "wanted"), table("known.tsv"))
def test_what_is_known_is_found_however_it_is_written(text: str, kind: str, wanted: str) -> None:
    assert (kind, wanted) in found(text)


@pytest.mark.parametrize(("written", "wanted"), table("moved.tsv"))
def test_a_date_moves_in_its_own_format(written: str, wanted: str) -> None:
    assert moved(written, 400) == wanted


@pytest.mark.parametrize(("text", "kind", "said", "kept"), table("likely.tsv"))
def test_the_tagger_is_held_against_what_can_be(text: str, kind: str, said: str, kept: str) -> None:
    start = text.index(said)
    spans = likely(text, [IdentitySpan(start, start + len(said), kind)])
    assert [text[span.start : span.end] for span in spans] == ([] if kept == "-" else [kept])


def test_eponym_sentences_come_through() -> None:
    sentences = [row[0] for row in table("eponym_sentences.txt")]
    assert len(sentences) >= 100
    assert [one for one in sentences if ENGINE.find(one)] == []


@pytest.mark.parametrize(("name", "kind"), rows("eponyms.tsv"))
def test_an_eponym_is_nobody_before_its_noun_and_somebody_after_a_title(name: str, kind: str) -> None:
    alone, followed, titled = f"with {name} seen", f"with {name} disease", f"Dr. {name} disease"
    assert kind in {"alone", "followed"}
    assert is_eponym(alone, 5, 5 + len(name)) == (kind == "alone")
    assert is_eponym(followed, 5, 5 + len(name))
    assert not is_eponym(titled, 4, 4 + len(name))


@pytest.mark.parametrize("noun", entries("eponym_nouns.txt"))
def test_a_noun_makes_an_eponym_of_a_name(noun: str) -> None:
    text = f"the Baker {noun} is"
    assert is_eponym(text, 4, 9)


@pytest.mark.parametrize("finding", [row[0] for row in table("plain_reports.txt")])
def test_a_report_without_identity_comes_through(finding: str) -> None:
    assert ENGINE.find(finding) == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_table_of_words_has_no_row_twice(name: str) -> None:
    assert len(set(entries(name))) == len(entries(name)) > 5


@pytest.mark.parametrize("kind", ["given", "family", "towns", "streets"])
def test_surrogates_are_plenty_and_plain(kind: str) -> None:
    names = entries(f"surrogates/{kind}.txt")
    assert len(set(names)) == len(names) > 90
    assert all(name.isalpha() and name.istitle() and name.isascii() for name in names)


def test_every_listed_name_is_a_bare_word_that_describes_no_image() -> None:
    names = entries("given_and_family_names.txt")
    assert len(set(names)) == len(names) == 35014
    assert all(name.isascii() and name.isalpha() and name.islower() and len(name) >= 4 for name in names)
    assert [name for name in names if is_plain(name) and not is_medical(name)] == []


@pytest.mark.parametrize("term", entries("imaging.txt"))
def test_every_imaging_term_describes(term: str) -> None:
    assert is_plain(term.upper())
    assert term == term.lower()


@pytest.mark.parametrize("name", entries("names_that_are_words.txt"))
def test_every_name_that_is_a_word_may_be_a_name(name: str) -> None:
    assert is_ordinary(name)
    assert not is_plain(name.title())
