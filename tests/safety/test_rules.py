"""Each rule on the case that it was written for, and on the one beside it."""

from dataclasses import replace

import pytest

from tests.builders import case, claim, draft, item, masks, ratio, reading, route, score, study
from tests.strategies import OTHER
from wetread.language.drafts.drafter import TemplateDrafter
from wetread.ports import Rule
from wetread.records.claim import Claim, Sentence
from wetread.records.context import Context, ContextUse
from wetread.records.draft import Case, Draft, Route, RuleOutcome
from wetread.records.reading import Apparent, ImageReading
from wetread.records.reason import because
from wetread.records.study import Study
from wetread.records.vocabulary import OPACITY
from wetread.safety.abstained import Abstained
from wetread.safety.anatomy import Anatomy
from wetread.safety.comparison import Comparison
from wetread.safety.contradiction import Contradiction
from wetread.safety.frontals_disagree import FrontalsDisagree
from wetread.safety.gate_confidence import GateConfidence
from wetread.safety.grounding import Grounding
from wetread.safety.header_kind import HeaderKind
from wetread.safety.identity_match import IdentityMatch
from wetread.safety.laterality import UnverifiedLaterality
from wetread.safety.low_confidence import LowConfidence
from wetread.safety.negatives import Negatives
from wetread.safety.silence import Silence

LATERAL = because("gate.kind", kind="a lateral chest radiograph")


def drafted(*readings: ImageReading, of: Study | None = None) -> Case:
    """A case with the draft that the readings give."""
    whole = of or study(*(item(one.instance) for one in readings))
    bare = case(whole, readings=readings)
    written = TemplateDrafter().draft(bare.study, bare.routes, bare.readings, bare.context)
    return Case(bare.study, bare.routes, bare.readings, written, bare.context)


def opaque() -> tuple[ImageReading, Draft]:
    """A reading of an opacity, and the draft that it gives."""
    seen = reading({OPACITY: 0.8})
    written = drafted(seen).draft
    assert written is not None
    return seen, written


def said(rule: Rule, looked_at: Case) -> tuple[str, list[str]]:
    """The severity and the codes of the reasons; the rule must have run."""
    outcome = rule.check(looked_at)
    assert outcome.ran
    return outcome.severity, [reason.code for reason in outcome.reasons]


def effects(outcome: RuleOutcome) -> dict[str, str]:
    return {one.claim: one.effect for one in outcome.effects}


def sentence(text: str, *claims: str, **fields: str) -> Sentence:
    told = {"section": "findings", "basis": "claims" if claims else "limits"} | fields
    return Sentence.model_validate({"text": text, "claims": claims} | told)


def test_an_abstained_study_is_held_with_the_gates_reasons() -> None:
    looked_at = case(routes=[route(reader=None, reasons=(LATERAL,))], readings=[])
    assert said(Abstained(), looked_at) == ("hold", ["safety.abstained", "gate.kind"])


@pytest.mark.parametrize("routes", [[], [route()]])
def test_a_study_without_a_reading_is_held(routes: list[Route]) -> None:
    looked_at = Case(study(), tuple(routes), (), None, Context())
    assert said(Abstained(), looked_at) == ("hold", ["safety.nothing_read"])


def test_a_picture_left_out_beside_one_that_was_read_is_a_note() -> None:
    looked_at = case(routes=[route(), route(OTHER, reader=None, reasons=(LATERAL,))], readings=[reading()])
    assert said(Abstained(), looked_at) == ("note", ["safety.others_abstained", "gate.kind"])
    assert said(Abstained(), case()) == ("note", [])


def test_an_unsure_gate_and_a_far_picture_hold() -> None:
    assert said(GateConfidence(), case(routes=[route(confidence=0.89)])) == ("hold", ["safety.gate_unsure"])
    assert said(GateConfidence(), case(routes=[route(distance=3.1)])) == ("hold", ["safety.gate_far"])
    assert said(GateConfidence(), case(routes=[route(confidence=0.9, distance=3.0)])) == ("note", [])
    assert said(GateConfidence(), case(routes=[route(distance=None)])) == ("note", [])


def test_the_gates_confidence_counts_only_for_what_is_read() -> None:
    assert not GateConfidence().check(case(routes=[route(reader=None, confidence=0.2)])).ran


def test_a_header_that_names_another_kind_holds() -> None:
    assert said(HeaderKind(), case(study(item(header_kind="ct")))) == ("hold", ["safety.header_kind"])
    assert said(HeaderKind(), case()) == ("note", [])
    assert not HeaderKind().check(case(study(item(header_kind="unknown")))).ran


def apparent(mismatch: float | None, limit: float | None = 5.0) -> Apparent:
    return Apparent(female=0.99, age=30, age_deviation=5, ap=0.01, mismatch=mismatch, mismatch_at=limit)


def test_a_picture_that_does_not_fit_its_header_gives_one_combined_alert() -> None:
    looked_at = case(readings=[reading(apparent=apparent(9.0))] * 2, written=draft(claim()))
    outcome = IdentityMatch().check(looked_at)
    assert [reason.text for reason in outcome.reasons] == ["Picture may not belong to this patient: verify identity."]
    assert outcome.severity == "hold"
    assert effects(outcome) == {claim().id: "escalate"}


def test_identity_is_not_judged_without_anything_to_compare() -> None:
    assert said(IdentityMatch(), case(readings=[reading(apparent=apparent(5.0))])) == ("note", [])
    for unknown in (None, apparent(None), apparent(9.0, None)):
        assert not IdentityMatch().check(case(readings=[reading(apparent=unknown)])).ran


def test_a_reported_finding_beside_a_likely_no_finding_holds_and_hedges() -> None:
    looked_at = drafted(reading({"Effusion": 0.8, "No Finding": 0.5}))
    assert said(Contradiction(), looked_at) == ("hold", ["safety.finding_and_no_finding"])
    assert effects(Contradiction().check(looked_at)) == {"c1-effusion": "hedge"}
    assert said(Contradiction(), drafted(reading({"Effusion": 0.8, "No Finding": 0.49}))) == ("note", [])
    possible = drafted(reading({"Effusion": 0.4, "No Finding": 0.9}))
    assert said(Contradiction(), possible) == ("note", ["safety.possible_and_no_finding"])


def test_nothing_flagged_beside_an_unlikely_no_finding_is_noted() -> None:
    unlikely = ("note", ["safety.nothing_flagged_yet_abnormal"])
    assert said(Contradiction(), drafted(reading({"No Finding": 0.14}))) == unlikely
    assert said(Contradiction(), drafted(reading({"No Finding": 0.15}))) == ("note", [])
    assert said(Contradiction(), drafted(reading({"No Finding": 0.1, "Mass": 0.4}))) == ("note", [])


def test_only_possible_claims_are_noted() -> None:
    assert said(LowConfidence(), drafted(reading({"Effusion": 0.4}))) == ("note", ["safety.all_possible"])
    assert said(LowConfidence(), drafted(reading({"Effusion": 0.4, "Mass": 0.9}))) == ("note", [])
    assert said(LowConfidence(), drafted(reading())) == ("note", [])


def test_a_claim_just_over_its_operating_point_is_hedged() -> None:
    close = drafted(reading({"Effusion": 0.54, "Mass": 0.56}))
    assert said(LowConfidence(), close) == ("note", ["safety.close_call"])
    assert effects(LowConfidence().check(close)) == {"c2-effusion": "hedge"}


def test_frontals_that_disagree_are_told_and_the_claim_escalated() -> None:
    looked_at = drafted(reading({"Effusion": 0.8}), reading(instance=OTHER))
    assert said(FrontalsDisagree(), looked_at) == ("note", ["safety.frontals_disagree"])
    assert effects(FrontalsDisagree().check(looked_at)) == {"c1-effusion": "escalate"}


@pytest.mark.parametrize("other", [{"Effusion": 0.9}, {"Effusion": 0.4}])
def test_frontals_that_both_flag_it_do_not_disagree(other: dict[str, float]) -> None:
    looked_at = drafted(reading({"Effusion": 0.8}), reading(other, instance=OTHER))
    assert said(FrontalsDisagree(), looked_at) == ("note", [])


def test_frontals_agree_where_each_reports_another_finding_of_one_claim() -> None:
    looked_at = drafted(reading({"Infiltration": 0.8}), reading({"Consolidation": 0.8}, instance=OTHER))
    assert said(FrontalsDisagree(), looked_at) == ("note", [])
    assert not FrontalsDisagree().check(drafted(reading({"Effusion": 0.8}))).ran


def sided(side: str) -> Draft:
    return draft(claim().model_copy(update={"laterality": side}))


@pytest.mark.parametrize("orientation", ["unverified", "other"])
def test_an_unverified_side_is_a_note_and_a_stated_one_holds(orientation: str) -> None:
    turned = study(item(orientation=orientation))
    assert said(UnverifiedLaterality(), case(turned)) == ("note", ["laterality.unverified"])
    held = said(UnverifiedLaterality(), case(turned, written=sided("left")))
    assert held == ("hold", ["laterality.stated", "laterality.unverified"])
    assert said(UnverifiedLaterality(), case(turned, written=sided("unverified")))[0] == "note"


@pytest.mark.parametrize("orientation", ["conventional", "mirrored"])
def test_a_side_on_a_verified_film_passes(orientation: str) -> None:
    verified = study(item(orientation=orientation))
    assert said(UnverifiedLaterality(), case(verified, written=sided("left"))) == ("note", [])


def test_unreliable_outlines_are_noted() -> None:
    poor = reading(reliable_masks=False, measurements=(ratio(0.6, "mask_unreliable"),))
    assert said(Anatomy(), case(readings=[poor])) == ("note", ["safety.masks_unreliable"])
    assert said(Anatomy(), case()) == ("note", [])


@pytest.mark.parametrize(
    "looked_at",
    [
        case(readings=[reading(reliable_masks=False)]),
        case(readings=[reading(view="AP")]),
        case(readings=[reading(view="unknown", measurements=(ratio(0.52, "borderline"),))]),
        case(study(item(adult=False))),
    ],
)
def test_a_ratio_judged_where_it_must_not_be_holds(looked_at: Case) -> None:
    severity, codes = said(Anatomy(), looked_at)
    assert (severity, codes[0]) == ("hold", "safety.ratio_unfit")


def test_a_denial_with_its_proof_passes() -> None:
    assert said(Negatives(), drafted(reading(negatives=["Pneumothorax"]))) == ("note", [])


def denial() -> Claim:
    evidence = (score("Pneumothorax", 0.05, negative_allowed=True),)
    return claim("Pneumothorax", "pneumothorax").model_copy(update={"assertion": "absent", "evidence": evidence})


def test_a_denial_is_checked_against_the_readings_not_the_claim() -> None:
    written = draft(denial(), sentences=(sentence("No pneumothorax.", denial().id),))
    allowed, refused = reading(negatives=["Pneumothorax"]), reading()
    assert said(Negatives(), case(readings=[allowed], written=written)) == ("note", [])
    assert said(Negatives(), case(readings=[refused], written=written))[1] == ["safety.denied_without_proof"]
    assert said(Negatives(), case(readings=[allowed, refused], written=written))[0] == "hold"


@pytest.mark.parametrize("text", ["No pneumothorax.", "Lungs without opacity.", "Negative for effusion."])
def test_a_denying_sentence_without_an_absent_claim_holds(text: str) -> None:
    for named in ((), (claim().id,)):
        looked_at = case(written=draft(claim(), sentences=(sentence(text, *named),)))
        assert said(Negatives(), looked_at) == ("hold", ["safety.denied_without_proof"])


@pytest.mark.parametrize("text", ["Normal heart size.", "The lungs are clear.", "Unremarkable."])
def test_a_word_of_health_holds(text: str) -> None:
    looked_at = case(written=draft(claim(), sentences=(sentence(text, claim().id),)))
    assert said(Negatives(), looked_at) == ("hold", ["safety.forbidden_word"])


@pytest.mark.parametrize("text", ["New effusion.", "Stable heart.", "Effusion has increased."])
def test_a_word_of_change_holds_without_a_prior_that_was_used(text: str) -> None:
    written = draft(claim(), sentences=(sentence(text, claim().id),))
    given = Context(prior_reports=("An earlier report.",))
    used = reading({"Effusion": 0.8}, uses=ContextUse(prior_reports=True))
    assert said(Comparison(), case(written=written)) == ("hold", ["safety.compared_without_prior"])
    assert said(Comparison(), case(written=written, context=given))[0] == "hold"
    assert said(Comparison(), case(readings=[used], written=written))[0] == "hold"
    assert said(Comparison(), case(readings=[used], written=written, context=given)) == ("note", [])


def test_a_claim_of_change_holds_without_a_prior() -> None:
    written = draft(claim().model_copy(update={"change": "worse"}))
    assert said(Comparison(), case(written=written))[0] == "hold"


@pytest.mark.parametrize(
    "loose",
    [
        sentence("Effusion.", "c9-unknown"),
        sentence("Effusion.", basis="claims"),
        sentence("Effusion.", basis="header"),
        sentence("Ratio 0.60.", basis="measurement", section="impression"),
    ],
)
def test_a_sentence_without_evidence_holds(loose: Sentence) -> None:
    looked_at = case(readings=[reading(measurements=())], written=draft(claim(), sentences=(loose,)))
    assert said(Grounding(), looked_at) == ("hold", ["safety.no_evidence"])


def test_a_claim_without_evidence_holds() -> None:
    bare = claim().model_copy(update={"evidence": ()})
    assert said(Grounding(), case(written=draft(bare)))[0] == "hold"
    assert said(Grounding(), drafted(reading({"Effusion": 0.8, "Cardiomegaly": 0.7}))) == ("note", [])


def test_a_place_rests_on_a_measured_region_of_a_finding_that_was_flagged() -> None:
    assert said(Grounding(), drafted(reading({OPACITY: 0.8}))) == ("note", [])
    placed = drafted(reading({OPACITY: 0.8})).draft
    unflagged = case(readings=[reading({OPACITY: 0.2})], written=placed)
    assert said(Grounding(), unflagged) == ("hold", ["safety.place_without_region"])
    assert said(Grounding(), case(written=sided("left"))) == ("hold", ["safety.place_without_region"])


@pytest.mark.parametrize(
    "elsewhere", [{"laterality": "left"}, {"laterality": "bilateral"}, {"zone": "upper"}, {"zone": "several"}]
)
def test_a_place_is_the_one_that_the_region_has(elsewhere: dict[str, str]) -> None:
    seen, written = opaque()
    assert (written.claims[0].laterality, written.claims[0].zone) == ("right", "lower")
    moved = tuple(one.model_copy(update=elsewhere) for one in written.claims)
    given = case(readings=[seen], written=written.model_copy(update={"claims": moved}))
    assert said(Grounding(), given)[0] == "hold"


def test_a_place_needs_outlines_that_hold() -> None:
    seen, written = opaque()
    for doubtful in (None, masks(reliable=False)):
        given = case(readings=[replace(seen, masks=doubtful)], written=written)
        assert said(Grounding(), given) == ("hold", ["safety.place_without_region"])


def test_a_place_needs_a_finding_whose_side_is_often_enough_right() -> None:
    seen, written = opaque()
    given = case(readings=[replace(seen, sided=())], written=written)
    assert said(Grounding(), given) == ("hold", ["safety.place_without_region"])


def test_a_sentence_names_no_other_side_than_its_claim() -> None:
    seen, written = opaque()
    turned = tuple(
        one.model_copy(update={"text": one.text.replace("right", "left")}) if one.basis == "claims" else one
        for one in written.sentences
    )
    assert turned != written.sentences
    given = case(readings=[seen], written=written.model_copy(update={"sentences": turned}))
    assert said(Grounding(), given) == ("hold", ["safety.place_against_claim"])


@pytest.mark.parametrize("text", ["Effusion at the left base.", "Probable effusion (side: right)."])
def test_a_place_in_words_needs_a_claim_with_one(text: str) -> None:
    looked_at = case(written=draft(claim(), sentences=(sentence(text, claim().id),)))
    assert said(Grounding(), looked_at) == ("hold", ["safety.place_without_region"])


def test_an_empty_draft_says_that_it_proves_nothing() -> None:
    assert said(Silence(), drafted(reading())) == ("note", ["safety.silence"])


def test_a_draft_that_states_something_is_not_silent() -> None:
    assert said(Silence(), drafted(reading({"Effusion": 0.9}))) == ("note", [])
