"""Every sentence about the patient rests on evidence that can be looked at, and every place on a measured one."""

from collections.abc import Iterator, Sequence

from wetread.imaging.lungs import beneath
from wetread.records.claim import Claim, Sentence
from wetread.records.draft import Case, RuleOutcome
from wetread.records.evidence import Region
from wetread.records.reading import ImageReading
from wetread.records.reason import Reason, because
from wetread.records.vocabulary import Laterality, Zone
from wetread.safety.limits import Words, found, words
from wetread.safety.outcome import claims_of, holds_if_any, silent


class Grounding:
    """A sentence names existing claims with evidence, or a measurement that was made; limits state nothing more.

    A side or zone rests on validated regions that lie there, given by a reading that flagged the finding.
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
        resting = [[claims[name] for name in placed & set(one.claims)] for one in worded]
        if not all(resting) or any(not _borne_out(claims[name], case) for name in placed):
            yield because("safety.place_without_region")
        if any(_misplaced(one.text, its) for one, its in zip(worded, resting, strict=True) if its):
            yield because("safety.place_against_claim")


def _misplaced(text: str, claims: Sequence[Claim]) -> bool:
    """Whether a sentence names a side that none of its claims has."""
    sides = {claim.laterality for claim in claims}
    return "bilateral" not in sides and any(side not in sides for side in found(("right", "left"), text))


def _rests(sentence: Sentence, claims: dict[str, Claim], case: Case) -> bool:
    if not set(sentence.claims) <= claims.keys():
        return False
    if sentence.basis == "claims":
        return bool(sentence.claims)
    if sentence.basis == "measurement":
        return any(reading.measurements for reading in case.readings)
    return sentence.basis == "limits" or sentence.section in {"technique", "comparison"}


def _borne_out(claim: Claim, case: Case) -> bool:
    """Whether the regions of the evidence lie where the claim says, without trusting how the drafter got there."""
    shown = {one for one in claim.evidence if isinstance(one, Region)}
    spots = [
        beneath(region.box, reading.masks)
        for reading in case.readings
        for region in reading.regions
        if region in shown and region.validated and region.finding in claim.findings
        if _flagged(reading, region.finding) and region.finding in reading.sided
    ]
    there = [spot for spot in spots if spot is not None]
    return bool(there) and _sided(claim, {spot.side for spot in there}) and _zoned(claim, {spot.zone for spot in there})


def _sided(claim: Claim, sides: set[Laterality]) -> bool:
    if claim.laterality in {None, "unverified"}:
        return True
    return sides == ({"right", "left"} if claim.laterality == "bilateral" else {claim.laterality})


def _zoned(claim: Claim, zones: set[Zone]) -> bool:
    return claim.zone is None or (len(zones) > 1 if claim.zone == "several" else zones == {claim.zone})


def _flagged(reading: ImageReading, finding: str) -> bool:
    score = reading.score(finding)
    return score is not None and score.flag in {"reported", "hedged"}
