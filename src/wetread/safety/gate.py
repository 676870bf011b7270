"""The rules together: one verdict for the study and one per claim."""

from collections.abc import Iterable, Sequence

from wetread.errors import WetreadError
from wetread.ports import Rule
from wetread.records.draft import Case, ClaimVerdict, RuleOutcome, Verdict
from wetread.records.reason import Reason, because
from wetread.records.vocabulary import Effect
from wetread.safety.outcome import claims_of, unique

_SEVERITY: dict[Effect, int] = {"keep": 0, "hedge": 1, "escalate": 2, "strike": 3}


class SafetyGate:
    """Fits ports.Judge. Fails closed: no rule ran, no draft, or a rule that failed means hold."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules

    def judge(self, case: Case) -> Verdict:
        outcomes = tuple(_outcome(rule, case) for rule in self._rules)
        held = [reason for one in outcomes if one.severity == "hold" for reason in one.reasons]
        held += _missing(case, outcomes, held)
        told = [reason for one in outcomes if one.severity == "note" for reason in one.reasons]
        return Verdict(
            decision="hold" if held else "show",
            reasons=unique([*held, *told]),
            claims=tuple(_on_claim(claim.id, outcomes) for claim in claims_of(case)),
            outcomes=outcomes,
            rules_run=sum(one.ran for one in outcomes),
            rules_total=len(outcomes),
        )


def _outcome(rule: Rule, case: Case) -> RuleOutcome:
    try:
        outcome = rule.check(case)
    except WetreadError as error:
        failed = because("safety.rule_failed", rule=rule.name, error=error.code)
        return RuleOutcome(rule=rule.name, ran=False, severity="hold", reasons=(failed,))
    if outcome.severity == "hold" and not outcome.reasons:
        silent = because("safety.rule_failed", rule=rule.name, error="no reason")
        return outcome.model_copy(update={"reasons": (silent,)})
    return outcome


def _missing(case: Case, outcomes: Sequence[RuleOutcome], held: Sequence[Reason]) -> list[Reason]:
    """What holds a study though no rule said so."""
    if not any(one.ran for one in outcomes):
        return [because("safety.no_rule")]
    return [because("safety.no_draft")] if case.draft is None and not held else []


def _on_claim(claim: str, outcomes: Iterable[RuleOutcome]) -> ClaimVerdict:
    """The most severe effect that any rule had on it, with the reasons of all that had one."""
    effects = [effect for one in outcomes for effect in one.effects if effect.claim == claim]
    worst: Effect = max((effect.effect for effect in effects), key=lambda effect: _SEVERITY[effect], default="keep")
    return ClaimVerdict(claim=claim, effect=worst, reasons=unique(reason for one in effects for reason in one.reasons))
