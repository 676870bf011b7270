"""Sex, age and view in the header against what the pixels suggest: one combined alert, never which of them."""

from wetread.records.draft import Case, RuleOutcome
from wetread.records.reason import because
from wetread.safety.outcome import claims_of, effects_on, holds, notes, silent


class IdentityMatch:
    """Runs where a reader compared header and picture; it does not where the header gives nothing to compare."""

    name = "identity_match"

    def check(self, case: Case) -> RuleOutcome:
        apparent = [reading.apparent for reading in case.readings if reading.apparent is not None]
        compared = [one for one in apparent if one.mismatch is not None and one.mismatch_at is not None]
        if not compared:
            return silent(self.name)
        if not any(one.disagrees for one in compared):
            return notes(self.name)
        alert = because("safety.identity")
        return holds(self.name, [alert], effects_on(claims_of(case), "escalate", alert))
