"""Earlier studies of the same patient."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wetread.errors import BadContext
from wetread.flow.parts import Parts
from wetread.flow.read import receive
from wetread.records.context import Context, PriorStudy
from wetread.records.failure import Failure
from wetread.records.study import Study


@dataclass(frozen=True)
class Prior:
    """An earlier study and the pseudonym of whom it belongs to."""

    subject: str
    study: PriorStudy


def priors_of(paths: Sequence[Path], parts: Parts) -> tuple[Prior, ...]:
    """The studies at `paths`, by pseudonym and shifted date. Raises BadContext where one cannot be used."""
    return tuple(_priors(paths, parts))


def with_priors(context: Context, study: Study, priors: Sequence[Prior]) -> Context:
    """The context with the prior studies added. Raises BadContext where one is another patient's."""
    if any(prior.subject != study.subject.pseudonym for prior in priors):
        raise BadContext("The prior study belongs to another patient, or does not say to whom.")
    known = (*context.prior_studies, *(prior.study for prior in priors if prior.study.study != study.pseudonym))
    return context.model_copy(update={"prior_studies": tuple(sorted(set(known), key=_when))})


def _priors(paths: Sequence[Path], parts: Parts) -> Iterator[Prior]:
    for found in parts.intake.studies(paths) if paths else ():
        if isinstance(found, Failure):
            raise BadContext(f"The prior study cannot be used ({found.code}): {found.message}")
        study = receive(found, parts)
        dates = sorted(item.acquisition.shifted_date for item in study.items if item.acquisition.shifted_date)
        known = PriorStudy(study=study.pseudonym, shifted_date=dates[0] if dates else None)
        yield Prior(study.subject.pseudonym, known)


def _when(prior: PriorStudy) -> tuple[str, str]:
    return prior.shifted_date or "", prior.study
