"""Technique and comparison: what was read, said from the header, and what it was not compared with."""

from collections.abc import Sequence

from wetread.language.drafts.claims import Films
from wetread.records.claim import Sentence
from wetread.records.context import Context
from wetread.records.draft import Route
from wetread.records.reason import Reason, because
from wetread.records.study import ImageItem
from wetread.records.vocabulary import View


def technique_of_draft(films: Films, routes: Sequence[Route]) -> list[Sentence]:
    """How many frontals in which view, and which images were left unread."""
    reasons = [_frontals(films)]
    lateral, others = _unread(films, routes)
    if lateral:
        reasons.append(because("draft.lateral_not_interpreted"))
    if others:
        reasons.append(because("draft.others_not_interpreted", count=others))
    return [Sentence(section="technique", text=reason.text, basis="header") for reason in reasons]


def comparison_of_draft(films: Films, context: Context) -> Sentence:
    """Never a word of change: either nothing was given, or it is said whether the reader used it."""
    given = bool(context.prior_reports or context.prior_studies)
    used = any(reading.uses.prior_reports or reading.uses.prior_studies for reading in films.readings)
    code = "no_prior" if not given else "prior_used" if used else "prior_not_used"
    return Sentence(section="comparison", text=because(f"draft.{code}").text, basis="limits")


def _frontals(films: Films) -> Reason:
    instances = dict.fromkeys(reading.instance for reading in films.readings)
    header = {item.instance: item.acquisition.view for item in films.study.items}
    views = ", ".join(_view(header.get(instance, "unknown")) for instance in instances)
    if len(instances) == 1:
        return because("draft.technique_one", views=views)
    return because("draft.technique_many", count=len(instances), views=views)


def _view(view: View) -> str:
    code = {"PA": "view_pa", "AP": "view_ap", "unknown": "view_unknown", "other": "view_unknown"}.get(view)
    return because("draft.view_other", view=view).text if code is None else because(f"draft.{code}").text


def _unread(films: Films, routes: Sequence[Route]) -> tuple[int, int]:
    """How many laterals were named or routed to nobody, and how many other pictures were."""
    read = {reading.instance for reading in films.readings}
    routed = {route.instance: route.kind for route in routes if route.instance not in read}
    known = [item for item in films.study.items if item.instance not in read]
    laterals = {item.instance for item in known if item.use != "left_out" and _lateral(item)}
    laterals |= {instance for instance, kind in routed.items() if kind == "cxr_lateral"}
    others = {item.instance for item in known if item.use != "left_out"} | set(routed)
    return len(laterals), len(others - laterals)


def _lateral(item: ImageItem) -> bool:
    return item.acquisition.view == "lateral" or item.acquisition.header_kind == "cxr_lateral"
