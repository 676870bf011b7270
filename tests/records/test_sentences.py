"""Every reason that the source can give has a sentence, and the sentence is filled by the values given."""

import ast
import string
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pytest

import wetread
from wetread.records.reason import Reason, because, sentences

SOURCE = Path(wetread.__file__).parent


class Use(NamedTuple):
    """One call of `because`: where, the code (None where it is put together), its fixed beginning, and the values."""

    where: str
    code: str | None
    prefix: str
    given: frozenset[str]
    open_ended: bool


def uses() -> list[Use]:
    parsed = [(file, ast.parse(file.read_text("utf-8"))) for file in sorted(SOURCE.rglob("*.py"))]
    return [
        _use(node, f"{file.relative_to(SOURCE)}:{node.lineno}")
        for file, tree in parsed
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "because"
    ]


def _use(call: ast.Call, where: str) -> Use:
    first = call.args[0]
    code = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
    head = first.values[0] if isinstance(first, ast.JoinedStr) else None
    prefix = str(head.value) if isinstance(head, ast.Constant) else ""
    given = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
    return Use(where, code, prefix, given, any(keyword.arg is None for keyword in call.keywords))


def braces(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


USES = uses()


def test_the_source_gives_reasons() -> None:
    assert len(USES) > 10


@pytest.mark.parametrize("use", [use for use in USES if use.code], ids=lambda use: use.where)
def test_every_code_has_a_sentence_that_its_values_fill(use: Use) -> None:
    assert use.code in sentences()
    assert use.open_ended or braces(sentences()[use.code]) <= use.given


@pytest.mark.parametrize("use", [use for use in USES if use.prefix], ids=lambda use: use.where)
def test_every_code_put_together_begins_like_a_sentence(use: Use) -> None:
    assert any(code.startswith(use.prefix) for code in sentences())


def test_no_table_of_sentences_stands_in_two_files() -> None:
    folder = files("wetread.records").joinpath("sentences/en")
    tables = [table for file in folder.iterdir() for table in tomllib.loads(file.read_text("utf-8"))]
    assert sorted(tables) == sorted(set(tables))


@pytest.mark.parametrize(("code", "text"), sorted(sentences().items()))
def test_every_sentence_can_be_filled(code: str, text: str) -> None:
    names = braces(text)
    assert all(name.isidentifier() for name in names), "a sentence has named braces only"
    assert text == text.strip() != ""
    assert Reason(code=code, values=tuple((name, "7") for name in sorted(names))).text.count("7") >= len(names)


def test_values_are_kept_in_one_order() -> None:
    assert because("example.code", b=1, a=2) == because("example.code", a=2, b=1)


def test_a_code_without_a_sentence_is_an_error() -> None:
    with pytest.raises(KeyError):
        _ = because("no.such_code").text
