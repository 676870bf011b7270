"""The run record: enough to say what a set of weights came from, and to make it again."""

import json
import platform
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from wetread.evaluation.films import digest_of_data
from wetread.training.recipe import Recipe

DATA_FILES = ("chest_manifest.csv", "chest.tar", "anatomy_manifest.csv", "anatomy.tar", "modality.tar")
PACKAGES = ("torch", "numpy", "pillow", "scipy", "onnx", "onnxscript", "safetensors", "scikit-image", "scikit-learn")


@dataclass
class RunRecord:
    """`run.json` in the output folder: recipe, git commit, data digest, versions, machine, and when each stage ended.

    The curves of each network come from its own folder's `state.json` when its stage is done.
    """

    path: Path
    content: dict[str, object] = field(default_factory=dict)

    @classmethod
    def start(cls, recipe: Recipe, data: Path, out: Path) -> "RunRecord":
        out.mkdir(parents=True, exist_ok=True)
        record = cls(out / "run.json")
        record.content = {
            "schema": "wetread.run/1",
            "recipe": recipe.model_dump(mode="json"),
            "recipe_digest": recipe.digest(),
            "commit": _commit(),
            "data_digest": digest_of_data(data, DATA_FILES),
            "versions": {name: version(name) for name in PACKAGES},
            "python": platform.python_version(),
            "machine": platform.machine(),
            "started": _now(),
            "stages": {},
            "curves": {},
        }
        record._write()
        return record

    def done(self, stage: str) -> None:
        """Notes the end of a stage, with the curves of each network that it trained."""
        self._table("stages")[stage] = _now()
        for state in sorted(self.path.parent.glob(f"{stage}*/state.json")):
            self._table("curves")[state.parent.name] = json.loads(state.read_text("utf-8"))["curves"]
        self._write()

    def _table(self, name: str) -> dict[str, object]:
        table = self.content[name]
        assert isinstance(table, dict)
        return table

    def _write(self) -> None:
        self.path.write_text(json.dumps(self.content, indent=1), "utf-8")


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
