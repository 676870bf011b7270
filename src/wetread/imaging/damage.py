"""What pydicom was seen to raise for damaged files."""

import struct
import zlib
from typing import Final

from pydicom.errors import BytesLengthException, InvalidDicomError

BROKEN: Final = (
    AttributeError,
    BytesLengthException,
    IndexError,
    InvalidDicomError,
    KeyError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
