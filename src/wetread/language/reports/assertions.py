"""Whether a thing is there, for whom, since when and how surely: decided from the cues that reach it."""

from collections.abc import Sequence
from typing import NamedTuple

from wetread.language.reports.scopes import Reached, Scene
from wetread.records.vocabulary import Assertion, Certainty, Temporality

_DECIDING = ("negated", "possible", "hypothetical")


class Decision(NamedTuple):
    """What was decided of one thing, and the cue that decided most; None where nothing speaks against "present"."""

    assertion: Assertion
    negated: bool
    experiencer: str
    temporality: Temporality
    certainty: Certainty
    cue: Reached | None
    cues: tuple[Reached, ...]


def decide(scene: Scene, first: int, last: int) -> Decision:
    """The decision for the thing at the words `first` up to `last`."""
    reached = scene.reaching(first, last)
    by_role: dict[str, Reached] = {}
    for one in reached:
        held = by_role.get(one.hit.payload.role)
        if held is None or one.distance < held.distance:
            by_role[one.hit.payload.role] = one
    other, conditional = by_role.get("someone_else"), by_role.get("conditional")
    main = _main(scene, [by_role[role] for role in _DECIDING if role in by_role])
    role = main.hit.payload.role if main else ""
    negated = role == "negated"
    assertion, cue = _assertion(role, main, other, conditional)
    temporality = _temporality(by_role)
    if negated and main is not None and "history" in scene.stems[main.hit.first : main.hit.last]:
        temporality = "past"  # "no history of seizure" is about the past
    return Decision(
        assertion=assertion,
        negated=negated,
        experiencer="other" if other else "patient",
        temporality=temporality,
        certainty=_certainty(main, assertion),
        cue=cue or by_role.get("past") or by_role.get("planned"),
        cues=tuple(reached),
    )


def _assertion(
    role: str, main: Reached | None, other: Reached | None, conditional: Reached | None
) -> tuple[Assertion, Reached | None]:
    if other is not None:
        return "someone_else", other
    if role == "hypothetical":
        return "hypothetical", main
    if role == "negated":
        return "absent", main
    if conditional is not None:
        return "conditional", conditional
    if role == "possible" and main is not None:
        return _DOUBTS.get(main.hit.payload.value, "possible"), main
    return "present", None


# "Consistent with pneumonia" says that it is there, "risk of pneumonia" that it might come.
_DOUBTS: dict[str, Assertion] = {"hypothetical": "hypothetical", "likely": "present"}


def _main(scene: Scene, candidates: Sequence[Reached]) -> Reached | None:
    """The cue that decides between denied, possible and hypothetical where several reach a thing.

    A denial behind it; else the nearer one of two that stand before it where a list or clause lies between them; else
    a denial outweighs a doubt, and a supposition outweighs both.
    """
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    verdict = next((one for one in candidates if not one.before and one.hit.payload.role == "negated"), None)
    if verdict is not None:
        return verdict  # "testing for influenza was negative"
    ranked = sorted(candidates, key=lambda one: _WEIGHT[one.hit.payload.role])
    best = ranked[0]
    for one in ranked[1:]:
        if one.before and best.before and one.distance < best.distance and _apart(scene, best, one):
            best = one
    return best


_WEIGHT = {"hypothetical": 0, "negated": 1, "possible": 2}


def _apart(scene: Scene, far: Reached, near: Reached) -> bool:
    between = scene.stems[far.hit.last : near.hit.first]
    return any(word in (",", "and", "or", ":", "with") for word in between)


def _temporality(by_role: dict[str, Reached]) -> Temporality:
    planned, past = by_role.get("planned"), by_role.get("past")
    if planned and past:
        return "planned" if planned.distance < past.distance else "past"
    return "planned" if planned else "past" if past else "current"


def _certainty(main: Reached | None, assertion: Assertion) -> Certainty:
    if main is None:
        return "certain"
    value = main.hit.payload.value
    if value == "likely":
        return "probable"
    if value in ("probable", "possible", "unlikely", "certain"):
        return value  # type: ignore[return-value]
    return "certain" if assertion in ("present", "absent") else "possible"
