"""What each object of a study is used for, by the first row of `tables/selection.yaml` that matches it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from wetread.dicom.headers import Header
from wetread.dicom.rules import table, uid_matches, word
from wetread.records.reason import Reason, because
from wetread.records.vocabulary import Use

# Each picture of these is a view of its own; a series of anything else is sections or cine, and one stands for all.
# What does not say how it was made may be a projection.
_PROJECTIONS: Final = frozenset({"CR", "DX", "DR", "RG", "MG", "IO", "PX", "OT", ""})


@dataclass(frozen=True)
class Candidate:
    """A header with what only the whole study can tell of it; `count` is the size of its series."""

    header: Header
    rejected: bool = False
    presented: bool = False
    represented: bool = False
    count: int = 1


def choose(headers: Sequence[Header]) -> list[tuple[Use, Reason]]:
    """Use and reason for each object of one study, in the order given."""
    rejected = frozenset().union(*(header.rejects for header in headers))
    alone = [Candidate(header, rejected=header.instance_uid in rejected) for header in headers]
    return [judge(each) for each in _with_series(_with_presentation(alone))]


def judge(candidate: Candidate) -> tuple[Use, Reason]:
    """The first row that holds; the last row holds for everything."""
    row = next(row for row in table("selection") if _holds(row["when"], candidate))
    counted = {"count": candidate.count} if row["reason"] == "series_represented" else {}
    return row["use"], because(f"select.{row['reason']}", **counted)


def _with_presentation(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The same, marked where a usable image FOR PRESENTATION shows the same view."""
    intended = [each for each in candidates if each.header.facts.presentation_intent == "FOR PRESENTATION"]
    usable = [each.header for each in intended if judge(each)[0] != "left_out"]
    return [replace(each, presented=any(_same_view(each.header, one) for one in usable)) for each in candidates]


def _with_series(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The same, with all but the middle image of each readable series of sections marked as represented."""
    series: dict[str, list[int]] = {}
    for at, each in enumerate(candidates):
        sections = each.header.object == "image" and each.header.facts.modality not in _PROJECTIONS
        if sections and judge(each)[0] == "read":
            series.setdefault(each.header.series_uid or f"#{at}", []).append(at)
    marked = list(candidates)
    for members in series.values():
        ordered = sorted(members, key=lambda at: candidates[at].header.number)
        for at in set(ordered) - {ordered[len(ordered) // 2]}:
            marked[at] = replace(marked[at], represented=True, count=len(ordered))
    return marked


def _same_view(header: Header, other: Header) -> bool:
    """One modality, body part and view; a view that the header does not state may be any."""
    mine, theirs = header.facts, other.facts
    same = (mine.modality, mine.body_part) == (theirs.modality, theirs.body_part)
    return same and mine.view in (theirs.view, "unknown")


def _holds(when: dict[str, Any], candidate: Candidate) -> bool:
    return all(_CONDITIONS[name](candidate, wanted) for name, wanted in when.items())


def _remarked(candidate: Candidate, expression: str) -> bool:
    return word(expression).search(candidate.header.remarks) is not None


_CONDITIONS: Final[dict[str, Callable[[Candidate, Any], bool]]] = {
    "object": lambda each, wanted: each.header.object in wanted,
    "rejected": lambda each, wanted: each.rejected is wanted,
    "sop": lambda each, wanted: uid_matches(each.header.facts.sop_class, wanted),
    "modality": lambda each, wanted: each.header.facts.modality in wanted,
    "image_type": lambda each, wanted: bool({value.upper() for value in each.header.facts.image_type} & set(wanted)),
    "conversion": lambda each, wanted: bool({each.header.conversion, "any"} & set(wanted) and each.header.conversion),
    "quality_control": lambda each, wanted: each.header.quality_control in wanted,
    "remarks": _remarked,
    "kind": lambda each, wanted: each.header.facts.header_kind in wanted,
    "intent": lambda each, wanted: each.header.facts.presentation_intent in wanted,
    "presented": lambda each, wanted: each.presented is wanted,
    "represented": lambda each, wanted: each.represented is wanted,
}
