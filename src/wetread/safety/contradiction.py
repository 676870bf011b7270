"""The reader's findings against its own No Finding."""

from wetread.records.draft import Case, RuleOutcome
from wetread.records.reading import ImageReading
from wetread.records.reason import because
from wetread.records.vocabulary import NO_FINDING
from wetread.safety.limits import ContradictionLimits, limits
from wetread.safety.outcome import effects_on, holds, notes, silent, stated


class Contradiction:
    """Abnormal beside a likely No Finding holds and hedges; nothing flagged beside an unlikely one is noted."""

    name = "contradiction"

    def __init__(self, at: ContradictionLimits | None = None) -> None:
        self._at = at or limits().contradiction

    def check(self, case: Case) -> RuleOutcome:
        judged = [(one, score.probability) for one in case.readings if (score := one.score(NO_FINDING)) is not None]
        if not judged:
            return silent(self.name)
        both = {
            one.instance: probability
            for one, probability in judged
            if probability >= self._at.no_finding_high and "reported" in _flags(one)
        }
        if both:
            return self._both(case, both)
        likely = {one.instance: probability for one, probability in judged if probability >= self._at.no_finding_high}
        return self._hedged(case, likely) or self._neither(case, min(probability for _, probability in judged))

    def _hedged(self, case: Case, instances: dict[str, float]) -> RuleOutcome | None:
        """A note where only possible claims stand beside a likely No Finding."""
        doubtful = [claim for claim in stated(case) if not instances.keys().isdisjoint(claim.instances)]
        if not doubtful:
            return None
        reason = because("safety.possible_and_no_finding", probability=f"{max(instances.values()):.2f}")
        return notes(self.name, [reason])

    def _neither(self, case: Case, lowest: float) -> RuleOutcome:
        flagged = any(_flags(one) & {"reported", "hedged"} for one in case.readings)
        if lowest >= self._at.no_finding_low or flagged:
            return notes(self.name)
        return notes(self.name, [because("safety.nothing_flagged_yet_abnormal", probability=f"{lowest:.2f}")])

    def _both(self, case: Case, instances: dict[str, float]) -> RuleOutcome:
        reason = because("safety.finding_and_no_finding", probability=f"{max(instances.values()):.2f}")
        doubtful = [claim for claim in stated(case) if not instances.keys().isdisjoint(claim.instances)]
        return holds(self.name, [reason], effects_on(doubtful, "hedge", reason))


def _flags(reading: ImageReading) -> set[str]:
    return {score.flag for score in reading.scores if score.finding != NO_FINDING}
