"""The families of networks in a bundle that judge a film, and what they say together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from wetread.readers.bundle import Bundle
from wetread.records.arrays import Floats

# The files, with what their networks began from. Not every bundle has the second.
FAMILIES: Final = {"findings.onnx": "nothing", "transfer.onnx": "ImageNet's weights"}
# What the first family says of a film, in order; the second says the first three alone.
SAID: Final = ("logits", "members", "maps", "apparent", "features", "distance", "opacity", "place")
SHARED: Final = ("logits", "maps")
Said = Mapping[str, Floats]


def families_of(bundle: Bundle) -> tuple[str, ...]:
    """The files of a bundle that judge films."""
    held = dict(bundle.card.files)
    return tuple(name for name in FAMILIES if name in held)


def together(each: Sequence[Said]) -> dict[str, Floats]:
    """What families say as one, every one as much as another, however many networks it has.

    Logits and maps are means; a family that answers NaN of a finding is silent on it. All else is the first one's.
    """
    both = {name: np.nanmean([one[name] for one in each], 0) for name in SHARED if name in each[0]}
    return {**each[0], **both}


@dataclass(frozen=True)
class Panel:
    """The families of a bundle, loaded on first use."""

    bundle: Bundle

    @cached_property
    def _sessions(self) -> list[tuple[Any, frozenset[str]]]:
        sessions = [self.bundle.session(name) for name in families_of(self.bundle)]
        return [(session, frozenset(one.name for one in session.get_outputs())) for session in sessions]

    def said(self, film: Floats, names: Sequence[str]) -> dict[str, Floats]:
        """The outputs `names` of films float32 (film, 1, row, column) in [0, 1]; what no family gives is not there."""
        asked = [(session, [name for name in names if name in held]) for session, held in self._sessions]
        return together(
            [dict(zip(known, session.run(known, {"film": film}), strict=True)) for session, known in asked if known]
        )
