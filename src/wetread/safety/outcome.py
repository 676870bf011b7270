"""What rules say, in short."""

from collections.abc import Iterable

from wetread.records.claim import Claim
from wetread.records.draft import Case, ClaimVerdict, RuleOutcome
from wetread.records.reason import Reason
from wetread.records.vocabulary import Effect


def silent(rule: str) -> RuleOutcome:
    """The rule could not judge: what it needs is unknown."""
    return RuleOutcome(rule=rule, ran=False)


def notes(rule: str, reasons: Iterable[Reason] = (), effects: Iterable[ClaimVerdict] = ()) -> RuleOutcome:
    """The rule judged, and the draft may be shown; reasons are told beside it."""
    return RuleOutcome(rule=rule, ran=True, reasons=unique(reasons), effects=tuple(effects))


def holds(rule: str, reasons: Iterable[Reason], effects: Iterable[ClaimVerdict] = ()) -> RuleOutcome:
    """The rule judged, and the draft is held."""
    return RuleOutcome(rule=rule, ran=True, severity="hold", reasons=unique(reasons), effects=tuple(effects))


def holds_if_any(rule: str, reasons: Iterable[Reason]) -> RuleOutcome:
    """Held where there is a reason to."""
    given = unique(reasons)
    return holds(rule, given) if given else notes(rule)


def effects_on(claims: Iterable[Claim], effect: Effect, *reasons: Reason) -> tuple[ClaimVerdict, ...]:
    return tuple(ClaimVerdict(claim=claim.id, effect=effect, reasons=reasons) for claim in claims)


def claims_of(case: Case) -> tuple[Claim, ...]:
    """The draft's claims, none where there is no draft."""
    return case.draft.claims if case.draft is not None else ()


def stated(case: Case) -> tuple[Claim, ...]:
    """Claims that say that something is there or may be."""
    return tuple(claim for claim in claims_of(case) if claim.assertion != "absent")


def unique(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each reason once, in the order of first appearance."""
    return tuple(dict.fromkeys(reasons))
