"""The run record: enough to say what a set of weights came from, and to make it again."""

import json
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from wetread.errors import OutputError
from wetread.training.recipe import Recipe

PACKAGES = ("torch", "numpy", "pillow", "scipy", "onnx", "onnxscript", "safetensors", "scikit-image", "scikit-learn")


@dataclass
class RunRecord:
    """`run.json` in the output folder: recipe, data digest, the sessions it took with git commit, versions and machine,
    and for each stage when and in which session it ended, with the curves of its networks.

    A recipe that is taken up again on the same data goes on with the record; any other starts one anew.
    """

    path: Path
    content: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def start(cls, recipe: Recipe, data_digest: str, out: Path) -> "RunRecord":
        """Raises OutputError where the folder cannot be made."""
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError("The output folder cannot be made: check the path and its rights.") from error
        record = cls(out / "run.json")
        fresh: dict[str, Any] = {
            "schema": "wetread.run/2",
            "recipe": recipe.model_dump(mode="json"),
            "recipe_digest": recipe.digest(),
            "data_digest": data_digest,
            "sessions": [],
            "stages": {},
            "curves": {},
        }
        record.content = record._earlier(fresh) or fresh
        record.content["sessions"].append(_session())
        record._write()
        return record

    def done(self, stage: str, networks: Sequence[str] = ()) -> None:
        """Notes the end of a stage, with the curves of the networks that it trained. A stage whose networks had been
        finished before keeps its place.
        """
        curves = {
            name: json.loads((self.path.parent / name / "state.json").read_text("utf-8"))["curves"] for name in networks
        }
        if not networks or any(self.content["curves"].get(name) != curve for name, curve in curves.items()):
            self.content["stages"][stage] = {"ended": _now(), "session": len(self.content["sessions"])}
        self.content["curves"] |= curves
        self._write()

    def _earlier(self, fresh: dict[str, Any]) -> dict[str, Any] | None:
        """The record that lies there, where it is of the same recipe and data."""
        try:
            held: dict[str, Any] = json.loads(self.path.read_text("utf-8"))
            same = all(held[key] == fresh[key] for key in ("schema", "recipe_digest", "data_digest"))
        except (OSError, ValueError, LookupError, TypeError):
            return None
        return held if same else None

    def _write(self) -> None:
        self.path.write_text(json.dumps(self.content, indent=1), "utf-8")


def _session() -> dict[str, Any]:
    return {
        "started": _now(),
        "commit": _commit(),
        "versions": {name: version(name) for name in PACKAGES},
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _commit() -> str:
    """The commit of the working tree, with "+changes" where it differs from it; "unknown" outside of git."""
    try:
        head = _git("rev-parse", "HEAD")
        return head + ("+changes" if _git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(*words: str) -> str:
    folder = Path(__file__).parent
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True).stdout.strip()
