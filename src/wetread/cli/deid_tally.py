"""What a run of `wetread deid` came to: counted, and written beside the files."""

from collections import Counter
from pathlib import Path
from typing import Final

from wetread.flow.export import Exported
from wetread.flow.journal import write_whole
from wetread.records.deidentification import FileCertificate, RunSummary

NAME: Final = "summary.json"


class Tally:
    """`asked` is the certificate of a file of which nothing is known. Files go by their name in the output: `released`
    with their certificates, `withheld` with (code, sentence).
    """

    def __init__(self, asked: FileCertificate) -> None:
        self._asked = asked
        self._reasons: Counter[str] = Counter()
        self._files = self._resumed = 0
        self.released: list[tuple[str, FileCertificate]] = []
        self.withheld: list[tuple[str, tuple[str, str]]] = []
        self.last_reason: tuple[str, str] | None = None

    def take(self, target: str, outcome: Exported) -> None:
        """Counts one file; `last_reason` is then its (code, sentence), None where it was released."""
        self._files += 1
        reason = outcome.certificate.reason
        self.last_reason = None if reason is None else (reason.code, reason.message)
        if self.last_reason is not None:
            self._reasons[self.last_reason[0]] += 1
            self.withheld.append((target, self.last_reason))
        else:
            self._resumed += outcome.resumed
            self.released.append((target, outcome.certificate))

    @property
    def looked_at(self) -> list[tuple[str, FileCertificate]]:
        """The released files in which text was found."""
        return [(target, one) for target, one in self.released if one.pixels and (one.pixels.boxes or one.pixels.kept)]

    @property
    def code(self) -> int:
        return 0 if len(self.released) == self._files else 1 if self.released else 2

    def summary(self) -> RunSummary:
        checks = [one.pixels for _, one in self.released if one.pixels is not None]
        return RunSummary(
            files=self._files,
            released=len(self.released),
            quarantined=self._files - len(self.released),
            reasons=tuple(sorted(self._reasons.items())),
            resumed=self._resumed,
            subjects=len({one.subject for _, one in self.released}),
            boxes=sum(len(check.boxes) for check in checks),
            kept=sum(len(check.kept) for check in checks),
            reencoded=sum(check.reencoded for check in checks),
            faces=sum(one.face == "yes" for _, one in self.released),
            applied=self._asked.applied,
            temporal=self._asked.temporal,
            key=self._asked.key,
        )

    def close(self, out: Path) -> None:
        """Writes the summary into the output folder. Raises OutputError."""
        write_whole(out / NAME, self.summary().model_dump_json(indent=1).encode() + b"\n")
