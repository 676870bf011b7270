"""The draft text: a radiologist's layout, nothing that no claim stands behind, and always its limits."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.builders import item, ratio, reading, route, study
from tests.strategies import OTHER, films
from wetread.language.drafts.drafter import TemplateDrafter
from wetread.records.context import Context, ContextUse, PriorStudy
from wetread.records.draft import Draft
from wetread.records.reading import ImageReading
from wetread.records.reason import because
from wetread.records.study import Study
from wetread.records.vocabulary import BANNER, OPACITY, View

NEVER = r"\b(normal|clear|new|stable|improved|worse|unremarkable|unchanged|no acute|female|male|years)\b"


def draft(*readings: ImageReading, of: Study | None = None, context: Context | None = None) -> Draft:
    whole = of or study(*(item(one.instance) for one in readings))
    routes = [route(one.instance) for one in readings]
    return TemplateDrafter().draft(whole, routes, readings, context or Context())


def section(written: Draft, name: str) -> list[str]:
    return [sentence.text for sentence in written.sentences if sentence.section == name]


def status(written: Draft, finding: str) -> tuple[str, str]:
    return next((one.flag, one.reason.code) for one in written.statuses if one.finding == finding)


@pytest.mark.parametrize(
    ("view", "text"),
    [
        ("PA", "Single frontal chest radiograph, PA view."),
        ("AP", "Single frontal chest radiograph, AP view."),
        ("unknown", "Single frontal chest radiograph, projection not stated."),
        ("oblique", "Single frontal chest radiograph, oblique view."),
    ],
)
def test_technique_says_the_headers_view(view: View, text: str) -> None:
    assert section(draft(reading(), of=study(item(view=view))), "technique") == [text]


def test_two_frontals_and_a_lateral_are_named() -> None:
    whole = study(item(), item(OTHER, "AP"), item("2.25.3", "lateral", use="named"))
    written = draft(reading(), reading(instance=OTHER), of=whole)
    assert section(written, "technique") == [
        "2 frontal chest radiographs: PA view, AP view.",
        "Lateral view not interpreted.",
    ]


def test_another_picture_is_counted_and_a_left_out_one_is_not() -> None:
    whole = study(item(), item(OTHER, "unknown"), item("2.25.3", "unknown", use="left_out"))
    assert "Other images not interpreted: 1." in section(draft(reading(), of=whole), "technique")


def test_comparison_says_what_was_given_and_used() -> None:
    prior = Context(prior_reports=("An earlier report.",), prior_studies=(PriorStudy(study="study-0"),))
    used = reading(uses=ContextUse(prior_reports=True))
    assert section(draft(reading()), "comparison") == ["None available to the software."]
    assert section(draft(reading(), context=prior), "comparison") == ["Given to the software but not used."]
    assert "nothing is stated about change" in section(draft(used, context=prior), "comparison")[0]


def test_findings_stand_by_region_and_the_impression_is_numbered() -> None:
    written = draft(reading({"Effusion": 0.8, "Atelectasis": 0.4, "Pneumothorax": 0.6}))
    regions = [one.region for one in written.sentences if one.section == "findings"]
    assert regions == ["Lungs and airways", "Pleura", "Pleura", "Heart and mediastinum", None]
    assert section(written, "impression") == [
        "1. Probable pneumothorax.",
        "2. Probable pleural effusion.",
        "3. Possible volume loss or atelectasis.",
    ]


def test_one_place_gives_one_sentence() -> None:
    written = draft(reading({"Infiltration": 0.7, "Consolidation": 0.6, "Pneumonia": 0.5}))
    stated = [one for one in written.sentences if one.section == "findings" and one.basis == "claims"]
    assert len(stated) == 1


def test_pneumonia_is_never_a_diagnosis() -> None:
    text = section(draft(reading({"Pneumonia": 0.9})), "impression")
    assert text == ["1. Probable opacity; pneumonia possible in the appropriate clinical setting."]


def test_edema_reads_as_findings_that_may_represent_it() -> None:
    assert section(draft(reading({"Edema": 0.9})), "impression") == ["1. Findings that may represent pulmonary edema."]


def test_nothing_flagged_excludes_nothing() -> None:
    written = draft(reading())
    assert section(written, "impression") == [
        "None of the 13 assessed findings reached its operating point; this does not exclude disease."
    ]
    assert "pneumothorax" in section(written, "findings")[-1]
    assert "does not exclude" in section(written, "findings")[-1]


def test_nothing_assessed_says_so() -> None:
    everything = [score.finding for score in reading().scores]
    assert section(draft(reading(unassessed=everything)), "impression") == [
        "Nothing is stated: none of the findings has an operating point."
    ]


def test_an_unassessed_finding_keeps_its_probability_in_the_limits() -> None:
    written = draft(reading({"Hernia": 0.77}))
    assert "hiatal hernia (0.77)" in section(written, "limits")[0]
    assert status(written, "Hernia") == ("not_assessed", "draft.not_assessed")


def test_a_denial_is_written_only_where_it_is_allowed() -> None:
    assert "No pneumothorax." in section(draft(reading(negatives=["Pneumothorax"])), "findings")
    assert not any(text.startswith("No ") for text in section(draft(reading()), "findings"))


def test_a_finding_on_one_of_two_frontals_says_so() -> None:
    written = draft(reading({"Effusion": 0.8}), reading(instance=OTHER))
    assert "Probable pleural effusion (probability 0.80; flagged on 1 of 2 frontals)." in section(written, "findings")


@pytest.mark.parametrize(
    ("value", "use", "text"),
    [
        (0.58, "judged", "Cardiothoracic ratio 0.58, over 0.55."),
        (0.52, "judged", "Cardiothoracic ratio 0.52, borderline (0.50 to 0.55)."),
        (0.52, "borderline", "Cardiothoracic ratio 0.52, borderline (0.50 to 0.55)."),
        (0.45, "judged", "Cardiothoracic ratio 0.45, under 0.50."),
        (0.58, "ap_view", "Cardiothoracic ratio 0.58, not for judgement: AP view."),
        (0.58, "something", "Cardiothoracic ratio 0.58, not for judgement."),
    ],
)
def test_the_ratio_is_worded_by_its_use(value: float, use: str, text: str) -> None:
    measured = ratio().model_copy(update={"value": value, "use": use})
    assert text in section(draft(reading(measurements=(measured,))), "findings")


def test_a_ratio_and_a_score_that_differ_are_both_said() -> None:
    lowered = draft(reading({"Cardiomegaly": 0.8}, measurements=(ratio(0.45),)))
    raised = draft(reading(measurements=(ratio(0.6),)))
    said = "Possible enlarged cardiac silhouette (probability 0.80, but cardiothoracic ratio 0.45)."
    assert said in section(lowered, "findings")
    assert status(lowered, "Cardiomegaly") == ("hedged", "draft.lowered")
    assert any("by the cardiothoracic ratio 0.60" in text for text in section(raised, "findings"))
    assert status(raised, "Cardiomegaly") == ("hedged", "draft.measured")


def test_an_opacity_is_stated_with_its_place_before_what_it_may_be() -> None:
    plain, merged = draft(reading({OPACITY: 0.8})), draft(reading({OPACITY: 0.8, "Pneumonia": 0.4}))
    assert "Probable opacity in the right lower zone (probability 0.80)." in section(plain, "findings")
    said = "1. Probable opacity in the right lower zone; pneumonia possible in the appropriate clinical setting."
    assert section(merged, "impression") == [said]


def test_an_opacity_on_an_unverified_film_has_a_level_and_no_side() -> None:
    written = draft(reading({OPACITY: 0.4}), of=study(item(orientation="unverified")))
    said = "Possible opacity at the level of the lower zones (probability 0.40; side: unverified)."
    assert said in section(written, "findings")


@pytest.mark.parametrize(("chance", "listed"), [(0.8, False), (0.2, True)])
def test_an_opacity_that_is_not_flagged_is_listed_without_its_place(chance: float, listed: bool) -> None:
    written = draft(reading({OPACITY: chance}))
    assert ("lung opacity" in section(written, "findings")[-1]) is listed
    assert ("zone" in written.text) is not listed


def test_limits_say_whose_location_was_measured() -> None:
    nothing, both = draft(reading({OPACITY: 0.8})), draft(reading({OPACITY: 0.8, "Effusion": 0.8}))
    assert not any("Location" in text for text in section(nothing, "limits"))
    assert any(text.startswith("Location measured for lung opacity only") for text in section(both, "limits"))
    doubted = draft(reading({OPACITY: 0.8}, reliable_masks=False))
    assert any(text.startswith("Side and zone not stated") for text in section(doubted, "limits"))
    assert "Probable opacity (probability 0.80)." in section(doubted, "findings")


def test_limits_say_how_the_film_was_taken() -> None:
    poor = replace(reading(), quality=(because("quality.cropped"),))
    assert section(draft(poor, poor), "limits").count(because("quality.cropped").text) == 1


def test_limits_name_an_unverified_side_and_an_unused_indication() -> None:
    turned = draft(reading(), of=study(item(orientation="unverified")), context=Context(indication="Cough."))
    assert "The side of the patient is not verified on this film." in section(turned, "limits")
    assert "The indication was given to the software but not used." in section(turned, "limits")


def test_the_same_inputs_give_the_same_draft_and_others_another() -> None:
    first, second = draft(reading({"Effusion": 0.8})), draft(reading({"Effusion": 0.8}))
    assert first == second
    assert first.inputs[0] == study().certificate
    assert draft(reading({"Effusion": 0.81})).inputs != first.inputs


def test_the_draft_names_gate_reader_and_drafter() -> None:
    assert [maker.name for maker in draft(reading()).makers] == ["test-gate", "test-reader", "template-drafter"]


@settings(max_examples=50, deadline=None)
@given(films())
def test_every_sentence_rests_on_something_and_says_nothing_forbidden(readings: tuple[ImageReading, ...]) -> None:
    written = draft(*readings)
    known = {claim.id for claim in written.claims}
    for sentence in written.sentences:
        assert set(sentence.claims) <= known
        assert bool(sentence.claims) or sentence.basis != "claims"
        assert not re.search(NEVER, sentence.text, re.IGNORECASE)
    stated = {one.id for one in written.claims if one.assertion != "absent"}
    for name in ("findings", "impression"):
        named = {claim for one in written.sentences if one.section == name for claim in one.claims}
        assert stated <= named


@settings(max_examples=50, deadline=None)
@given(films())
def test_every_draft_has_the_banner_an_impression_and_ends_with_its_limits(readings: tuple[ImageReading, ...]) -> None:
    written = draft(*readings)
    assert written.text.startswith(BANNER)
    assert written.sentences[-1].section == "limits"
    assert section(written, "limits")[-1].startswith("Bones, lines and tubes, upper abdomen, lateral view")
    assert section(written, "impression")
    assert section(written, "findings")
    scored = {score.finding for one in readings for score in one.scores}
    assert {one.finding for one in written.statuses} == scored - {"No Finding"}
    assert all(one.reason.text for one in written.statuses)
