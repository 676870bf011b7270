"""A folder of weights: ONNX files, `manifest.json` (a ModelCard), `operating.json`, a LICENSE and a card.

Every file is held against its digest before it is used; nothing else in the folder is ever loaded.
"""

import functools
import hashlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from wetread.errors import WeightsMismatch
from wetread.records.operating import ModelCard, Operating

# The bundles in the package by reader: one, and the same without what was learnt on films for research only.
SHIPPED: Final = {"embedded": "chest-reader", "embedded-open": "chest-reader-open"}


@dataclass(frozen=True)
class Bundle:
    """One set of weights on disk. `digest` is that of its manifest, so that it stands for all files."""

    folder: Path
    card: ModelCard
    digest: str

    @classmethod
    def open(cls, folder: Path, digest: str | None = None) -> "Bundle":
        """Raises WeightsMismatch where the folder is not a bundle, or not the one that `digest` names."""
        try:
            card = ModelCard.model_validate_json((folder / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise WeightsMismatch("The folder of weights has no valid manifest.") from error
        found = card.digest()
        if digest is not None and digest != found:
            raise WeightsMismatch("The weights are not those that the settings name: their digest differs.")
        return cls(folder, card, found)

    def content(self, name: str) -> bytes:
        """A file's bytes, once their SHA-256 is the manifest's; else WeightsMismatch."""
        beside = self.folder.parent / self.card.base if self.card.base else self.folder
        own = (self.folder / name).is_file()
        try:
            held = ((self.folder if own else beside) / name).read_bytes()
        except OSError as error:
            raise WeightsMismatch(f"{name} is missing from the folder of weights.") from error
        if hashlib.sha256(held).hexdigest() != dict(self.card.files).get(name):
            raise WeightsMismatch(f"{name} is not what the manifest says: its digest differs. Install wetread again.")
        return held

    def check(self) -> None:
        """Holds every file of the manifest against its digest."""
        for name, _ in self.card.files:
            self.content(name)

    def operating(self) -> Operating:
        return Operating.model_validate_json(self.content("operating.json"))

    def session(self, name: str) -> Any:
        """An onnxruntime session on the CPU for one ONNX file."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # Networks run in turn: threads of one that wait busily would hold the cores that the next one needs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(self.content(name), options, providers=["CPUExecutionProvider"])


@functools.cache
def embedded_bundle(reader: str = "embedded") -> Bundle:
    """The bundle in the package of a reader; that of `embedded` for every other one, which has its gate from it."""
    name = SHIPPED.get(reader, SHIPPED["embedded"])
    return Bundle.open(Path(str(files("wetread.readers").joinpath("weights", name))))


def runtime() -> str:
    import onnxruntime

    return f"onnxruntime {onnxruntime.__version__} CPU"
