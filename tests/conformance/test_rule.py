"""What every safety rule must hold to: it edits nothing, gives a reason for a hold, and takes unknown as a value."""

from collections.abc import Sequence
from typing import Any

import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import READER, case, item, route, study
from tests.strategies import films
from wetread.language.drafts.drafter import TemplateDrafter
from wetread.ports import Rule
from wetread.records.arrays import digest_array
from wetread.records.context import Context, ContextUse
from wetread.records.draft import Case, Draft
from wetread.records.evidence import Score
from wetread.records.reading import ImageReading
from wetread.records.study import Acquisition, ImageItem, Study
from wetread.safety.defaults import default_rules

every_rule = pytest.mark.parametrize("rule", default_rules(), ids=lambda rule: rule.name)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Studies read or abstained on, by a sure or an unsure gate, on films that lie as they should or not."""
    readings = draw(films())
    orientation = draw(st.sampled_from(["conventional", "mirrored", "other", "unverified"]))
    whole = study(*(item(one.instance, orientation=orientation) for one in readings))
    reader = draw(st.sampled_from(["test-reader", None]))
    routes = [route(one.instance, confidence=draw(st.floats(0, 1)), reader=reader) for one in readings]
    if reader is None:
        return case(whole, routes, [])
    written = TemplateDrafter().draft(whole, routes, readings, Context())
    return case(whole, routes, readings, written if draw(st.booleans()) else None)


@every_rule
@settings(max_examples=25, deadline=None)
@given(looked_at=cases())
def test_a_rule_edits_nothing_and_says_the_same_twice(rule: Rule, looked_at: Case) -> None:
    before = digests(looked_at)
    first = rule.check(looked_at)
    assert rule.check(looked_at) == first
    assert digests(looked_at) == before


@every_rule
@settings(max_examples=25, deadline=None)
@given(looked_at=cases())
def test_a_hold_and_an_effect_give_a_reason_that_can_be_read(rule: Rule, looked_at: Case) -> None:
    outcome = rule.check(looked_at)
    claims = {claim.id for claim in looked_at.draft.claims} if looked_at.draft else set()
    assert outcome.rule == rule.name
    assert outcome.reasons or outcome.severity != "hold"
    assert all(reason.text for reason in outcome.reasons)
    assert {effect.claim for effect in outcome.effects} <= claims
    assert all(effect.reasons for effect in outcome.effects)
    assert "strike" not in {effect.effect for effect in outcome.effects}
    assert outcome.ran or not outcome.reasons


@every_rule
@pytest.mark.parametrize("drafted", [True, False])
def test_unknown_is_a_value(rule: Rule, drafted: bool) -> None:
    outcome = rule.check(unknown(drafted))
    assert outcome.severity == "note"


@every_rule
def test_an_empty_case_is_judged_or_declined(rule: Rule) -> None:
    outcome = rule.check(Case(study(), (), (), None, Context()))
    assert not outcome.ran or outcome.severity == "hold"


def test_every_rule_has_its_own_name() -> None:
    names = [rule.name for rule in default_rules()]
    assert len(set(names)) == len(names)


def unknown(drafted: bool) -> Case:
    """A picture that was read and of which nothing else is known."""
    film = ImageItem(
        instance="2.25.1",
        series="2.25.100",
        content="a" * 64,
        rows=8,
        columns=8,
        acquisition=Acquisition(),
        use="read",
        why=item().why,
    )
    whole = study(film)
    bare = ImageReading("2.25.1", 1, "unknown", READER, (Score(finding="Effusion", probability=0.9),), ContextUse())
    routes = [route(view="unknown", distance=None, distance_at=None)]
    return case(whole, routes, [bare], _written(whole, bare) if drafted else None)


def _written(whole: Study, bare: ImageReading) -> Draft:
    return TemplateDrafter().draft(whole, [], [bare], Context())


def digests(looked_at: Case) -> Sequence[str]:
    """Of everything in the case, arrays too."""
    records = [*looked_at.routes, looked_at.context, *looked_at.study.items]
    records += [looked_at.draft] if looked_at.draft else []
    records += [score for one in looked_at.readings for score in one.scores]
    records += [measured for one in looked_at.readings for measured in one.measurements]
    arrays: list[npt.NDArray[Any]] = [heat.values for one in looked_at.readings for heat in one.heatmaps]
    arrays += [one.masks.values for one in looked_at.readings if one.masks]
    return [record.digest() for record in records] + [digest_array(values) for values in arrays]
