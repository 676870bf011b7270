"""Areas of a picture that nobody may see."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from wetread.records.deidentification import TextArea
from wetread.records.geometry import Box
from wetread.records.image import ImageTensor


def blanked(image: ImageTensor, areas: Iterable[TextArea]) -> ImageTensor:
    """The image, as dark as it gets in these areas of its stored pixels, wherever they lie in the picture now.

    Pixels that an area only touches are dark too.
    """
    mine = [area for area in areas if area.frame in image.frames]
    if not mine:
        return image
    values = image.values.copy()
    for area in mine:
        stored = Box(float(area.column), float(area.row), float(area.width), float(area.height))
        left, top, width, height = image.to_stored.box_from_stored(stored)
        rows = slice(max(0, int(np.floor(top))), int(np.ceil(top + height)))
        columns = slice(max(0, int(np.floor(left))), int(np.ceil(left + width)))
        values[image.frames.index(area.frame), rows, columns] = image.values.min()
    return replace(image, values=values, steps=(*image.steps, "blanked"))
