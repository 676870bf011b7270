"""Left and right, where the header does not say how the film lies."""

from wetread.records.draft import Case, RuleOutcome
from wetread.records.reason import because
from wetread.safety.outcome import claims_of, effects_on, holds, notes, silent


class UnverifiedLaterality:
    """An unverified film is noted; a claim that states a side on it is held."""

    name = "laterality"

    def check(self, case: Case) -> RuleOutcome:
        read = {reading.instance for reading in case.readings}
        films = [item for item in case.study.items if item.instance in read]
        if not films:
            return silent(self.name)
        unverified = {item.instance for item in films if item.acquisition.orientation in {"unverified", "other"}}
        if not unverified:
            return notes(self.name)
        sided = [
            claim
            for claim in claims_of(case)
            if claim.laterality in {"right", "left"} and unverified & set(claim.instances)
        ]
        if not sided:
            return notes(self.name, [because("laterality.unverified")])
        stated = because("laterality.stated")
        return holds(self.name, [stated, because("laterality.unverified")], effects_on(sided, "escalate", stated))
