"""Settings to parts, and the one call of the library."""

from pathlib import Path

import data_store
import pytest

from tests.cli.film_files import film
from tests.simple_parts import BrightnessReader, HeaderGate
from wetread import read
from wetread.assemble import build, parts_with
from wetread.errors import BadContext, Misnamed, NothingFound, UnknownPart, Unreadable
from wetread.flow.batch import Batch, Finished
from wetread.flow.parts import Parts
from wetread.records.context import Context
from wetread.records.draft import WetRead
from wetread.settings import Settings

RG1 = Path(data_store.__file__).parent / "data" / "RG1_UNCR.dcm"


@pytest.fixture
def simple(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site whose reader is the simplest one."""
    parts = parts_with(BrightnessReader(), HeaderGate(), Settings(state=tmp_path / "state"))
    monkeypatch.setattr("wetread.assemble.build", lambda settings: parts)


@pytest.mark.usefixtures("simple")
class TestRead:
    def test_one_film_gives_one_study_with_text_or_a_reason(self) -> None:
        (study,) = read(str(RG1))
        assert study.text or study.verdict.reasons[0].text
        assert len(study.readings) == 1

    def test_several_paths_are_read_together(self, tmp_path: Path) -> None:
        assert len(read([film(tmp_path / "a.dcm"), film(tmp_path / "b.dcm")])) == 2

    def test_what_failed_beside_what_was_read_is_in_failures(self, tmp_path: Path) -> None:
        film(tmp_path / "in" / "good.dcm")
        (tmp_path / "in" / "bad.dcm").write_text("no film")
        studies = read(tmp_path / "in")
        assert len(studies) == 1
        assert [failure.code for failure in studies.failures] == ["input.misnamed"]

    def test_where_nothing_can_be_read_the_error_of_the_file_is_raised(self, tmp_path: Path) -> None:
        (tmp_path / "bad.dcm").write_text("no film")
        with pytest.raises(Misnamed):
            read(tmp_path / "bad.dcm")
        with pytest.raises(Unreadable):
            read(tmp_path / "absent.dcm")
        with pytest.raises(NothingFound):
            read([])

    def test_a_context_comes_as_a_record_or_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "c.json").write_text('{"indication": "cough"}')
        path = film(tmp_path / "a.dcm")
        (one,), (other,) = read(path, context=tmp_path / "c.json"), read(path, context=Context(indication="cough"))
        assert one.context == other.context == Context(indication="cough")

    def test_a_prior_of_another_patient_is_refused(self, tmp_path: Path) -> None:
        now, other = film(tmp_path / "now.dcm"), film(tmp_path / "other.dcm", patient="P2")
        with pytest.raises(BadContext):
            read(now, prior=other)
        assert len(read(now, prior=film(tmp_path / "same.dcm"))[0].context.prior_studies) == 1


def _read_with(parts: Parts, path: Path) -> WetRead:
    (outcome,) = Batch(parts).outcomes(parts.intake.studies([path]))
    assert isinstance(outcome, Finished)
    return outcome.read


def test_the_identity_of_a_study_is_in_the_store_and_nowhere_in_the_read(tmp_path: Path) -> None:
    parts = parts_with(BrightnessReader(), HeaderGate(), Settings(state=tmp_path))
    path = film(tmp_path / "a.dcm")
    read_study = _read_with(parts, path)
    assert parts.identities.get(read_study.study.pseudonym).patient_id == "P1"
    assert "Doe" not in repr(read_study)


def test_the_parts_that_ship_read_a_real_film(tmp_path: Path) -> None:
    parts = build(Settings(state=tmp_path))
    assert [maker.name for maker in parts.makers][-1] == "wetread"
    outcome = _read_with(parts, RG1)
    assert outcome.routes[0].kind == "cxr_frontal"
    assert {score.finding for score in outcome.readings[0].scores} >= {"Nodule", "No Finding"}


def test_a_reader_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownPart):
        build(Settings(state=tmp_path, reader="nobody"))
