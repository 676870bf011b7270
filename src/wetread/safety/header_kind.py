"""What the header says a picture is, against what the gate saw. (A view that differs belongs to the identity alert.)"""

from wetread.records.draft import Case, RuleOutcome
from wetread.records.reason import because
from wetread.safety.outcome import holds_if_any, silent


class HeaderKind:
    """Runs on pictures that were read and whose header names a kind."""

    name = "header_kind"

    def check(self, case: Case) -> RuleOutcome:
        header = {item.instance: item.acquisition.header_kind for item in case.study.items}
        pairs = [
            (header.get(route.instance, "unknown"), route.kind) for route in case.routes if route.reader is not None
        ]
        known = [(told, seen) for told, seen in pairs if told != "unknown"]
        if not known:
            return silent(self.name)
        differ = [because("safety.header_kind", header=told, pixels=seen) for told, seen in known if told != seen]
        return holds_if_any(self.name, differ)
