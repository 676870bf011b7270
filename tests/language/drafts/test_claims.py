"""From readings to claims: merging, certainty, evidence, and what may be denied."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import FRONTAL, item, ratio, reading, region, study
from tests.strategies import OTHER, films
from wetread.language.drafts.claims import claims_of, films_of
from wetread.language.drafts.vocabulary import vocabulary
from wetread.records.claim import Claim
from wetread.records.evidence import Measurement, Region, Score
from wetread.records.reading import ImageReading
from wetread.records.study import Study
from wetread.records.vocabulary import OPACITY, Orientation


def claims(*readings: ImageReading, of: Study | None = None) -> tuple[Claim, ...]:
    whole = of or study(*(item(instance) for instance in dict.fromkeys(one.instance for one in readings)))
    return claims_of(films_of(whole, readings, vocabulary()))


def only(*readings: ImageReading, of: Study | None = None) -> Claim:
    (claim,) = claims(*readings, of=of)
    return claim


def test_a_reported_finding_is_probable_and_a_hedged_one_possible() -> None:
    assert only(reading({"Effusion": 0.8})).certainty == "probable"
    assert only(reading({"Effusion": 0.8})).assertion == "present"
    assert only(reading({"Effusion": 0.4})).certainty == "possible"
    assert only(reading({"Effusion": 0.4})).assertion == "possible"


def test_what_is_not_flagged_or_not_assessed_makes_no_claim() -> None:
    assert claims(reading({"Hernia": 0.9, "Effusion": 0.29})) == ()


def test_infiltration_consolidation_and_pneumonia_are_one_claim() -> None:
    claim = only(reading({"Infiltration": 0.7, "Consolidation": 0.4, "Pneumonia": 0.55}))
    assert claim.id == "c1-opacity"
    assert claim.findings == ("Consolidation", "Infiltration", "Pneumonia")
    assert claim.probability == 0.7
    assert {one.finding for one in claim.evidence if isinstance(one, Score)} == set(claim.findings)


def test_nodule_and_mass_are_one_claim_without_a_size() -> None:
    assert only(reading({"Nodule": 0.7, "Mass": 0.4})).concept.name == "nodular or mass-like opacity"


@pytest.mark.parametrize(("size", "name"), [(12.0, "nodule"), (30.0, "nodule"), (42.0, "mass")])
def test_a_size_on_calibrated_spacing_names_nodule_or_mass(size: float, name: str) -> None:
    measured = Measurement(name="opacity_diameter", value=size, unit="mm", use="judged")
    calibrated = study(item(spacing=(0.2, 0.2)))
    assert only(reading({"Nodule": 0.7}, measurements=(measured,)), of=calibrated).concept.name == name


def test_a_size_on_detector_spacing_is_not_used() -> None:
    measured = Measurement(name="opacity_diameter", value=12.0, unit="mm", use="judged")
    claim = only(reading({"Nodule": 0.7}, measurements=(measured,)))
    assert claim.concept.name == "nodular or mass-like opacity"
    assert measured not in claim.evidence


def test_evidence_holds_score_region_and_heat_map() -> None:
    kinds = [type(one).__name__ for one in only(reading({"Effusion": 0.8})).evidence]
    assert kinds == ["Score", "Region", "HeatmapRef"]


def test_the_highest_flag_of_two_frontals_wins() -> None:
    claim = only(reading({"Effusion": 0.4}), reading({"Effusion": 0.8}, instance=OTHER))
    assert (claim.certainty, claim.probability, claim.instances) == ("probable", 0.8, (FRONTAL, OTHER))


def test_a_claim_names_only_the_frontals_it_was_flagged_on() -> None:
    assert only(reading({"Effusion": 0.8}), reading(instance=OTHER)).instances == (FRONTAL,)


def test_critical_claims_come_first_then_sure_ones() -> None:
    found = claims(reading({"Pneumothorax": 0.31, "Effusion": 0.45, "Nodule": 0.6, "Emphysema": 0.9}))
    assert [claim.id for claim in found] == ["c1-pneumothorax", "c2-nodular", "c3-effusion", "c4-hyperinflation"]


def test_a_side_is_stated_only_by_a_validated_region_on_a_lung() -> None:
    plain = reading({"Effusion": 0.8})
    assert only(plain).laterality is None
    assert only(_validated(plain)).laterality == "right"


@pytest.mark.parametrize("orientation", ["unverified", "other"])
def test_a_side_on_an_unverified_film_stays_unverified(orientation: Orientation) -> None:
    placed = _validated(reading({"Effusion": 0.8}))
    assert only(placed, of=study(item(orientation=orientation))).laterality == "unverified"


def test_a_lone_opacity_is_a_claim_of_its_group_with_side_and_zone() -> None:
    claim = only(reading({OPACITY: 0.8}))
    assert (claim.id, claim.concept.name, claim.findings) == ("c1-opacity", "opacity", (OPACITY,))
    assert (claim.laterality, claim.zone) == ("right", "lower")
    assert [type(one).__name__ for one in claim.evidence] == ["Score", "Region", "HeatmapRef"]


def test_an_opacity_lends_surer_ones_of_its_group_neither_certainty_nor_place() -> None:
    claim = only(reading({OPACITY: 0.4, "Consolidation": 0.8}))
    assert (claim.id, claim.findings, claim.probability) == ("c1-opacity", ("Consolidation", OPACITY), 0.8)
    assert (claim.concept.id, claim.laterality, claim.zone) == ("airspace_opacity", None, None)


def test_an_opacity_that_is_surer_than_the_others_keeps_its_own_word() -> None:
    claim = only(reading({OPACITY: 0.8, "Consolidation": 0.4}))
    assert (claim.concept.id, claim.certainty, claim.probability) == ("lung_opacity", "probable", 0.8)
    assert (claim.laterality, claim.zone) == ("right", "lower")
    assert all(one.validated for one in claim.evidence if isinstance(one, Region))


def test_the_place_of_an_opacity_that_is_not_flagged_is_never_used() -> None:
    assert claims(reading({OPACITY: 0.2})) == ()
    claim = only(reading({OPACITY: 0.2, "Pneumonia": 0.8}))
    assert (claim.laterality, claim.zone) == (None, None)
    assert not [one for one in claim.evidence if isinstance(one, Region) and one.validated]


def test_a_place_comes_only_from_the_film_that_its_finding_was_flagged_on() -> None:
    flagged, other = reading({OPACITY: 0.8}), reading({OPACITY: 0.2, "Pneumonia": 0.8}, instance=OTHER)
    elsewhere = replace(other, regions=(replaced(region(OPACITY, OTHER, True), x=400.0),))
    claim = only(flagged, elsewhere)
    assert (claim.instances, claim.laterality) == ((FRONTAL, OTHER), "right")


def test_an_opacity_is_denied_only_where_that_is_allowed() -> None:
    claim = only(reading({OPACITY: 0.1}, negatives=[OPACITY]))
    assert (claim.id, claim.concept.id, claim.assertion) == ("c1-no-lung-opacity", "lung_opacity", "absent")
    assert (claim.laterality, claim.zone) == (None, None)


def test_a_region_off_the_masks_states_no_side() -> None:
    base = reading({"Effusion": 0.8})
    assert base.masks is not None
    values = np.zeros_like(base.masks.values)
    placed = _validated(base)
    outside = ImageReading(**(vars(placed) | {"masks": type(base.masks)(values, base.masks.to_stored, True)}))
    assert only(outside).laterality is None


def replaced(one: Region, **edges: float) -> Region:
    return one.model_copy(update={"box": one.box._replace(**edges)})


def _validated(plain: ImageReading) -> ImageReading:
    return ImageReading(**(vars(plain) | {"regions": (region("Effusion", validated=True),)}))


def test_a_judged_ratio_supports_a_flagged_heart() -> None:
    claim = only(reading({"Cardiomegaly": 0.8}, measurements=(ratio(0.6),)))
    assert claim.certainty == "probable"
    assert ratio(0.6) in claim.evidence


def test_a_judged_ratio_alone_makes_a_possible_claim() -> None:
    claim = only(reading({"Cardiomegaly": 0.1}, measurements=(ratio(0.6),)))
    assert (claim.certainty, claim.probability, claim.evidence[0]) == ("possible", 0.1, ratio(0.6))


def test_a_judged_ratio_under_the_limit_lowers_a_reported_heart() -> None:
    claim = only(reading({"Cardiomegaly": 0.8}, measurements=(ratio(0.45),)))
    assert (claim.certainty, claim.assertion, claim.probability) == ("possible", "possible", 0.8)
    assert ratio(0.45) in claim.evidence


@pytest.mark.parametrize("use", ["borderline", "ap_view", "unknown_view", "mask_unreliable"])
def test_a_ratio_that_is_not_judged_supports_nothing(use: str) -> None:
    measured = ratio().model_copy(update={"value": 0.7, "use": use})
    assert claims(reading(measurements=(measured,))) == ()
    assert measured not in only(reading({"Cardiomegaly": 0.8}, measurements=(measured,))).evidence


@pytest.mark.parametrize("value", [0.50, 0.53, 0.55])
def test_a_borderline_ratio_neither_supports_nor_weakens(value: float) -> None:
    assert claims(reading(measurements=(ratio(value),))) == ()
    assert only(reading({"Cardiomegaly": 0.8}, measurements=(ratio(value),))).certainty == "probable"


def test_absent_needs_every_frontal_to_allow_it() -> None:
    allowed = reading(negatives=["Pneumothorax"])
    assert only(allowed).assertion == "absent"
    assert only(allowed).id == "c1-no-pneumothorax"
    assert claims(allowed, reading(instance=OTHER)) == ()
    assert claims(reading({"Pneumothorax": 0.1}, unassessed=["Pneumothorax"], negatives=["Pneumothorax"])) == ()


def test_a_finding_is_not_denied_beside_a_claim_of_its_group() -> None:
    found = claims(reading({"Infiltration": 0.4}, negatives=["Pneumonia", "Consolidation"]))
    assert [claim.assertion for claim in found] == ["possible"]


def test_an_enlarged_heart_is_not_denied_at_a_borderline_ratio() -> None:
    assert claims(reading(negatives=["Cardiomegaly"], measurements=(ratio(0.53),))) == ()
    assert only(reading(negatives=["Cardiomegaly"], measurements=(ratio(0.45),))).assertion == "absent"


@settings(max_examples=50, deadline=None)
@given(films(), st.randoms())
def test_the_order_of_readings_changes_nothing(readings: tuple[ImageReading, ...], chance: random.Random) -> None:
    whole = study(*(item(one.instance) for one in readings))
    shuffled = list(readings)
    chance.shuffle(shuffled)
    assert claims(*shuffled, of=whole) == claims(*readings, of=whole)


@settings(max_examples=50, deadline=None)
@given(films())
def test_claims_are_unique_carry_evidence_and_never_state_what_no_film_flagged(
    readings: tuple[ImageReading, ...],
) -> None:
    found = claims(*readings)
    assert len({claim.id for claim in found}) == len(found)
    assert all(claim.evidence and claim.instances for claim in found)
    for claim in found:
        scores = [one for one in claim.evidence if isinstance(one, Score)]
        flags = {score.flag for score in scores}
        by_ratio = any(isinstance(one, Measurement) for one in claim.evidence)
        assert claim.probability == max(score.probability for score in scores)
        assert flags == {"not_flagged"} if claim.assertion == "absent" else by_ratio or flags & {"reported", "hedged"}
        assert claim.certainty == "possible" or "reported" in flags or claim.assertion == "absent"
