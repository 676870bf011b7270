"""What every Reader promises: the same input gives the same output by the same Maker, everything in its frame."""

import dataclasses

import numpy as np
import pytest

from tests.readers.bundled import picture, rg1_item
from wetread.ports import Reader
from wetread.readers.bundle import embedded_bundle
from wetread.readers.embedded import EmbeddedReader, OpenReader
from wetread.readers.panel import families_of
from wetread.records.context import Context
from wetread.records.image import ImageTensor
from wetread.records.vocabulary import ANSWERS, FINDINGS, OPACITY


class ReaderConformance:
    """Subclass with a fixture `reader`."""

    @pytest.fixture
    def film(self) -> ImageTensor:
        return picture("RG1_UNCR")

    def test_the_same_input_gives_the_same_output_and_maker(self, reader: Reader, film: ImageTensor) -> None:
        one, other = (reader.read(rg1_item(), film, Context()) for _ in range(2))
        assert one.scores == other.scores
        assert one.regions == other.regions
        assert one.maker == other.maker

    def test_the_picture_is_not_touched(self, reader: Reader, film: ImageTensor) -> None:
        before = film.digest()
        reader.read(rg1_item(), film, Context())
        assert film.digest() == before

    def test_scores_are_probabilities_of_known_findings_once_each(self, reader: Reader, film: ImageTensor) -> None:
        scores = reader.read(rg1_item(), film, Context()).scores
        names = [score.finding for score in scores]
        assert len(set(names)) == len(names)
        assert set(names) <= set(ANSWERS)
        assert all(0 <= score.probability <= 1 for score in scores)

    def test_a_flag_is_what_its_operating_points_say(self, reader: Reader, film: ImageTensor) -> None:
        for score in reader.read(rg1_item(), film, Context()).scores:
            if score.report_at is None or score.hedge_at is None:
                assert score.flag == "not_assessed"
            else:
                stated = (score.probability >= score.hedge_at, score.probability >= score.report_at)
                assert {"not_flagged": (False, False), "hedged": (True, False), "reported": (True, True)}[
                    score.flag
                ] == stated

    def test_regions_and_maps_lie_on_the_stored_pixels(self, reader: Reader, film: ImageTensor) -> None:
        reading = reader.read(rg1_item(), film, Context())
        for region in reading.regions:
            assert region.box.x >= -1e-6
            assert region.box.y >= -1e-6
            assert region.box.x + region.box.w <= film.stored_columns + 1e-6
            assert region.box.y + region.box.h <= film.stored_rows + 1e-6
        for heat in reading.heatmaps:
            rows, columns = heat.values.shape
            assert heat.to_stored.to_stored(columns, rows) == pytest.approx((film.stored_columns, film.stored_rows))

    def test_a_context_that_is_not_declared_is_not_used(self, reader: Reader, film: ImageTensor) -> None:
        if reader.uses.indication:
            pytest.skip("this reader declares that it uses the indication")
        plain = reader.read(rg1_item(), film, Context())
        told = reader.read(rg1_item(), film, Context(indication="rule out pneumothorax"))
        assert plain.scores == told.scores

    def test_a_mirrored_picture_gives_places_on_the_other_side_of_the_store(
        self, reader: Reader, film: ImageTensor
    ) -> None:
        flipped = film.to_stored.model_copy(update={"column_scale": -1.0, "column_offset": float(film.stored_columns)})
        mirrored = dataclasses.replace(film, values=film.values.copy(), to_stored=flipped)
        plain, other = (reader.read(rg1_item(), one, Context()) for one in (film, mirrored))
        for one, two in zip(plain.regions, other.regions, strict=True):
            assert two.box.x == pytest.approx(film.stored_columns - one.box.x - one.box.w)


class TestEmbeddedReader(ReaderConformance):
    @pytest.fixture
    def reader(self) -> Reader:
        return EmbeddedReader.load()

    def test_all_findings_come_with_a_heat_map_whose_location_is_not_validated(
        self, reader: Reader, film: ImageTensor
    ) -> None:
        *findings, opacity = reader.read(rg1_item(), film, Context()).heatmaps
        assert [heat.finding for heat in findings] == list(FINDINGS)
        assert not any(heat.validated for heat in findings)
        assert (opacity.finding, opacity.validated) == (OPACITY, True)

    def test_the_places_of_opacity_are_given_whatever_is_stated(self, reader: Reader, film: ImageTensor) -> None:
        reading = reader.read(rg1_item(), film, Context())
        score = reading.score(OPACITY)
        assert score is not None
        opacities = [region for region in reading.regions if region.finding == OPACITY]
        assert opacities[0].score == pytest.approx(score.probability)
        assert [region.validated for region in opacities] == [True, *[False] * (len(opacities) - 1)]
        others = {region.finding for region in reading.regions} - {OPACITY}
        assert all(one is not None and one.flag in ("reported", "hedged") for one in map(reading.score, others))

    def test_films_that_are_alike_have_features_that_are_near(self, reader: EmbeddedReader, film: ImageTensor) -> None:
        other = dataclasses.replace(film, values=film.values[:, ::-1].copy())
        upright, again, turned = (reader.features(one) for one in (film, picture("RG1_J2KR"), other))
        assert np.linalg.norm(upright.values - again.values) < np.linalg.norm(upright.values - turned.values)
        assert 0 < upright.distance < turned.distance

    def test_lungs_and_heart_of_rg1_are_where_they_are(self, reader: Reader, film: ImageTensor) -> None:
        reading = reader.read(rg1_item(), film, Context())
        assert reading.masks is not None
        labels = reading.masks.values
        assert set(np.unique(labels)) == {0, 1, 2, 3}
        centres = [np.argwhere(labels == label).mean(0)[1] / labels.shape[1] for label in (1, 3, 2)]
        assert centres == sorted(centres)

    def test_the_encodings_of_one_film_read_alike(self, reader: Reader, film: ImageTensor) -> None:
        other = picture("RG1_J2KR")
        one, two = (reader.read(rg1_item(), image, Context()) for image in (film, other))
        assert one.scores == two.scores


class TestOpenReader(ReaderConformance):
    @pytest.fixture
    def reader(self) -> Reader:
        return OpenReader.load()

    def test_it_says_what_the_first_family_says_and_sees_lungs_but_no_heart(
        self, reader: Reader, film: ImageTensor
    ) -> None:
        reading, other = (one.read(rg1_item(), film, Context()) for one in (reader, EmbeddedReader.load()))
        own, whole = (embedded_bundle(name) for name in ("embedded-open", "embedded"))
        assert families_of(own) == ("findings.onnx",)
        assert families_of(whole) == ("findings.onnx", "transfer.onnx")
        assert own.content("findings.onnx") == whole.content("findings.onnx")
        said, both = ({score.finding: score.probability for score in one.scores} for one in (reading, other))
        alike = {finding for finding in said if said[finding] == both[finding]}
        assert alike == {"Hernia", "Pneumonia", "Lung Opacity"}
        assert reading.masks is not None
        assert set(np.unique(reading.masks.values)) == {0, 1, 2}
        assert reading.masks.reliable
        assert reading.measurements == ()
