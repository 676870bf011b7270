"""Every row of every rule file is read, and what it names is found; a user's file adds to them or is refused."""

from importlib.resources import files
from pathlib import Path

import pytest

from wetread.errors import BadPipeline, BadRules
from wetread.language.reports.cues import ROLES, cue_hits, default_cues
from wetread.language.reports.extension import load_extension
from wetread.language.reports.extractor import ReportExtractor
from wetread.language.reports.lexicon import TABLES, concept_of, default_lexicon
from wetread.language.reports.patterns import pattern
from wetread.language.reports.phrases import Phrases, parsed, rows, rows_of, stems_of
from wetread.language.reports.pipeline import Pipeline, component, default_components
from wetread.records.vocabulary import SectionKind

RULES = files("wetread.language").joinpath("rules/en")
PHRASES = {"devices.tsv": 1, "communication.tsv": 0, "relations.tsv": 0, "normal.tsv": 0, "change.tsv": 0}


def wording(phrase: str) -> str:
    """The first wording of a phrase."""
    held: Phrases[bool] = Phrases()
    held.add_parts(parsed(phrase), True)
    found = sorted(held.wordings(), key=len)
    return " ".join(found[0]) if found else ""


@pytest.mark.parametrize("role", ROLES)
def test_every_cue_is_found(role: str) -> None:
    table = list(rows(f"cues/{role}.tsv"))
    assert table
    for cells in table:
        hits = cue_hits(default_cues(), tuple(wording(cells[0]).split()))
        assert hits, f"{role}: {cells[0]} is never found"


@pytest.mark.parametrize("name", TABLES)
def test_every_concept_has_a_phrase_that_names_something(name: str) -> None:
    lexicon = default_lexicon()
    for cells in rows(f"lexicon/{name}.tsv"):
        concept = concept_of(cells)
        found = [hit for phrase in cells[5].split(" ; ") for hit in lexicon.hits(tuple(wording(phrase).split()))]
        assert found, f"{concept.id} is never found"
        assert lexicon.concepts[concept.id].id == concept.id


def test_concepts_have_ids_of_their_own() -> None:
    ids = [cells[0] for name in TABLES for cells in rows(f"lexicon/{name}.tsv")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", PHRASES)
def test_every_other_phrase_parses(name: str) -> None:
    for cells in rows(name):
        assert parsed(cells[PHRASES[name]])


def test_tables_name_concepts_that_exist() -> None:
    known = set(default_lexicon().concepts)
    for structures, _, finding in rows("compositions.tsv"):
        assert {*structures.split("|"), finding} <= known
    for (group,) in rows("alike.tsv"):
        assert set(group.split()) <= known, group
    for name in ("grave.tsv", "vague.tsv"):
        for (group,) in rows(name):
            assert set(group.split()) <= known, group
    for finding, names in rows("covers.tsv"):
        assert {finding, *names.split()} <= known | {"-"}, finding
    for structure, findings in rows("organs.tsv"):
        assert {structure, *findings.split()} <= known, structure


def test_section_kinds_are_those_of_the_records() -> None:
    assert {kind for kind, _ in rows("sections.tsv")} <= set(SectionKind.__args__)  # type: ignore[attr-defined]


def test_every_pattern_compiles() -> None:
    import tomllib

    for name in tomllib.loads(RULES.joinpath("patterns.toml").read_text("utf-8")):
        assert pattern(name).pattern


@pytest.mark.parametrize("phrase", ["(a|b", "a)", "((a)"])
def test_a_phrase_with_a_lost_bracket_is_refused(phrase: str) -> None:
    with pytest.raises(BadRules):
        parsed(phrase)


def test_choices_nest() -> None:
    held: Phrases[str] = Phrases()
    held.add("(small|large (left|right)?)? effusion", "found")
    assert set(held.wordings()) == {
        stems_of(one)
        for one in ("effusion", "small effusion", "large effusion", "large left effusion", "large right effusion")
    }


EXTENSION = """
lexicon:
  - {id: port_wine_stain, name: port-wine stain, kind: OtherFinding, phrases: ["port wine stain (of the face)?"]}
cues:
  - {role: negated, phrase: nowhere to be found, direction: backward}
patterns:
  - {name: accession, kind: Test, pattern: "ACC-\\\\d+", concept: accession_number}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "rules.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_file_adds_entries_cues_and_patterns_without_code(tmp_path: Path) -> None:
    extractor = ReportExtractor(load_extension(written(tmp_path, EXTENSION)))
    found = {one.concept: one for one in extractor.explain("Port-wine stain nowhere to be found. See ACC-42.").entities}
    assert found["port_wine_stain"].assertion == "absent"
    assert found["accession_number"].text == "ACC-42"
    assert extractor.maker != ReportExtractor().maker
    assert "port_wine_stain" not in {one.concept for one in ReportExtractor().explain("Port wine stain.").entities}


@pytest.mark.parametrize(
    "text",
    [
        "lexicon: [{id: a}]",
        "cues: [{role: nothing, phrase: a}]",
        "unknown: 1",
        "patterns: [{name: p, kind: Test, pattern: '(', concept: c}]",
        "lexicon: [{id: a, name: a, kind: Test, phrases: ['(a']}]",
        "lexicon: [{id: a, name: a, kind: Test, finding: Nothing, phrases: [a]}]",
        ": : :",
        "- 1",
    ],
)
def test_a_file_that_does_not_fit_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadRules):
        ReportExtractor(load_extension(written(tmp_path, text)))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRules):
        load_extension(tmp_path / "none.yaml")


def test_a_pipeline_in_the_wrong_order_never_runs(tmp_path: Path) -> None:
    with pytest.raises(BadPipeline, match="judging needs entities"):
        Pipeline([one for one in default_components() if one.name != "entities"])
    order = "components: [sections, sentences, judging, entities]"
    with pytest.raises(BadPipeline):
        ReportExtractor(load_extension(written(tmp_path, order)))
    with pytest.raises(BadPipeline, match="no component named"):
        ReportExtractor(load_extension(written(tmp_path, "components: [sections, magic]")))


def test_a_component_of_a_package_stands_where_the_file_places_it(tmp_path: Path) -> None:
    seen: list[int] = []
    own = component("count", "entities", "counted", lambda document: seen.append(len(document.entities)))
    order = "components: [sections, sentences, entities, judging, count, chart]"
    extractor = ReportExtractor(load_extension(written(tmp_path, order)), lambda name: own)
    extractor.explain("FINDINGS: Small effusion.")
    assert seen == [2]


def test_rows_skip_comments_and_blank_lines() -> None:
    assert list(rows_of("# one\n\na\tb\n")) == [["a", "b"]]
