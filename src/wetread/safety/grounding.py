"""Every sentence about the patient rests on evidence that can be looked at."""

from wetread.records.claim import Claim, Sentence
from wetread.records.draft import Case, RuleOutcome
from wetread.records.reason import because
from wetread.safety.outcome import claims_of, holds_if_any, silent


class Grounding:
    """A sentence names existing claims with evidence, or a measurement that was made; limits state nothing more."""

    name = "grounding"

    def check(self, case: Case) -> RuleOutcome:
        if case.draft is None:
            return silent(self.name)
        claims = {claim.id: claim for claim in claims_of(case)}
        empty = any(not claim.evidence for claim in claims.values())
        loose = empty or any(not _rests(sentence, claims, case) for sentence in case.draft.sentences)
        return holds_if_any(self.name, [because("safety.no_evidence")] if loose else [])


def _rests(sentence: Sentence, claims: dict[str, Claim], case: Case) -> bool:
    if not set(sentence.claims) <= claims.keys():
        return False
    if sentence.basis == "claims":
        return bool(sentence.claims)
    if sentence.basis == "measurement":
        return any(reading.measurements for reading in case.readings)
    return sentence.basis == "limits" or sentence.section in {"technique", "comparison"}
