"""Runs `wetread deid` (or a peer that leaves the same certificates) and reads what came of each file.

A certificate is a file `*.certificate.json` in the output folder: `input.sha256`, `output.path`, `output.sha256`,
`status` and `pixels.boxes`. One that names another output than lies there raises.
"""

import hashlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

WETREAD = Path(sys.executable).parent / "wetread"
BESIDE_WETREAD = ("retain-modified-dates", "retain-patient-characteristics", "clean-descriptors",
                  "clean-structured-content", "retain-safe-private")  # fmt: skip


@dataclass(frozen=True)
class Box:
    """A redacted or a kept place in stored pixels; frames count from 1."""

    frame: int
    column: int
    row: int
    width: int
    height: int


@dataclass(frozen=True)
class Outcome:
    """What a certificate says of one input; `data` is None where nothing was released."""

    status: str
    data: bytes | None = None
    boxes: tuple[Box, ...] = ()
    kept: tuple[Box, ...] = ()
    certificate: str = ""


@dataclass
class Run:
    """One call: seconds, exit code, what it printed, and an outcome for each input's digest."""

    seconds: float
    code: int
    printed: str
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    names: str = ""


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def placed(folder: Path, files: dict[str, bytes]) -> Path:
    """The files, written under the folder by their names."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def deidentified(source: Path, target: Path, arguments: list[str] | None = None) -> Run:
    """One run of the command with a fresh key that lies beside the output."""
    key = target.parent / f"{target.name}.key"
    subprocess.run([WETREAD, "deid", "--new-key", key], check=True, capture_output=True)
    command: list[str | Path] = [WETREAD, "deid", source, target, "--key", key, *(arguments or [])]
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    run = Run(time.perf_counter() - begun, done.returncode, done.stdout + done.stderr)
    return collected(run, target)


def collected(run: Run, target: Path) -> Run:
    """Fills in the outcomes from the certificates under the folder."""
    paths = [path for path in sorted(target.rglob("*")) if path.is_file()]
    run.names = "\n".join(path.relative_to(target).as_posix() for path in paths)
    for path in paths:
        if path.name.endswith(".certificate.json"):
            key, outcome = _outcome(json.loads(text := path.read_text("utf-8")), text, target)
            run.outcomes[key] = outcome
    return run


def _outcome(said: dict[str, Any], text: str, target: Path) -> tuple[str, Outcome]:
    data = None
    if said["status"] == "released":
        data = (target / said["output"]["path"]).read_bytes()
        if digest(data) != said["output"]["sha256"]:
            raise ValueError("a certificate names another output than the one that lies there")
    pixels = said.get("pixels") or {}
    boxes, kept = (_boxes(pixels.get(name) or []) for name in ("boxes", "kept"))
    return said["input"]["sha256"], Outcome(said["status"], data, boxes, kept, text)


def _boxes(rows: list[dict[str, Any]]) -> tuple[Box, ...]:
    named = ("frame", "column", "row", "width", "height")
    return tuple(Box(*(int(row[name]) for name in named)) for row in rows)


def options(names: tuple[str, ...]) -> list[str]:
    return [word for name in names for word in ("--option", name)]


@cache
def help_text() -> str:
    """What the command says of itself; empty where it does not exist yet."""
    done = subprocess.run([WETREAD, "deid", "--help"], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""
