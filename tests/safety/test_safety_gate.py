"""The verdict: it fails closed, orders its reasons, and never softens what a rule said of a claim."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import case, claim, draft, item, reading, route, study
from tests.strategies import films
from wetread.errors import UnparsedAnswer
from wetread.language.drafts.drafter import TemplateDrafter
from wetread.records.draft import Case, ClaimVerdict, RuleOutcome, Verdict
from wetread.records.reading import ImageReading
from wetread.records.reason import because
from wetread.records.vocabulary import Effect, Severity
from wetread.safety.defaults import default_rules
from wetread.safety.gate import SafetyGate

NOTED, HELD = because("safety.all_possible"), because("safety.identity")


@dataclass(frozen=True)
class Says:
    """A rule that says what it was told to."""

    outcome: RuleOutcome

    @property
    def name(self) -> str:
        return self.outcome.rule

    def check(self, case: Case) -> RuleOutcome:
        return self.outcome


class Fails:
    name = "fails"

    def check(self, case: Case) -> RuleOutcome:
        raise UnparsedAnswer("An answer could not be parsed.")


def rule(severity: Severity = "note", ran: bool = True, effect: Effect | None = None) -> Says:
    reason = HELD if severity == "hold" else NOTED
    effects = () if effect is None else (ClaimVerdict(claim=claim().id, effect=effect, reasons=(reason,)),)
    reasons = (reason,) if ran else ()
    return Says(RuleOutcome(rule=severity, ran=ran, severity=severity, reasons=reasons, effects=effects))


def judged(*rules: Says | Fails) -> Verdict:
    return SafetyGate(rules).judge(case(written=draft(claim())))


def test_no_rule_that_ran_means_hold() -> None:
    for verdict in (judged(), judged(rule(ran=False))):
        assert (verdict.decision, verdict.reasons) == ("hold", (because("safety.no_rule"),))


def test_notes_show_and_a_hold_holds_with_its_reasons_first() -> None:
    assert judged(rule()).decision == "show"
    verdict = judged(rule(), rule("hold"), rule())
    assert (verdict.decision, verdict.reasons) == ("hold", (HELD, NOTED))


def test_coverage_counts_the_rules_that_ran() -> None:
    verdict = judged(rule(), rule(ran=False), Fails())
    assert (verdict.rules_run, verdict.rules_total) == (1, 3)


def test_a_rule_that_fails_holds_and_names_its_code() -> None:
    verdict = judged(rule(), Fails())
    assert verdict.decision == "hold"
    assert verdict.reasons[0].text == "The safety rule fails failed (reader.unparsed), so the draft is held."


def test_a_hold_without_a_reason_still_holds() -> None:
    silent = Says(RuleOutcome(rule="silent", ran=True, severity="hold"))
    verdict = judged(silent, rule())
    assert verdict.decision == "hold"
    assert verdict.reasons[0].code == "safety.rule_failed"


def test_a_study_without_a_draft_is_held() -> None:
    verdict = SafetyGate((rule(),)).judge(case())
    assert (verdict.decision, verdict.reasons[0].code) == ("hold", "safety.no_draft")


@pytest.mark.parametrize(
    ("effects", "worst"),
    [((), "keep"), (("hedge", "keep"), "hedge"), (("hedge", "escalate"), "escalate"), (("strike", "hedge"), "strike")],
)
def test_the_most_severe_effect_on_a_claim_wins(effects: tuple[Effect, ...], worst: Effect) -> None:
    (verdict,) = judged(rule(), *(rule(effect=effect) for effect in effects)).claims
    assert (verdict.claim, verdict.effect) == (claim().id, worst)
    assert verdict.reasons == ((NOTED,) if effects else ())


def test_a_sound_study_is_shown() -> None:
    verdict = _whole((reading({"Effusion": 0.8, "Mass": 0.4}, negatives=["Pneumothorax"]),))
    assert verdict.decision == "show"
    assert {one.effect for one in verdict.claims} == {"keep"}


def test_an_abstained_study_is_held_by_the_default_rules() -> None:
    looked_at = case(study(item(header_kind="ct")), [route(reader=None, reasons=(HELD,))], [])
    verdict = SafetyGate(default_rules()).judge(looked_at)
    assert (verdict.decision, verdict.claims) == ("hold", ())
    assert [reason.code for reason in verdict.reasons] == ["safety.abstained", "safety.identity"]


@settings(max_examples=50, deadline=None)
@given(films())
def test_the_drafter_never_breaks_a_rule_about_drafts(readings: tuple[ImageReading, ...]) -> None:
    outcomes = {one.rule: one for one in _whole(readings).outcomes}
    for name in ("negatives", "comparison", "grounding", "laterality"):
        assert outcomes[name].severity == "note"


@settings(max_examples=50, deadline=None)
@given(films(), st.permutations(default_rules()))
def test_the_order_of_rules_never_changes_the_decision(readings: tuple[ImageReading, ...], rules: list[Says]) -> None:
    first, second = _whole(readings), SafetyGate(tuple(rules)).judge(_case(readings))
    assert first.decision == second.decision
    assert set(first.reasons) == set(second.reasons)
    assert {one.claim: one.effect for one in first.claims} == {one.claim: one.effect for one in second.claims}
    assert "strike" not in {one.effect for one in first.claims}


def _whole(readings: tuple[ImageReading, ...]) -> Verdict:
    return SafetyGate(default_rules()).judge(_case(readings))


def _case(readings: tuple[ImageReading, ...]) -> Case:
    bare = case(study(*(item(one.instance) for one in readings)), readings=readings)
    written = TemplateDrafter().draft(bare.study, bare.routes, bare.readings, bare.context)
    return Case(bare.study, bare.routes, bare.readings, written, bare.context)
