"""Who must hear of it within minutes, hours or days: the three classes of the ACR's parameter for communication."""

from wetread.language.reports.chart import ELSEWHERE
from wetread.language.reports.document import Document, Found
from wetread.language.reports.judging import FINDING_KINDS
from wetread.language.reports.phrases import grammar
from wetread.records.report import Span, Urgent
from wetread.records.vocabulary import Urgency

_KNOWN = frozenset(("stable", "improved", "resolved"))


# What is old is no news, whatever it is.
def alert(document: Document) -> None:
    """Assigns what is urgent: findings that are there and new, and tubes that lie wrongly."""
    for number, found in enumerate(document.entities):
        urgency = _urgency(document, found)
        if urgency is not None and found.concept is not None:
            document.urgent.append(Urgent(entity=number, urgency=urgency, rule=f"lexicon: {found.concept.id}"))
    for device in document.devices:
        if device.adequacy == "malpositioned":
            document.urgent.append(
                Urgent(
                    entity=device.entity,
                    urgency=_of_device(document, device.device, device.tip),
                    rule=f"devices: {device.rule}",
                )
            )


def _of_device(document: Document, device: str, tip: Span | None) -> Urgency:
    """A breathing tube in the gullet or one lung, or a feeding tube in the airway, is a matter of minutes."""
    places = _DEADLY.get(device)
    if places is None or tip is None:
        return "hours"
    words = document.text[tip.start : tip.end].lower().split()
    return "minutes" if any(word in grammar()[places] for word in words) else "hours"


# By tube, the words of places that make it a matter of minutes.
_DEADLY = {"endotracheal_tube": "deadly", "tracheostomy_tube": "deadly", "enteric_tube": "deadly_enteric"}


def _urgency(document: Document, found: Found) -> Urgency | None:
    decision = found.decision
    if found.kind not in FINDING_KINDS or found.concept is None or found.concept.urgency is None or decision is None:
        return None
    if (
        decision.assertion not in ("present", "possible")
        or decision.temporality == "past"
        or decision.certainty == "unlikely"
    ):
        return None
    if found.change in _KNOWN or document.section_of(found) in ELSEWHERE:
        return None
    stems = document.sentences[found.sentence].scene.stems
    if any(word in grammar()["old"] for word in stems[max(0, found.first - 5) : found.last]):
        return None
    return found.concept.urgency
