"""Claims that the reader is not sure of."""

from wetread.records.claim import Claim
from wetread.records.draft import Case, RuleOutcome
from wetread.records.evidence import Score
from wetread.records.reason import because
from wetread.safety.limits import LowConfidenceLimits, limits
from wetread.safety.outcome import effects_on, notes, silent, stated


class LowConfidence:
    """Only possible claims: a note. A reported claim just over its operating point: hedge."""

    name = "low_confidence"

    def __init__(self, at: LowConfidenceLimits | None = None) -> None:
        self._at = at or limits().low_confidence

    def check(self, case: Case) -> RuleOutcome:
        if case.draft is None:
            return silent(self.name)
        claims = stated(case)
        unsure = [because("safety.all_possible")] if claims and all(_possible(claim) for claim in claims) else []
        close = [
            (claim, because("safety.close_call", name=claim.concept.name)) for claim in claims if self._close(claim)
        ]
        effects = [effect for claim, reason in close for effect in effects_on([claim], "hedge", reason)]
        return notes(self.name, [*unsure, *(reason for _, reason in close)], effects)

    def _close(self, claim: Claim) -> bool:
        """All of its reported scores lie within the margin, as a share of the operating point."""
        scores = [one for one in claim.evidence if isinstance(one, Score) and one.flag == "reported"]
        return bool(scores) and all(self._just_over(score) for score in scores)

    def _just_over(self, score: Score) -> bool:
        return score.report_at is not None and score.probability < score.report_at * (1 + self._at.margin)


def _possible(claim: Claim) -> bool:
    return claim.certainty == "possible"
