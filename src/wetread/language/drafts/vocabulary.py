"""What a radiologist calls a reader's findings: the table `rules/en/findings.yaml`."""

import functools
from collections.abc import Collection
from importlib.resources import files

import yaml

from wetread.errors import UnparsedAnswer
from wetread.records.base import Record


class Term(Record):
    """The name of one set of findings; `probable` and `possible` replace "Probable <name>" and "Possible <name>"
    where those would read ill."""

    id: str
    name: str
    findings: tuple[str, ...]
    probable: str | None = None
    possible: str | None = None


class Sizes(Record):
    """The terms by measured size, up to and over a limit in `unit`."""

    measurement: str
    unit: str
    limit: float
    upto: Term
    over: Term

    def term(self, size: float) -> Term:
        return self.upto if size <= self.limit else self.over


class Group(Record):
    """Findings that one place cannot tell apart: they give one claim. Priority 1 comes first in the impression.

    `general` is a finding whose word holds for the others too; `zoned` says that its place is named by lung zone.
    """

    slug: str
    region: str
    priority: int
    terms: tuple[Term, ...]
    sized: Sizes | None = None
    general: str | None = None
    zoned: bool = False

    @property
    def findings(self) -> frozenset[str]:
        return frozenset(finding for term in self.terms for finding in term.findings)

    def term(self, flagged: Collection[str]) -> Term:
        named = set(flagged) - {self.general} or set(flagged)
        return next(term for term in self.terms if set(term.findings) == named)

    def widest(self, flagged: Collection[str]) -> Term:
        """The general finding's term, with what the others flagged add to it without narrowing it."""
        own = self.term([self.general or ""])
        fitting = [term for term in self.terms if term.name.startswith(own.name) and set(term.findings) <= set(flagged)]
        return max(fitting, key=lambda term: len(term.name))


class Label(Record):
    """A finding's name in a list, and after "No"."""

    finding: str
    label: str
    negative: str


class RatioLimits(Record):
    """Which measurement bears on which finding: borderline from `borderline` up to `enlarged`."""

    measurement: str
    finding: str
    borderline: float
    enlarged: float


class Vocabulary(Record):
    """The whole table; regions in the order of a report."""

    regions: tuple[str, ...]
    groups: tuple[Group, ...]
    labels: tuple[Label, ...]
    ratio: RatioLimits

    def group(self, finding: str) -> Group:
        """Raises UnparsedAnswer for a finding that the table does not know: it is never guessed."""
        found = next((group for group in self.groups if finding in group.findings), None)
        if found is None:
            raise UnparsedAnswer("The reader returned a finding that the vocabulary does not know.")
        return found

    def label(self, finding: str) -> Label:
        return next(label for label in self.labels if label.finding == finding)

    def term(self, concept: str) -> Term:
        """Any term of this concept: terms that share an id share their name."""
        return next(term for group in self.groups for term in _terms(group) if term.id == concept)


def _terms(group: Group) -> tuple[Term, ...]:
    return group.terms if group.sized is None else (*group.terms, group.sized.upto, group.sized.over)


@functools.cache
def vocabulary() -> Vocabulary:
    """The English table, read and checked once."""
    text = files("wetread.language").joinpath("rules/en/findings.yaml").read_text("utf-8")
    return Vocabulary.model_validate(yaml.safe_load(text))
