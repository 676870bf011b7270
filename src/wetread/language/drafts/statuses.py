"""What the draft says of each finding over the whole study: reported, possible, not flagged or not assessed."""

from collections.abc import Sequence

from wetread.language.drafts.claims import Films, findings_of, scores_of
from wetread.records.claim import Claim
from wetread.records.draft import FindingStatus
from wetread.records.evidence import Measurement, Score
from wetread.records.reason import Reason, because
from wetread.records.vocabulary import Flag

_RANK: dict[Flag, int] = {"not_assessed": 0, "not_flagged": 1, "hedged": 2, "reported": 3}


def statuses_of(films: Films, claims: Sequence[Claim]) -> tuple[FindingStatus, ...]:
    """One per finding, sorted by name. A ratio that changed what the claim says changes the status with it."""
    return tuple(_status(finding, films, claims) for finding in findings_of(films.readings))


def _status(finding: str, films: Films, claims: Sequence[Claim]) -> FindingStatus:
    scores = [one.score for one in scores_of(films, [finding])]
    best = max(scores, key=lambda score: (_RANK[score.flag], score.probability))
    measured = _ratio_behind(finding, claims, films)
    if measured is not None and best.flag != "hedged":
        return _by_ratio(best, measured)
    return FindingStatus(finding=finding, flag=best.flag, probability=best.probability, reason=_reason(best))


def _ratio_behind(finding: str, claims: Sequence[Claim], films: Films) -> Measurement | None:
    """The ratio of a claim that says "possible" because of it."""
    claim = next((one for one in claims if finding in one.findings and one.certainty == "possible"), None)
    if claim is None:
        return None
    name = films.words.ratio.measurement
    return next((one for one in claim.evidence if isinstance(one, Measurement) and one.name == name), None)


def _by_ratio(score: Score, measured: Measurement) -> FindingStatus:
    code = "draft.lowered" if score.flag == "reported" else "draft.measured"
    reason = because(code, probability=figure(score.probability), ratio=figure(measured.value))
    return FindingStatus(finding=score.finding, flag="hedged", probability=score.probability, reason=reason)


def _reason(score: Score) -> Reason:
    at = score.report_at if score.flag == "reported" else score.hedge_at
    code = f"draft.{score.flag}"
    probability = figure(score.probability)
    return (
        because(code, probability=probability) if at is None else because(code, probability=probability, at=figure(at))
    )


def figure(value: float) -> str:
    """Two decimals: more would claim a precision that nothing here has."""
    return f"{value:.2f}"
