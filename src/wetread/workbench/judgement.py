"""The verdict, the gate and the images of a study in words. These are never held back."""

from wetread.records.draft import Route, RuleOutcome, WetRead
from wetread.records.reason import Reason
from wetread.records.study import Acquisition, ImageItem
from wetread.workbench.links import Links, word
from wetread.workbench.view import GateRow, ImageRow, Judgement, RuleRow


def judgement(read: WetRead) -> Judgement:
    """The decision with all its reasons; of a held draft also those about single claims."""
    verdict = read.verdict
    held = verdict.decision == "hold"
    return Judgement(
        held=held,
        title=word("decision", verdict.decision),
        lead=word("lead", verdict.decision if read.draft is not None else "no_draft"),
        reasons=_texts(verdict.reasons),
        about=_about(read) if held else (),
        needs=tuple(dict.fromkeys(route.needs for route in read.routes if route.needs)),
        coverage=f"{verdict.rules_run} of {verdict.rules_total} rules ran",
        rules=tuple(_rule(outcome) for outcome in verdict.outcomes),
    )


def _about(read: WetRead) -> tuple[str, ...]:
    """Reasons given for single claims, where they are not among those for the whole."""
    whole = set(_texts(read.verdict.reasons))
    given = [reason for one in read.verdict.claims for reason in one.reasons]
    return tuple(text for text in _texts(tuple(given)) if text not in whole)


def _rule(outcome: RuleOutcome) -> RuleRow:
    return RuleRow(outcome.rule.replace("_", " "), outcome.ran, outcome.severity, _texts(outcome.reasons))


def _texts(reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    """Each sentence once."""
    return tuple(dict.fromkeys(reason.text for reason in reasons))


def gate(read: WetRead, links: Links) -> tuple[GateRow, ...]:
    """One row per picture that the gate saw, with what a reader found wrong with how it was taken."""
    return tuple(
        _gate(route, links.titles.get(route.instance, "Image"), _quality(route, read)) for route in read.routes
    )


def _quality(route: Route, read: WetRead) -> tuple[Reason, ...]:
    return tuple(reason for one in read.readings if one.instance == route.instance for reason in one.quality)


def _gate(route: Route, film: str, quality: tuple[Reason, ...]) -> GateRow:
    limit = "" if route.distance_at is None else f" of at most {route.distance_at:.2f}"
    return GateRow(
        film=film,
        kind=word("kind", route.kind),
        view=route.view,
        confidence=f"{route.confidence:.2f}",
        distance="not measured" if route.distance is None else f"{route.distance:.2f}{limit}",
        reader=route.reader or "",
        needs=route.needs or "",
        reasons=_texts((*route.reasons, *quality)),
    )


def image_rows(read: WetRead, links: Links) -> tuple[ImageRow, ...]:
    """Every image of the study, those left out too, each with its reason."""
    failures = {failure.instance: f"{failure.message} ({failure.code})" for failure in read.failures}
    return tuple(
        _image(item, failures.get(item.instance, ""), links.titles[item.instance]) for item in read.study.items
    )


def _image(item: ImageItem, failure: str, title: str) -> ImageRow:
    return ImageRow(
        film=title,
        header=_header(item.acquisition) or "header says nothing",
        use=word("use", item.use),
        why=item.why.text,
        failure=failure,
        content=item.content,
    )


def _header(made: Acquisition) -> str:
    view = "" if made.view == "unknown" else made.view
    return ", ".join(part for part in (made.modality, made.body_part, view, _patient(made)) if part)


def _patient(made: Acquisition) -> str:
    """Age band and sex as the header has them, for a glance at whose film this is."""
    band = made.age_band
    age = "" if band is None else f"{band.low} and over" if band.high is None else f"{band.low}–{band.high} years"
    return " ".join(part for part in (age, "" if made.sex == "unknown" else made.sex) if part)
