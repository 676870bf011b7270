"""Every error has a stable code of its own and stands in the tree that the module's docstring draws."""

import re

import pytest

from wetread import errors
from wetread.errors import WetreadError

LEAF = re.compile(r"^    (?P<branch>[│├└─ ]*)(?P<name>[A-Z]\w+)(?:\s+(?P<code>[a-z_]+\.[a-z_]+))?", re.MULTILINE)


def family(error: type[WetreadError]) -> list[type[WetreadError]]:
    return [error, *(below for child in error.__subclasses__() for below in family(child))]


ERRORS = [error for error in family(WetreadError) if error.__module__ == "wetread.errors"]
DRAWN = {found["name"]: found for found in LEAF.finditer(errors.__doc__ or "")}


def test_the_tree_shows_every_error_and_no_other() -> None:
    assert list(DRAWN) == [error.__name__ for error in ERRORS]


def test_no_code_is_used_twice() -> None:
    codes = [error.code for error in ERRORS]
    assert len(codes) == len(set(codes))


def test_no_error_is_defined_elsewhere() -> None:
    assert family(WetreadError) == ERRORS


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_the_tree_gives_the_code_and_the_parent(error: type[WetreadError]) -> None:
    drawn = DRAWN[error.__name__]
    assert len(drawn["branch"]) // 4 == len(error.__mro__) - len(WetreadError.__mro__)
    assert "code" in vars(error)
    assert drawn["code"] == (error.code if "." in error.code else None)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_the_message_is_what_is_shown(error: type[WetreadError]) -> None:
    raised = error("Give a folder.")
    assert (str(raised), raised.message) == ("Give a folder.", "Give a folder.")
