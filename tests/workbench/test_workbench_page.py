"""The page as a document: what it shows, what it holds back, and that it asks for nothing."""

import base64
import hashlib
import re
from collections.abc import Callable

import pytest

from tests.builders import FRONTAL, item, reading, route, study, wet_read
from tests.workbench.desk import HOSTILE, OTHER, Elements, abstained, held_back, hostile, picture, two_claims
from wetread.records.draft import WetRead
from wetread.records.vocabulary import BANNER, TARGETS
from wetread.workbench.page import page

READS = {"shown": two_claims, "held": held_back, "abstained": abstained, "hostile": hostile}
PICTURES = {FRONTAL: picture()}


def elements(read: WetRead) -> Elements:
    return Elements(page(read, PICTURES))


def two_frontals() -> WetRead:
    views = study(item(), item(OTHER, "AP"), item("2.25.3", "lateral", "named"))
    return wet_read(views, [route(), route(OTHER, view="AP")], [reading({"Effusion": 0.8}), reading(instance=OTHER)])


@pytest.mark.parametrize("make", READS.values(), ids=READS)
def test_the_page_asks_for_nothing(make: Callable[[], WetRead]) -> None:
    written = page(make(), PICTURES)
    found = Elements(written)
    targets = [
        one[name] for name in ("src", "href", "action", "srcset", "data", "poster") for one in found.having(name)
    ]
    assert targets
    assert all(target.startswith("data:") for target in targets)
    assert not re.search(r"https?:|@import|url\((?!#)|//", re.sub(r'"data:[^"]*"', "", written))


@pytest.mark.parametrize("make", READS.values(), ids=READS)
def test_the_policy_allows_only_the_pages_own_style_and_script(make: Callable[[], WetRead]) -> None:
    written = page(make(), PICTURES)
    policy = next(one["content"] for one in Elements(written).having("http-equiv"))
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        content = re.findall(rf"<{tag}>(.*?)</{tag}>", written, re.DOTALL)
        assert len(content) == 1
        digest = base64.b64encode(hashlib.sha256(content[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_no_element_carries_style_or_script_of_its_own() -> None:
    attributes = [name for _, given in elements(hostile()).tags for name in given]
    assert "style" not in attributes
    assert not [name for name in attributes if name.startswith("on")]


def test_hostile_words_stay_words() -> None:
    found = elements(hostile())
    assert HOSTILE in " ".join(found.words)
    assert len([tag for tag, _ in found.tags if tag == "script"]) == 1
    assert not [one for one in found.having("src") if one["src"] == "x"]


@pytest.mark.parametrize("make", READS.values(), ids=READS)
def test_every_page_says_what_it_is_also_on_paper(make: Callable[[], WetRead]) -> None:
    written = page(make(), PICTURES)
    assert BANNER in Elements(written).text
    assert re.search(r"@top-center \{ content: \"" + re.escape(BANNER), written)


def test_a_shown_draft_has_its_text_and_a_control_for_every_claim() -> None:
    read = two_claims()
    found = elements(read)
    assert read.draft is not None
    assert [one["data-id"] for one in found.of_class("claim")] == [claim.id for claim in read.draft.claims]
    assert all(sentence.text in found.text for sentence in read.draft.sentences)


def test_links_go_both_ways() -> None:
    found = elements(two_claims())
    claims = {one["data-claim"] for one in found.of_class("claim")}
    for kind in ("sentence", "box", "heat"):
        named = {key for one in found.of_class(kind) for key in one["data-claims"].split()}
        assert named == claims


def test_a_struck_claim_is_crossed_out_with_its_reason() -> None:
    found = elements(two_claims())
    assert [one["id"] for one in found.of_class("strike")] == ["c2"]
    assert {one["data-claims"] for one in found.of_class("struck")} == {"c2"}
    assert "The draft compares with an earlier study that was not used." in found.text


def test_a_held_draft_is_not_in_the_page_at_all() -> None:
    read = held_back()
    written = page(read, PICTURES)
    assert read.draft is not None
    for claim in read.draft.claims:
        assert claim.id not in written
        assert claim.concept.name not in written
    assert not [sentence.text for sentence in read.draft.sentences if sentence.text in written]


def test_a_held_draft_leaves_film_overlays_reasons_and_raw_output() -> None:
    found = elements(held_back())
    assert "Physician review required" in found.text
    assert "Laterality unverified: the header does not say how the film lies." in found.text
    assert "The draft compares with an earlier study that was not used." in found.text
    assert "Raw reader output (held back)" in found.text
    assert all(found.of_class(kind) for kind in ("pixels", "heat", "box", "mask", "diameters"))
    assert "open" not in next(one for one in found.having("id") if one["id"] == "raw")


def test_an_abstained_study_shows_the_film_and_which_reader_it_needs() -> None:
    found = elements(abstained())
    assert found.of_class("pixels")
    assert "a reader for ct" in found.text
    assert "No picture of this study is one that an installed reader takes." in found.text


def test_every_finding_has_its_probability_and_says_that_not_flagged_is_not_absent() -> None:
    text = elements(two_claims()).text
    assert all(name.replace("_T", " t") in text for name in TARGETS)
    assert "Not flagged (this is not “absent”)" in text


def test_each_picture_of_a_study_has_its_tab_and_each_image_its_reason() -> None:
    found = Elements(page(two_frontals(), {FRONTAL: picture(), OTHER: picture(OTHER)}))
    tabs = [one for one in found.having("role") if one["role"] == "tab"]
    assert [one["aria-controls"] for one in tabs] == [one["id"] for one in found.of_class("film")] == ["f1", "f2"]
    assert "Image 3" in found.text
    assert "named, not read" in found.text


def test_sides_of_the_masks_are_in_doubt_where_laterality_is() -> None:
    assert "sides unverified" in elements(wet_read(study(item(orientation="unverified")))).text
    assert "sides unverified" not in elements(wet_read()).text


def test_makers_and_digests_are_named() -> None:
    read = two_claims()
    found = elements(read)
    assert read.draft is not None
    for digest in ("0" * 64, read.study.certificate, read.draft.digest(), read.verdict.digest()):
        assert digest in found.text
    assert all(name in found.text for name in ("test-gate", "test-reader", "Apache-2.0", read.study.pseudonym))


def test_a_box_and_a_map_are_placed_in_per_cent_of_the_film() -> None:
    written = page(wet_read(), PICTURES)
    assert "#f1-b1{left:18.75%;top:62.5%;width:12.5%;height:12.5%}" in written
    assert "#f1-h1{left:0%;top:0%;width:100%;height:100%}" in written
