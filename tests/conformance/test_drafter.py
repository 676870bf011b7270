"""What every Drafter must hold to, whatever writes its sentences."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import item, route, study
from tests.strategies import films
from wetread.language.drafts.drafter import TemplateDrafter
from wetread.ports import Drafter
from wetread.records.context import Context
from wetread.records.draft import Draft
from wetread.records.reading import ImageReading
from wetread.records.vocabulary import BANNER

DRAFTERS = [TemplateDrafter()]
every_drafter = pytest.mark.parametrize("drafter", DRAFTERS, ids=lambda one: type(one).__name__)


def drafted(drafter: Drafter, readings: tuple[ImageReading, ...], shuffle: random.Random | None = None) -> Draft:
    whole = study(*(item(one.instance) for one in readings))
    given_order = list(readings)
    if shuffle is not None:
        shuffle.shuffle(given_order)
    return drafter.draft(whole, [route(one.instance) for one in readings], given_order, Context())


@every_drafter
@settings(max_examples=25, deadline=None)
@given(readings=films(), chance=st.randoms())
def test_the_same_readings_in_any_order_give_the_same_draft(
    drafter: Drafter, readings: tuple[ImageReading, ...], chance: random.Random
) -> None:
    assert drafted(drafter, readings).digest() == drafted(drafter, readings, chance).digest()


@every_drafter
@settings(max_examples=25, deadline=None)
@given(readings=films())
def test_every_statement_rests_on_a_claim_and_every_claim_on_evidence(
    drafter: Drafter, readings: tuple[ImageReading, ...]
) -> None:
    written = drafted(drafter, readings)
    claims = {claim.id: claim for claim in written.claims}
    assert len(claims) == len(written.claims)
    assert all(claim.evidence for claim in claims.values())
    for sentence in written.sentences:
        assert set(sentence.claims) <= claims.keys()
        assert sentence.claims or sentence.basis != "claims"


@every_drafter
@settings(max_examples=25, deadline=None)
@given(readings=films())
def test_a_claim_names_only_images_and_findings_that_were_read(
    drafter: Drafter, readings: tuple[ImageReading, ...]
) -> None:
    images = {one.instance for one in readings}
    findings = {score.finding for one in readings for score in one.scores}
    for claim in drafted(drafter, readings).claims:
        assert set(claim.instances) <= images
        assert set(claim.findings) <= findings
        assert claim.change is None


@every_drafter
@settings(max_examples=25, deadline=None)
@given(readings=films())
def test_a_draft_says_what_it_is_and_where_it_came_from(drafter: Drafter, readings: tuple[ImageReading, ...]) -> None:
    written = drafted(drafter, readings)
    assert written.banner == BANNER
    assert written.inputs[0] == study().certificate
    assert {one.maker for one in readings} < set(written.makers)
    assert [sentence.section for sentence in written.sentences][-1] == "limits"


@every_drafter
@settings(max_examples=25, deadline=None)
@given(readings=films())
def test_absent_is_said_only_where_every_film_allows_it(drafter: Drafter, readings: tuple[ImageReading, ...]) -> None:
    absent = [claim for claim in drafted(drafter, readings).claims if claim.assertion == "absent"]
    for finding in (finding for claim in absent for finding in claim.findings):
        scores = [one.score(finding) for one in readings]
        assert all(score and score.negative_allowed and score.flag == "not_flagged" for score in scores)
