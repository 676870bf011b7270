"""Two frontals of one study: one states what the other does not even flag."""

from wetread.records.claim import Claim
from wetread.records.draft import Case, RuleOutcome
from wetread.records.reason import because
from wetread.safety.outcome import effects_on, notes, silent, stated


class FrontalsDisagree:
    """Needs readings of at least two images."""

    name = "frontals_disagree"

    def check(self, case: Case) -> RuleOutcome:
        if len({reading.instance for reading in case.readings}) < 2:
            return silent(self.name)
        disputed = [claim for claim in stated(case) if _disputed(claim, case)]
        told = [(claim, because("safety.frontals_disagree", name=claim.concept.name)) for claim in disputed]
        effects = [effect for claim, reason in told for effect in effects_on([claim], "escalate", reason)]
        return notes(self.name, [reason for _, reason in told], effects)


def _disputed(claim: Claim, case: Case) -> bool:
    """A merged claim is stated on an image by any of its findings, and unflagged there only by all of them."""
    flags: dict[str, set[str]] = {}
    for reading in case.readings:
        here = {score.flag for score in reading.scores if score.finding in claim.findings}
        flags.setdefault(reading.instance, set()).update(here)
    told = any(here & {"reported", "hedged"} for here in flags.values())
    return told and any(here == {"not_flagged"} for here in flags.values())
