"""Arrays as records hold them: their types, digest and lock."""

import hashlib
from typing import Any

import numpy as np
import numpy.typing as npt
import rfc8785

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.uint8]


def digest_array(values: npt.NDArray[Any]) -> str:
    """SHA-256 over dtype, shape and the little-endian bytes of an array in C order."""
    little = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<"))
    head = rfc8785.dumps([little.dtype.str, list(little.shape)])
    return hashlib.sha256(head + little.tobytes()).hexdigest()


def read_only(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same array, locked against writing."""
    values.flags.writeable = False
    return values
