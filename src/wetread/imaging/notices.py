"""What a library warns of while it reads odd but readable input becomes a word in `steps`, not noise for the user."""

import contextlib
import logging
import warnings
from collections.abc import Iterator

# pydicom's log lines quote the values they complain of, and with them patient data.
logging.getLogger("pydicom").disabled = True

# The start of a warning's text, as pydicom and Pillow word it, and the step that stands for it.
_WORDS = (
    ("The number of bytes of pixel data is sufficient", "excess_frames"),
    ("The pixel data is", "excess_bytes"),
    ("The decoded RLE segment", "excess_bytes"),
    ("The (0028,0004) 'Photometric Interpretation' value is", "colour_space_of_codestream"),
    ("Corrupt EXIF", "exif_ignored"),
)


@contextlib.contextmanager
def quiet() -> Iterator[list[str]]:
    """Collects UserWarnings of the block; when it has ended, the list holds one word for each kind of them.

    Python keeps warning filters per process, so that blocks of several threads may take each other's warnings.
    """
    words: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield words
    words.extend(dict.fromkeys(_word(str(notice.message)) for notice in caught))


def _word(message: str) -> str:
    return next((word for start, word in _WORDS if message.startswith(start)), "header_repaired")
