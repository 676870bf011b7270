"""A batch that is killed goes on where it stopped."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.film_files import film

ROOT = Path(__file__).parents[2]
COUNT = 6


def _start(tmp_path: Path, seconds: float) -> subprocess.Popen[str]:
    arguments = ["read", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--masks", str(tmp_path / "masks")]
    command = [sys.executable, "-m", "tests.cli.simple_run", str(tmp_path / "state"), str(seconds), *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heed_interrupts,
    )


def _heed_interrupts() -> None:
    """A shell that starts the tests in the background has told its children to ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _stopped(tmp_path: Path, how: signal.Signals) -> tuple[int, int, str]:
    """Stops a run when its second study is on the disk; gives how many were, the exit code and stderr."""
    process = _start(tmp_path, 0.4)
    studies = tmp_path / "out" / "studies"
    deadline = time.monotonic() + 60
    while len(list(studies.glob("*.json"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(how)
    _, told = process.communicate(timeout=60)
    return len(list(studies.glob("*.json"))), process.returncode, told


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_only_what_was_not_finished_is_read_again(how: signal.Signals, tmp_path: Path) -> None:
    for number in range(COUNT):
        film(tmp_path / "in" / f"{number}.dcm")
    done, code, told = _stopped(tmp_path, how)
    assert 2 <= done < COUNT
    if how == signal.SIGINT:
        assert code == 130
        assert "goes on where it stopped" in told
        assert "Traceback" not in told
    again = _start(tmp_path, 0.0)
    _, told = again.communicate(timeout=60)
    assert again.returncode == 0
    assert told.count("reading ") == COUNT - done
    assert len((tmp_path / "out" / "images.jsonl").read_text("utf-8").splitlines()) == COUNT
    assert len(list((tmp_path / "masks").glob("*.png"))) == COUNT
