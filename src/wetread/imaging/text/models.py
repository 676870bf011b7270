"""The two networks that the rapidocr wheel carries; of rapidocr's own code nothing is imported.

So nothing can reach the network, log or write a file, whatever rapidocr's settings are. The detector takes most of the
time and runs on OpenVINO, which is more than twice as fast there (decision 0011); the recogniser on onnxruntime.
"""

import functools
import hashlib
import importlib
import sys
from importlib.metadata import version
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
_MODULES: Final = ("rapidocr", "cv2", "openvino")


def check_installed() -> None:
    """Raises MissingPart with what to install."""
    lacking = [module for module in _MODULES if find_spec(module) is None]
    if lacking:
        raise MissingPart(f"Finding text needs {', '.join(lacking)}. Install it with: pip install wetread[ocr]")


def text_kernels(picture: Floats) -> Floats:
    """The detector's map (item, 1, row, column) for (item, channel, row, column) in [-1, 1], sides multiples of 32."""
    return np.array(_detector().create_infer_request().infer({0: picture})[0], dtype=np.float32)


def characters_of(lines: Floats) -> Floats:
    """The recogniser's scores (item, step, character) for (item, channel, row, column) in [-1, 1]."""
    session = _recogniser()
    return np.asarray(session.run(None, {session.get_inputs()[0].name: lines})[0], dtype=np.float32)


def runtime() -> str:
    """Which libraries run the networks, and where."""
    return ", ".join(f"{name} {version(name)} CPU" for name in ("openvino", "onnxruntime"))


@functools.cache
def _detector() -> Any:
    """An OpenVINO model, whose requests may run at once. Raises MissingPart or WeightsMismatch.

    Plain float32 even where the processor knows less: what is found must not depend on the machine.
    """
    core = _openvino().Core()
    how = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": THREADS, "NUM_STREAMS": 1}
    return core.compile_model(core.read_model(_weights(DETECTION)), "CPU", how)


def _openvino() -> Any:
    """The library without its client of a counting service, which would report every import to its maker."""
    modules: dict[str, Any] = sys.modules
    modules.setdefault("openvino_telemetry", None)
    return importlib.import_module("openvino")


@functools.cache
def _recogniser() -> Any:
    """An onnxruntime session. Raises MissingPart or WeightsMismatch."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    options.log_severity_level = 4
    # Threads that wait must not burn a processor that other workers could use.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return InferenceSession(_weights(RECOGNITION), options, providers=["CPUExecutionProvider"])


@functools.cache
def characters() -> tuple[str, ...]:
    """What the outputs of the recognition network stand for: first the blank, last the space."""
    listed: str = _recogniser().get_modelmeta().custom_metadata_map["character"]
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
