"""Words of change, where no reader used an earlier study."""

from wetread.records.draft import Case, RuleOutcome
from wetread.records.reason import because
from wetread.safety.limits import Words, found, words
from wetread.safety.outcome import claims_of, holds_if_any, silent


class Comparison:
    """A prior must have been given, and a reader must have used it, before a draft may say that something changed."""

    name = "comparison"

    def __init__(self, looking_for: Words | None = None) -> None:
        self._words = looking_for or words()

    def check(self, case: Case) -> RuleOutcome:
        if case.draft is None:
            return silent(self.name)
        changed = any(claim.change is not None for claim in claims_of(case))
        said = any(any(found(self._words.comparing, sentence.text)) for sentence in case.draft.sentences)
        unfounded = (changed or said) and not _prior_used(case)
        return holds_if_any(self.name, [because("safety.compared_without_prior")] if unfounded else [])


def _prior_used(case: Case) -> bool:
    reports = bool(case.context.prior_reports) and any(one.uses.prior_reports for one in case.readings)
    studies = bool(case.context.prior_studies) and any(one.uses.prior_studies for one in case.readings)
    return reports or studies
