"""The gate was unsure of a picture that was read, or the picture is unlike anything it learnt from."""

from collections.abc import Iterator

from wetread.records.draft import Case, Route, RuleOutcome
from wetread.records.reason import Reason, because
from wetread.safety.limits import GateConfidenceLimits, limits
from wetread.safety.outcome import holds_if_any, silent


class GateConfidence:
    """Confidence counts always; distance where the gate measures one."""

    name = "gate_confidence"

    def __init__(self, at: GateConfidenceLimits | None = None) -> None:
        self._at = at or limits().gate_confidence

    def check(self, case: Case) -> RuleOutcome:
        read = [route for route in case.routes if route.reader is not None]
        if not read:
            return silent(self.name)
        return holds_if_any(self.name, [reason for route in read for reason in self._reasons(route)])

    def _reasons(self, route: Route) -> Iterator[Reason]:
        if route.confidence < self._at.least:
            confidence, least = f"{route.confidence:.2f}", f"{self._at.least:.2f}"
            yield because("safety.gate_unsure", confidence=confidence, least=least)
        distance, limit = route.distance, route.distance_at
        if distance is not None and limit is not None and distance > limit:
            yield because("safety.gate_far", distance=f"{distance:.2f}", limit=f"{limit:.2f}")
