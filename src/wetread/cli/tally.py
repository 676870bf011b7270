"""What became of the images of a run, and the exit code that says so."""

from dataclasses import dataclass

from wetread.cli.outputs import Result

ALL_WELL, SOME_FAILED, NOTHING_READ = 0, 1, 2


@dataclass
class Tally:
    """Counts images; a file that came to nothing counts as one."""

    read: int = 0
    abstained: int = 0
    failed: int = 0

    def take(self, result: Result) -> None:
        for line in result.lines:
            setattr(self, line.status, getattr(self, line.status) + 1)

    @property
    def code(self) -> int:
        """0: all read or abstained; 1: some failed; 2: nothing but failures, or nothing at all."""
        if self.read + self.abstained == 0:
            return NOTHING_READ
        return SOME_FAILED if self.failed else ALL_WELL
