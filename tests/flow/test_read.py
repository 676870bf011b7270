"""The way of one study through the parts."""

from dataclasses import dataclass, replace

import pytest

from tests.simple_parts import (
    ArrayPixels,
    HeaderGate,
    PlainDeidentifier,
    grey,
    raw_item,
    raw_study,
    simple_parts,
)
from wetread.errors import DeidentificationError
from wetread.flow.parts import Parts
from wetread.flow.read import read, receive
from wetread.ports import PixelSource
from wetread.records.context import Context
from wetread.records.draft import WetRead
from wetread.records.image import ImageTensor
from wetread.records.study import Certificate, ImageItem, RawStudy, Study


def _read(raw: RawStudy, parts: Parts) -> WetRead:
    return read(receive(raw, parts), Context(), parts)[0]


def test_a_frontal_gives_a_draft_with_the_readers_scores() -> None:
    raw = raw_study("a")
    outcome = _read(raw, simple_parts([raw]))
    assert [reading.scores[0].probability for reading in outcome.readings] == [pytest.approx(0.4)]
    assert outcome.draft is not None
    assert outcome.verdict.rules_run > 0
    assert outcome.failures == ()


def test_an_image_that_cannot_be_decoded_is_a_failure_and_the_rest_is_read() -> None:
    raw = raw_study("s", raw_item("good"), raw_item("bad"))
    outcome = _read(raw, simple_parts([raw], {"good": grey(0.4)}))
    assert [reading.instance for reading in outcome.readings] == ["2.25.good"]
    assert [(failure.instance, failure.code) for failure in outcome.failures] == [("2.25.bad", "input.no_pixels")]
    assert "flow.image_failed" in {reason.code for reason in outcome.verdict.reasons}


def test_a_study_of_which_nothing_decodes_is_held_and_says_why() -> None:
    raw = raw_study("s", raw_item("one"), raw_item("two"))
    outcome = _read(raw, simple_parts([raw], {}))
    assert (outcome.readings, outcome.draft, outcome.text) == ((), None, None)
    assert outcome.verdict.decision == "hold"
    assert "2 images of the study could not be read (input.no_pixels)." in [
        reason.text for reason in outcome.verdict.reasons
    ]


def test_where_the_gate_abstains_no_reader_runs_and_the_study_is_held() -> None:
    raw = raw_study("s", raw_item("ct", header_kind="ct", view="unknown"))
    outcome = _read(raw, simple_parts([raw]))
    assert outcome.readings == ()
    assert outcome.routes[0].kind == "ct"
    assert outcome.draft is None
    assert outcome.verdict.decision == "hold"


def test_named_and_left_out_images_are_never_decoded() -> None:
    raw = raw_study("s", raw_item("a"), raw_item("lateral", "named", view="lateral"), raw_item("scan", "left_out"))
    parts = simple_parts([raw], {"a": grey(0.4)})
    outcome = _read(raw, parts)
    assert [route.instance for route in outcome.routes] == ["2.25.a"]
    assert outcome.failures == ()


def test_a_reader_that_fails_on_one_image_leaves_the_other() -> None:
    raw = raw_study("s", raw_item("black"), raw_item("grey"))
    outcome = _read(raw, simple_parts([raw], {"black": grey(0.0), "grey": grey(0.4)}))
    assert [reading.instance for reading in outcome.readings] == ["2.25.grey"]
    assert [failure.code for failure in outcome.failures] == ["reader.unparsed"]


@dataclass(frozen=True)
class _AfterIdentity:
    """Pixels that are there only once the identity store knows the study."""

    inner: PixelSource
    parts: Parts

    def image(self, item: ImageItem, frame: int = 1) -> ImageTensor:
        assert self.parts.identities.get("study-s").patient_name == "Nobody^Real"
        return self.inner.image(item, frame)


def test_the_identity_is_stored_before_any_pixel_is_decoded() -> None:
    raw = raw_study("s", raw_item("a"))
    parts = simple_parts([raw])
    guarded = replace(parts, pixels=_AfterIdentity(parts.pixels, parts))
    assert _read(raw, guarded).readings


class _Closed(PlainDeidentifier):
    """Refuses every study."""

    def study(self, raw: RawStudy) -> tuple[Study, Certificate]:
        raise DeidentificationError("Identity was left over.")


def test_where_deidentification_fails_nothing_is_stored_and_nothing_read() -> None:
    raw = raw_study("s")
    parts = simple_parts([raw], deidentifier=_Closed())
    with pytest.raises(DeidentificationError):
        receive(raw, parts)
    with pytest.raises(KeyError):
        parts.identities.get("study-s")


def test_the_pictures_that_were_read_come_along() -> None:
    raw = raw_study("s", raw_item("a"), raw_item("b"))
    parts = simple_parts([raw], pixels=ArrayPixels({"a": grey(0.4)}), gate=HeaderGate())
    _, decoded = read(receive(raw, parts), Context(), parts)
    assert list(decoded.images) == ["2.25.a"]
