"""A user's own rules: lexicon entries, cues, patterns and the order of components, from a file without any code."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from wetread.errors import BadRules
from wetread.language.reports.cues import Cues, Role, add_cues, default_cues
from wetread.language.reports.document import Document, Found
from wetread.language.reports.lexicon import Concept, Lexicon, default_lexicon
from wetread.records.base import Record
from wetread.records.vocabulary import EntityKind


class LexiconRow(Record):
    """A concept of the user's: as a row of the tables. `finding` is of the 14 of the chart, several by blanks."""

    id: str
    name: str
    kind: EntityKind
    phrases: tuple[str, ...]
    finding: str = ""
    flags: str = ""


class CueRow(Record):
    """A cue of the user's; it takes the place of one of ours that is worded alike."""

    role: Literal[
        "negated", "possible", "hypothetical", "conditional", "someone_else", "past", "planned", "pseudo", "stops"
    ]
    phrase: str
    direction: Literal["forward", "backward", "both"] = "both"
    value: str = "certain"
    reach: int | None = Field(default=None, ge=0)


class PatternRow(Record):
    """A component without code: what the regular expression finds is an entity. `name` is the component's name."""

    name: str
    kind: EntityKind
    pattern: str
    concept: str


class Extension(Record):
    """What a rules file holds; `components` names the pipeline's components in order, None for the usual ones."""

    lexicon: tuple[LexiconRow, ...] = ()
    cues: tuple[CueRow, ...] = ()
    patterns: tuple[PatternRow, ...] = ()
    components: tuple[str, ...] | None = None


def load_extension(path: Path) -> Extension:
    """Raises BadRules for a file that is missing, is not YAML, or has a wrong or unknown field."""
    import yaml

    try:
        extension = Extension.model_validate(yaml.safe_load(path.read_text("utf-8")) or {})
    except OSError as error:
        raise BadRules("The rules file cannot be read: check the path.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadRules("The rules file is not valid YAML in UTF-8.") from error
    except ValidationError as error:
        where = "; ".join(f"{'.'.join(map(str, row['loc']))}: {row['msg']}" for row in error.errors())
        raise BadRules(f"The rules file does not fit: {where}") from error
    for row in extension.patterns:
        _compiled(row)
    return extension


def lexicon_of(extension: Extension) -> Lexicon:
    """Our lexicon, or a fresh one with the user's entries behind ours."""
    if not extension.lexicon:
        return default_lexicon()
    lexicon = default_lexicon.__wrapped__()
    lexicon.add(
        [[one.id, one.name, one.kind, one.finding, one.flags, " ; ".join(one.phrases)] for one in extension.lexicon]
    )
    return lexicon


def cues_of(extension: Extension) -> Cues:
    if not extension.cues:
        return default_cues()
    cues = default_cues.__wrapped__()
    for one in extension.cues:
        role: Role = one.role
        add_cues(cues, role, [[one.phrase, one.direction, one.value, "" if one.reach is None else str(one.reach)]])
    return cues


def _compiled(row: PatternRow) -> "re.Pattern[str]":
    try:
        return re.compile(row.pattern)
    except re.error as error:
        raise BadRules(f"The pattern {row.name} is not a regular expression.") from error


def pattern_component(row: PatternRow) -> Callable[[Document], None]:
    """Finds the pattern inside sentences and adds entities, which the components behind it judge like others."""
    pattern, concept = _compiled(row), Concept(row.concept, row.concept.replace("_", " "), row.kind)

    def run(document: Document) -> None:
        document.entities += _matches(document, pattern, concept, row)
        document.entities.sort(key=lambda one: (one.start, one.end))

    return run


def _matches(document: Document, pattern: "re.Pattern[str]", concept: Concept, row: PatternRow) -> Iterator[Found]:
    starts, ends = document.words.starts, document.words.ends
    for number, sentence in enumerate(document.sentences):
        for match in pattern.finditer(document.text, starts[sentence.first], ends[sentence.last - 1]):
            inside = [
                place
                for place in range(sentence.first, sentence.last)
                if starts[place] < match.end() and ends[place] > match.start()
            ]
            if inside:
                first, last = inside[0] - sentence.first, inside[-1] + 1 - sentence.first
                yield Found(
                    number,
                    first,
                    last,
                    match.start(),
                    match.end(),
                    row.kind,
                    concept,
                    concept.name,
                    rule=f"pattern: {row.name}",
                )
