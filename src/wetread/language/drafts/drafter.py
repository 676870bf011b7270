"""A draft composed from claims by sentence templates: it can say nothing that no claim stands behind."""

from collections.abc import Sequence

from wetread.language.drafts.claims import Films, claims_of, films_of
from wetread.language.drafts.findings import findings_of_draft, impression_of_draft
from wetread.language.drafts.limits import limits_of_draft
from wetread.language.drafts.statuses import statuses_of
from wetread.language.drafts.technique import comparison_of_draft, technique_of_draft
from wetread.language.drafts.vocabulary import Vocabulary, vocabulary
from wetread.records.base import digest_of
from wetread.records.context import Context
from wetread.records.draft import Draft, Route
from wetread.records.maker import Maker
from wetread.records.reading import ImageReading
from wetread.records.study import Study


class TemplateDrafter:
    """Fits ports.Drafter. The same readings give the same draft, in whatever order they come."""

    def __init__(self, words: Vocabulary | None = None) -> None:
        self._words = words or vocabulary()

    @property
    def maker(self) -> Maker:
        return Maker(
            name="template-drafter",
            version="2",
            arguments=(("vocabulary", self._words.digest()),),
            licence="Apache-2.0",
        )

    def draft(self, study: Study, routes: Sequence[Route], readings: Sequence[ImageReading], context: Context) -> Draft:
        """Raises UnparsedAnswer for a finding that the vocabulary does not know."""
        films = films_of(study, readings, self._words)
        claims = claims_of(films)
        statuses = statuses_of(films, claims)
        return Draft(
            study=study.pseudonym,
            claims=claims,
            sentences=(
                *technique_of_draft(films, routes),
                comparison_of_draft(films, context),
                *findings_of_draft(films, claims, statuses),
                *impression_of_draft(films, claims, statuses),
                *limits_of_draft(films, claims, statuses, context),
            ),
            statuses=statuses,
            makers=_makers(films, routes, self.maker),
            inputs=(study.certificate, *(_digest(reading) for reading in films.readings)),
        )


def _makers(films: Films, routes: Sequence[Route], own: Maker) -> tuple[Maker, ...]:
    """Gates, readers, then the drafter, each once."""
    gates = sorted({route.maker for route in routes}, key=Maker.digest)
    return tuple(dict.fromkeys([*gates, *(reading.maker for reading in films.readings), own]))


def _digest(reading: ImageReading) -> str:
    """All of a reading that a draft can rest on, bound to its image and its Maker."""
    content = {
        "instance": reading.instance,
        "frame": reading.frame,
        "maker": reading.maker.model_dump(mode="json"),
        "scores": [score.model_dump(mode="json") for score in reading.scores],
        "regions": [region.model_dump(mode="json") for region in reading.regions],
        "measurements": [measured.model_dump(mode="json") for measured in reading.measurements],
        "quality": [reason.model_dump(mode="json") for reason in reading.quality],
    }
    return digest_of("ImageReading", 2, content)
