"""The tagger: a small network that says of each word what kind of identity it belongs to."""

import functools
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from wetread.deid.text.encoding import KINDS, encoded
from wetread.deid.text.likelihood import likely
from wetread.deid.text.spans import IdentitySpan
from wetread.deid.text.words import Word
from wetread.errors import DeidentificationError
from wetread.records.maker import Maker

FOLDER: Final = Path(str(files("wetread.deid.text").joinpath("weights")))
VERSION: Final = "1"

_FILE: Final = "tagger.onnx"
# Added to the logit of "no identity": below 0 the tagger finds more and errs more.
_BIAS: Final = -1.0
# Only an address goes over several lines.
_OVER_LINES: Final = frozenset({"STREET_ADDRESS"})
_NEXT_LINE: Final = re.compile(r" ?\r?\n ?")


@dataclass(frozen=True)
class Tagger:
    """One onnxruntime session on one thread; the same words give the same kinds."""

    session: Any

    @classmethod
    @functools.cache
    def load(cls, folder: Path = FOLDER) -> "Tagger":
        """Raises DeidentificationError where the weights are not those that the manifest names."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return cls(onnxruntime.InferenceSession(_content(folder), options, providers=["CPUExecutionProvider"]))

    def kinds(self, text: str, words: Sequence[Word]) -> Any:
        """The index in KINDS of each word's kind: int64 (word,)."""
        padded = [*words, *words[-1:]] if len(words) < 2 else words
        inputs = encoded(text, padded)._asdict()
        (logits,) = self.session.run(["logits"], inputs)
        logits[:, 0] += _BIAS
        return logits[: len(words)].argmax(axis=1)

    def spans(self, text: str, words: Sequence[Word]) -> list[IdentitySpan]:
        """Runs of words of one kind."""
        kinds = self.kinds(text, words)
        spans: list[IdentitySpan] = []
        for word, kind in zip(words, (KINDS[index] for index in kinds.tolist()), strict=True):
            if kind == "O":
                continue
            if spans and spans[-1].kind == kind and _goes_on(text[spans[-1].end : word.start], kind):
                spans[-1] = IdentitySpan(spans[-1].start, word.end, kind)
            else:
                spans.append(IdentitySpan(word.start, word.end, kind))
        return list(likely(text, spans))


def _goes_on(between: str, kind: str) -> bool:
    return not between.strip() and (
        "\n" not in between or (kind in _OVER_LINES and _NEXT_LINE.fullmatch(between) is not None)
    )


def _content(folder: Path) -> bytes:
    """The network's bytes, once their SHA-256 is the manifest's."""
    try:
        content = (folder / _FILE).read_bytes()
    except OSError as error:
        raise DeidentificationError("The tagger's weights are missing. Install wetread again.") from error
    if hashlib.sha256(content).hexdigest() != _manifest(folder)["files"].get(_FILE):
        raise DeidentificationError("The tagger's weights are not what their manifest says. Install wetread again.")
    return content


@functools.cache
def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DeidentificationError("The tagger's weights have no valid manifest. Install wetread again.") from error
    return manifest


def maker() -> Maker:
    """The rules' version is ours; `weights` is the digest that the tagger's manifest names."""
    manifest = _manifest(FOLDER)
    weights = manifest["files"][_FILE]
    return Maker(name="text-deidentifier", version=VERSION, weights=weights, licence=manifest["licence"])
