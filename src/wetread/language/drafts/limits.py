"""How every draft ends: what was not assessed."""

from collections.abc import Sequence

from wetread.language.drafts.claims import Films
from wetread.records.claim import Claim, Sentence
from wetread.records.context import Context
from wetread.records.draft import FindingStatus
from wetread.records.reason import Reason, because


def limits_of_draft(
    films: Films, claims: Sequence[Claim], statuses: Sequence[FindingStatus], context: Context
) -> list[Sentence]:
    """What this film and this reader could not say first, what no draft says last."""
    reasons = [*_unassessed(films, statuses), *_places(films, claims), *_context(films, context)]
    reasons += [because("draft.only_listed"), because("draft.never_assessed")]
    return [Sentence(section="limits", text=reason.text, basis="limits") for reason in reasons]


def _unassessed(films: Films, statuses: Sequence[FindingStatus]) -> list[Reason]:
    listed = [
        f"{films.words.label(status.finding).label} ({status.probability:.2f})"
        for status in statuses
        if status.flag == "not_assessed"
    ]
    return [because("draft.not_assessed_list", labels=", ".join(listed))] if listed else []


def _places(films: Films, claims: Sequence[Claim]) -> list[Reason]:
    """Location and side, unless every claim's place was validated."""
    stated = [claim for claim in claims if claim.assertion != "absent"]
    placed = bool(stated) and all(claim.laterality is not None for claim in stated)
    read = {reading.instance for reading in films.readings}
    turned = [item.acquisition.orientation for item in films.study.items if item.instance in read]
    unverified = any(orientation in {"unverified", "other"} for orientation in turned)
    reasons = [] if placed else [because("draft.location_not_validated")]
    return [*reasons, because("draft.laterality_unverified")] if unverified else reasons


def _context(films: Films, context: Context) -> list[Reason]:
    used = any(reading.uses.indication for reading in films.readings)
    return [because("draft.indication_not_used")] if context.indication and not used else []
