"""Clauses: how far what is said of one thing may be said of the next."""

from collections.abc import Sequence

from wetread.language.reports.phrases import grammar
from wetread.language.reports.words import NUMBER

# How far behind a comma or an "and" the verb of a new clause may stand.
AHEAD = 10


def clause_starts(stems: Sequence[str]) -> list[int]:
    """The places (words) at which a new clause begins, in order; the first clause begins at 0 and is not listed."""
    conjunctions = grammar()["conjunction"]
    return [
        place + 1
        for place, word in enumerate(stems)
        if word == ";" or (word == ")" and _is_item(stems, place)) or (word in conjunctions and _opens(stems, place))
    ]


def _is_item(stems: Sequence[str], place: int) -> bool:
    """Is the bracket that of "2)", and not of "(2)" inside a list?"""
    return place > 0 and stems[place - 1] == NUMBER and (place < 2 or stems[place - 2] != "(")


def _opens(stems: Sequence[str], place: int) -> bool:
    """Does the conjunction at `place` join clauses, rather than things?"""
    ahead = stems[place + 1 : place + 1 + AHEAD]
    if not ahead:
        return False
    if (
        stems[place] == ","
        and ahead[0] in grammar()["assertive"]
        and _names(ahead[1:2])
        and not _list_goes_on(stems, place)
    ):
        return True
    for distance, word in enumerate(ahead):
        if word in grammar()["conjunction"] or word in grammar()["clause_end"]:
            return False
        if word in grammar()["verb"]:
            return _is_clause(stems, place, distance)
    return False


def _names(word: Sequence[str]) -> bool:
    """Does a thing follow, as in ", stable cardiomegaly", rather than nothing, as in ", stable since May"?"""
    return bool(word) and word[0] not in grammar()["preposition"] | grammar()["conjunction"] | grammar()[
        "clause_end"
    ] | {
        "compared",
        "since",
    }


def _is_clause(stems: Sequence[str], place: int, distance: int) -> bool:
    """Is it one, with its verb `distance` words behind the conjunction?"""
    conjunction, verb = stems[place], stems[place + 1 + distance]
    if conjunction in ("or", "nor", "/"):
        return False
    if distance == 0:
        return conjunction != "," or verb not in grammar()["auxiliary"]
    before = stems[:place]
    if not any(word in grammar()["verb"] or word in grammar()["denial"] for word in before):
        return False  # "Effusion, consolidation and nodules were excluded": the first thing has no verb of its own
    # "No consolidation, effusion and pneumothorax are seen": one list with one verb at its end.
    after = stems[place + 2 + distance : place + 5 + distance]
    return not (conjunction == "and" and verb in ("are", "were") and any(word in grammar()["seen"] for word in after))


def _list_goes_on(stems: Sequence[str], place: int) -> bool:
    return any(word in ("or", "nor") for word in stems[place + 1 :])
