"""Low contrast raised: the background taken away, and what is left measured by how much it varies around there."""

from typing import Final

import numpy as np

from wetread.records.arrays import Floats, Labels

# In pixels: finer than the background of a line of text of 10 to 40 pixels, coarser than its strokes.
BACKGROUND: Final = 8.0
NEIGHBOURHOOD: Final = 32.0
NOISE: Final = 0.7
# How many local deviations reach white or black.
SPAN: Final = 3.0
# Of the whole range of values: variation below it is the noise of a constant background.
FLOOR: Final = 1e-3


def flattened(values: Floats) -> Labels:
    """(row, column) of any scale as 8 bits: grey is the local background, white and black stand out from it."""
    import cv2

    smooth = cv2.GaussianBlur(np.asarray(values, np.float32), (0, 0), NOISE)
    apart = smooth - cv2.GaussianBlur(smooth, (0, 0), BACKGROUND)
    spread = np.sqrt(cv2.blur(apart * apart, (int(2 * NEIGHBOURHOOD) + 1,) * 2))
    floor = FLOOR * max(float(np.ptp(values)), 1e-30)
    score = apart / (SPAN * np.maximum(spread, floor))
    return np.asarray(np.clip(127.5 + 127.5 * score, 0, 255), dtype=np.uint8)
