"""The gate let no picture through, or none could be read: there is nothing to show."""

from wetread.records.draft import Case, RuleOutcome
from wetread.records.reason import because
from wetread.safety.outcome import holds, notes


class Abstained:
    """Holds with the gate's own reasons; pictures left out beside one that was read give a note."""

    name = "abstained"

    def check(self, case: Case) -> RuleOutcome:
        refused = [route for route in case.routes if route.reader is None]
        gate = [reason for route in refused for reason in route.reasons]
        if case.readings:
            beside = [because("safety.others_abstained", count=len(refused))] if refused else []
            return notes(self.name, [*beside, *gate])
        unread = len(refused) < len(case.routes) or not case.routes
        return holds(self.name, [because("safety.nothing_read" if unread else "safety.abstained"), *gate])
