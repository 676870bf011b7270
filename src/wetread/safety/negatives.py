"""Denials: only where every film's score stayed low and its sensitivity there was shown to suffice."""

from collections.abc import Iterator

from wetread.records.claim import Claim, Sentence
from wetread.records.draft import Case, RuleOutcome
from wetread.records.evidence import Score
from wetread.records.reason import Reason, because
from wetread.safety.limits import Words, found, words
from wetread.safety.outcome import claims_of, holds_if_any, silent


class Negatives:
    """Checks the drafter against the readings, and its words against a list, without trusting how it got there."""

    name = "negatives"

    def __init__(self, looking_for: Words | None = None) -> None:
        self._words = looking_for or words()

    def check(self, case: Case) -> RuleOutcome:
        if case.draft is None:
            return silent(self.name)
        return holds_if_any(self.name, self._reasons(case, case.draft.sentences))

    def _reasons(self, case: Case, sentences: tuple[Sentence, ...]) -> Iterator[Reason]:
        absent = [claim for claim in claims_of(case) if claim.assertion == "absent" or claim.negated]
        proven = {claim.id for claim in absent if _proven(claim, case)}
        denials = [set(sentence.claims) for sentence in sentences if self._denies(sentence)]
        if len(proven) < len(absent) or any(not named or not named <= proven for named in denials):
            yield because("safety.denied_without_proof")
        for sentence in sentences:
            yield from (
                because("safety.forbidden_word", word=word) for word in found(self._words.forbidden, sentence.text)
            )

    def _denies(self, sentence: Sentence) -> bool:
        """Only findings and impression speak of the patient."""
        return sentence.section in {"findings", "impression"} and any(found(self._words.denying, sentence.text))


def _proven(claim: Claim, case: Case) -> bool:
    """Of every reading and every finding of the claim there is a score, and each allows a denial."""
    scores = [reading.score(finding) for reading in case.readings for finding in claim.findings]
    return bool(scores) and all(score is not None and _allows(score) for score in scores)


def _allows(score: Score) -> bool:
    return score.negative_allowed and score.flag == "not_flagged"
