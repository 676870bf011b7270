"""A draft that states nothing, by a reader that misses much."""

from wetread.records.draft import Case, RuleOutcome
from wetread.records.reason import because
from wetread.safety.outcome import notes, silent, stated


class Silence:
    """Nothing was stated, and some finding may not be denied: the physician must not be lulled by an empty draft."""

    name = "silence"

    def check(self, case: Case) -> RuleOutcome:
        if case.draft is None:
            return silent(self.name)
        scores = [score for reading in case.readings for score in reading.scores]
        lulls = not stated(case) and not all(score.negative_allowed for score in scores)
        return notes(self.name, [because("safety.silence")] if lulls else [])
