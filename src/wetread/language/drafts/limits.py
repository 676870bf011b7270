"""How every draft ends: what was not assessed."""

from collections.abc import Sequence

from wetread.language.drafts.claims import Films
from wetread.records.claim import Claim, Sentence
from wetread.records.context import Context
from wetread.records.draft import FindingStatus
from wetread.records.evidence import Region
from wetread.records.reason import Reason, because


def limits_of_draft(
    films: Films, claims: Sequence[Claim], statuses: Sequence[FindingStatus], context: Context
) -> list[Sentence]:
    """What this film and this reader could not say first, what no draft says last."""
    taken = dict.fromkeys(reason for reading in films.readings for reason in reading.quality)
    reasons = [*_unassessed(films, statuses), *taken, *_places(films, claims), *_context(films, context)]
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
    """What is not known of the place of claims, and of the patient's side."""
    read = {reading.instance for reading in films.readings}
    turned = [item.acquisition.orientation for item in films.study.items if item.instance in read]
    unverified = any(orientation in {"unverified", "other"} for orientation in turned)
    reasons = _unlocated(films, [claim for claim in claims if claim.assertion != "absent"])
    return [*reasons, because("draft.laterality_unverified")] if unverified else reasons


def _unlocated(films: Films, stated: Sequence[Claim]) -> list[Reason]:
    """Claims whose location nobody measured, and those where it was but has no word."""
    located = {claim.id: places for claim in stated if (places := _measured(claim))}
    names = sorted({films.words.label(region.finding).label for places in located.values() for region in places})
    reasons = [because("draft.location_partly", labels=", ".join(names))] if 0 < len(located) < len(stated) else []
    if not located:
        reasons = [because("draft.location_not_validated")]
    wordless = any(claim.id in located and claim.laterality is None for claim in stated)
    return [*reasons, because("draft.location_unplaced")] if wordless else reasons


def _measured(claim: Claim) -> list[Region]:
    return [one for one in claim.evidence if isinstance(one, Region) and one.validated]


def _context(films: Films, context: Context) -> list[Reason]:
    used = any(reading.uses.indication for reading in films.readings)
    return [because("draft.indication_not_used")] if context.indication and not used else []
