"""Many studies: one outcome each, whatever happens to the others."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.simple_parts import BrightnessReader, ListIntake, grey, raw_item, raw_study, simple_parts
from wetread.engines.inline import InlineEngine
from wetread.errors import BadContext
from wetread.flow.batch import Batch, Finished, Lost, Product, Skipped
from wetread.flow.prior import Prior, priors_of
from wetread.records.context import Context, PriorStudy
from wetread.records.failure import Failure
from wetread.records.image import ImageTensor
from wetread.records.maker import Maker
from wetread.records.reading import ImageReading
from wetread.records.study import ImageItem, RawStudy

BAD_FILE = Failure(code="input.truncated", message="The file ends too early.", item="file-1")


class _Fragile(BrightnessReader):
    """Breaks on bright pictures, in a way that nobody foresaw."""

    def read(self, item: ImageItem, image: ImageTensor, context: Context) -> ImageReading:
        if image.values.mean() > 0.8:
            raise ZeroDivisionError("Doe^Jane in /home/doe/film.dcm")
        return super().read(item, image, context)


@pytest.mark.parametrize("threads", [1, 3])
def test_a_study_that_crashes_never_stops_the_rest(threads: int) -> None:
    found: list[RawStudy | Failure] = [raw_study("a"), raw_study("b"), BAD_FILE, raw_study("c")]
    pictures = {"a": grey(0.4), "b": grey(0.9), "c": grey(0.2)}
    parts = simple_parts(found, pictures, reader=_Fragile(), engine=InlineEngine(threads))
    outcomes = list(Batch(parts).outcomes(found))
    assert [type(outcome) for outcome in outcomes] == [Finished, Lost, Lost, Finished]
    assert [outcome.contents for outcome in outcomes] == [("a",), ("b",), ("file-1",), ("c",)]


def test_a_crash_is_told_by_kind_and_place_without_its_text() -> None:
    found = [raw_study("b")]
    (lost,) = Batch(simple_parts(found, {"b": grey(0.9)}, reader=_Fragile())).outcomes(found)
    assert isinstance(lost, Lost)
    assert lost.failure.code == "engine.crashed"
    assert "ZeroDivisionError in test_batch line" in lost.failure.message
    assert "Doe" not in lost.failure.message


def test_what_is_done_is_skipped_without_being_decoded() -> None:
    found = [raw_study("a"), raw_study("b")]
    batch = Batch(simple_parts(found, {"b": grey(0.4)}))
    done = batch.key(found[0])
    outcomes = list(batch.resuming({done}.__contains__).outcomes(found))
    assert outcomes[0] == Skipped(done, ("a",))
    assert isinstance(outcomes[1], Finished)


def test_a_key_changes_with_bytes_makers_context_prior_and_salt_and_with_nothing_else() -> None:
    batch, raw = Batch(simple_parts()), raw_study("s", raw_item("a"), raw_item("b"))
    prior = Prior("subject-1", PriorStudy(study="study-0"))
    other_maker = replace(batch.parts, makers=(*batch.parts.makers, Maker(name="new", version="1")))
    keys = [
        batch.key(raw),
        batch.key(raw_study("s", raw_item("a"), raw_item("c"))),
        replace(batch, parts=other_maker).key(raw),
        replace(batch, context=Context(indication="cough")).key(raw),
        replace(batch, priors=(prior,)).key(raw),
        replace(batch, salt="page").key(raw),
    ]
    assert len(set(keys)) == len(keys)
    assert batch.key(raw_study("s", raw_item("b"), raw_item("a"))) == batch.key(raw)


def test_products_are_made_from_the_read_and_its_pictures() -> None:
    found = [raw_study("a")]
    batch = Batch(
        simple_parts(found),
        render=lambda read, decoded: (Product("size", str(decoded.images["2.25.a"].values.shape).encode()),),
    )
    (finished,) = batch.outcomes(found)
    assert isinstance(finished, Finished)
    assert finished.products[0].content == b"(1, 64, 64, 1)"


def test_a_prior_of_the_same_patient_enters_the_context_without_being_read() -> None:
    parts = replace(simple_parts(), intake=ListIntake([raw_study("old")]))
    priors = priors_of([Path("old")], parts)
    found = [raw_study("new")]
    (finished,) = Batch(simple_parts(found), priors=priors).outcomes(found)
    assert isinstance(finished, Finished)
    assert finished.read.context.prior_studies == (PriorStudy(study="study-old"),)
    assert len(finished.read.readings) == 1


def test_a_prior_of_another_patient_is_refused_without_a_name() -> None:
    parts = replace(simple_parts(), intake=ListIntake([raw_study("old", patient="2")]))
    found = [raw_study("new", patient="1")]
    (lost,) = Batch(simple_parts(found), priors=priors_of([Path("old")], parts)).outcomes(found)
    assert isinstance(lost, Lost)
    assert lost.failure.code == BadContext.code
    assert "another patient" in lost.failure.message


def test_a_prior_that_cannot_be_used_says_why() -> None:
    parts = replace(simple_parts(), intake=ListIntake([BAD_FILE]))
    with pytest.raises(BadContext, match=r"input\.truncated"):
        priors_of([Path("old")], parts)


def test_a_study_is_not_its_own_prior() -> None:
    parts = replace(simple_parts(), intake=ListIntake([raw_study("same")]))
    found = [raw_study("same")]
    (finished,) = Batch(simple_parts(found), priors=priors_of([Path("same")], parts)).outcomes(found)
    assert isinstance(finished, Finished)
    assert finished.read.context.prior_studies == ()
