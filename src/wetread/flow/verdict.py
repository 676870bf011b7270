"""A verdict that also knows what could not be decoded or read."""

from collections.abc import Sequence

from wetread.records.draft import ImageFailure, Verdict
from wetread.records.reason import Reason, because


def with_failures(verdict: Verdict, failures: Sequence[ImageFailure]) -> Verdict:
    """The same decision, with one more reason per kind of failure: a draft never hides that an image is missing."""
    codes = dict.fromkeys(failure.code for failure in failures)
    missing = [_missing(code, sum(failure.code == code for failure in failures)) for code in codes]
    return verdict.model_copy(update={"reasons": (*verdict.reasons, *missing)})


def _missing(code: str, count: int) -> Reason:
    return because("flow.image_failed" if count == 1 else "flow.images_failed", count=count, error=code)
