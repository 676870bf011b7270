"""The two networks that the rapidocr wheel carries, run by onnxruntime; of rapidocr's own code nothing is imported.

So nothing can reach the network, log or write a file, whatever rapidocr's settings are.
"""

import functools
import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from wetread.errors import MissingPart, WeightsMismatch
from wetread.records.arrays import Floats

THREADS: Final = 2
DETECTION: Final = "PP-OCRv6_det_small.onnx"
RECOGNITION: Final = "PP-OCRv6_rec_small.onnx"
# SHA-256 of the files in rapidocr 3.10.0.
DIGESTS: Final = {
    DETECTION: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    RECOGNITION: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
}
_MODULES: Final = ("rapidocr", "cv2")


def check_installed() -> None:
    """Raises MissingPart with what to install."""
    lacking = [module for module in _MODULES if find_spec(module) is None]
    if lacking:
        raise MissingPart(f"Finding text needs {', '.join(lacking)}. Install it with: pip install wetread[ocr]")


@functools.cache
def network(name: str) -> Any:
    """The onnxruntime session of one of the two, on the processor. Raises MissingPart or WeightsMismatch."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    options.log_severity_level = 4
    # Threads that wait must not burn a processor that other workers could use.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return InferenceSession(_weights(name), options, providers=["CPUExecutionProvider"])


def run(name: str, batch: Floats) -> Floats:
    """The first output of a network for (item, channel, row, column) in [-1, 1]."""
    session = network(name)
    return np.asarray(session.run(None, {session.get_inputs()[0].name: batch})[0], dtype=np.float32)


@functools.cache
def characters() -> tuple[str, ...]:
    """What the outputs of the recognition network stand for: first the blank, last the space."""
    listed: str = network(RECOGNITION).get_modelmeta().custom_metadata_map["character"]
    return ("", *listed.splitlines(), " ")


def _weights(name: str) -> bytes:
    spec = find_spec("rapidocr")
    if spec is None or not spec.submodule_search_locations:
        raise MissingPart("Finding text needs rapidocr. Install it with: pip install wetread[ocr]")
    path = Path(spec.submodule_search_locations[0], "models", name)
    weights = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(weights).hexdigest() != DIGESTS[name]:
        raise WeightsMismatch(
            "The networks in the installed rapidocr are not those of 3.10.0: pip install rapidocr==3.10.0"
        )
    return weights
