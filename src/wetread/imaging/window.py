"""The VOI window: which values of interest become dark and which bright (PS3.3 C.11.2.1.2 and C.11.2.1.3)."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from pydicom import Dataset

from wetread.imaging.attributes import numbers, term
from wetread.imaging.lookup import Reals

Function = Literal["LINEAR", "LINEAR_EXACT", "SIGMOID"]


@dataclass(frozen=True)
class Window:
    """Maps values to [0, 1]; `centre` and `width` are in the units of the values."""

    centre: float
    width: float
    function: Function = "LINEAR"

    def __call__(self, values: Reals) -> Reals:
        if self.function == "SIGMOID":
            return 1 / (1 + np.exp(np.clip(-4 * (values - self.centre) / self.width, -60, 60)))
        if self.function == "LINEAR_EXACT":
            return np.clip((values - self.centre) / self.width + 0.5, 0, 1)
        if self.width == 1:  # the formula's limit: a step
            return np.where(values > self.centre - 0.5, 1.0, 0.0)
        return np.clip((values - (self.centre - 0.5)) / (self.width - 1) + 0.5, 0, 1)

    @property
    def usable(self) -> bool:
        least = 1 if self.function == "LINEAR" else np.finfo(np.float64).tiny
        return math.isfinite(self.centre) and math.isfinite(self.width) and self.width >= least


def window_of(holder: Dataset) -> tuple[Window | None, tuple[str, ...]]:
    """The first window of a header and the step that it is, or None where there is none that makes sense.

    A header may offer several: DICOM leaves the choice to the application, and the first is the maker's default.
    """
    centres, widths = numbers(holder, "WindowCenter"), numbers(holder, "WindowWidth")
    if not centres and not widths:
        return None, ()
    stated = term(holder, "VOILUTFunction") or "LINEAR"
    function = next((known for known in get_args(Function) if known == stated), None)
    window = Window((*centres, math.nan)[0], (*widths, math.nan)[0], function or "LINEAR")
    if not window.usable:
        return None, ("window_ignored",)
    unknown = () if function else ("window_function_unknown",)
    return window, (*unknown, f"window_{window.function.lower()}")
