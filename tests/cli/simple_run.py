"""`wetread read` with the simplest reader, as a program: `python -m tests.cli.simple_run STATE SECONDS ARGUMENT...`."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.simple_parts import BrightnessReader, HeaderGate
from wetread.assemble import parts_with
from wetread.cli.main import run
from wetread.flow.parts import Parts
from wetread.records.context import Context
from wetread.records.image import ImageTensor
from wetread.records.reading import ImageReading
from wetread.records.study import ImageItem
from wetread.settings import Settings


@dataclass(frozen=True)
class SlowReader(BrightnessReader):
    """Takes its time over every picture, and says so on stderr."""

    seconds: float = 0.0

    def read(self, item: ImageItem, image: ImageTensor, context: Context) -> ImageReading:
        sys.stderr.write(f"reading {item.instance}\n")
        time.sleep(self.seconds)
        return super().read(item, image, context)


def slow_parts(state: Path, seconds: float) -> Parts:
    """Real parts around the slow reader."""
    return parts_with(SlowReader(seconds=seconds), HeaderGate(), Settings(state=state, threads=1))


if __name__ == "__main__":
    parts = slow_parts(Path(sys.argv[1]), float(sys.argv[2]))
    pytest.MonkeyPatch().setattr("wetread.cli.run.build", lambda settings: parts)
    raise SystemExit(run(sys.argv[3:]))
