"""Every sentence about the patient rests on evidence that can be looked at, and every place on a measured one."""

from collections.abc import Iterator

from wetread.records.claim import Claim, Sentence
from wetread.records.draft import Case, RuleOutcome
from wetread.records.evidence import Region
from wetread.records.reading import ImageReading
from wetread.records.reason import Reason, because
from wetread.safety.limits import Words, found, words
from wetread.safety.outcome import claims_of, holds_if_any, silent


class Grounding:
    """A sentence names existing claims with evidence, or a measurement that was made; limits state nothing more.

    A side or zone rests on a validated region, given by a reading that flagged its finding.
    """

    name = "grounding"

    def __init__(self, looking_for: Words | None = None) -> None:
        self._words = looking_for or words()

    def check(self, case: Case) -> RuleOutcome:
        if case.draft is None:
            return silent(self.name)
        claims = {claim.id: claim for claim in claims_of(case)}
        empty = any(not claim.evidence for claim in claims.values())
        loose = empty or any(not _rests(sentence, claims, case) for sentence in case.draft.sentences)
        reasons = [because("safety.no_evidence")] if loose else []
        return holds_if_any(self.name, [*reasons, *self._unplaced(claims, case, case.draft.sentences)])

    def _unplaced(self, claims: dict[str, Claim], case: Case, sentences: tuple[Sentence, ...]) -> Iterator[Reason]:
        """A place in a claim that no region bears out, or in a sentence whose claims have none."""
        placed = {name for name, claim in claims.items() if claim.laterality or claim.zone}
        worded = [one for one in sentences if one.basis == "claims" and any(found(self._words.placing, one.text))]
        if any(not _borne_out(claims[name], case) for name in placed) or any(
            placed.isdisjoint(one.claims) for one in worded
        ):
            yield because("safety.place_without_region")


def _rests(sentence: Sentence, claims: dict[str, Claim], case: Case) -> bool:
    if not set(sentence.claims) <= claims.keys():
        return False
    if sentence.basis == "claims":
        return bool(sentence.claims)
    if sentence.basis == "measurement":
        return any(reading.measurements for reading in case.readings)
    return sentence.basis == "limits" or sentence.section in {"technique", "comparison"}


def _borne_out(claim: Claim, case: Case) -> bool:
    """Checked against the readings, without trusting how the drafter got there."""
    regions = {
        region
        for reading in case.readings
        for region in reading.regions
        if region.validated and region.finding in claim.findings and _flagged(reading, region.finding)
    }
    return not regions.isdisjoint(one for one in claim.evidence if isinstance(one, Region))


def _flagged(reading: ImageReading, finding: str) -> bool:
    score = reading.score(finding)
    return score is not None and score.flag in {"reported", "hedged"}
