"""What a bundle of weights says of many films at once."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import track

from wetread.metrics.calibration import apply_platt
from wetread.readers.bundle import Bundle
from wetread.readers.panel import FAMILIES, families_of, together
from wetread.records.arrays import Floats, Labels
from wetread.records.operating import Operating
from wetread.records.vocabulary import OPACITY, TARGETS

Doubles = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Answers:
    """Film by film: `logits` and `chances` (film, answer) in the order of `names`, `maps` (film, 15, row, column),
    `apparent` (film, 4), `families` what networks of each kind began from and the logits (film, seed, 15) of each
    training seed, `features` (film, feature) and their `distance` (film,) from those of the films learnt, `place`
    (film, row, column) the logits of where lung opacity lies. What older weights do not give is None or empty.
    """

    names: tuple[str, ...]
    logits: Doubles
    chances: Doubles
    maps: Floats
    apparent: Floats
    operating: Operating
    families: tuple[tuple[str, Floats], ...] = ()
    features: Floats | None = None
    distance: Floats | None = None
    place: Floats | None = None

    def chance(self, name: str) -> Doubles:
        return self.chances[:, self.names.index(name)]

    def limits(self, name: str) -> tuple[float | None, float | None]:
        """Where it is reported and hedged."""
        point = self.operating.point(name)
        return point.report_at, point.hedge_at


@dataclass(frozen=True)
class Weights:
    """A bundle's networks, each loaded once; `console` shows how far a long look has come."""

    bundle: Bundle
    sessions: dict[str, Any] = field(default_factory=dict)
    console: Console = field(default_factory=lambda: Console(stderr=True))

    def answers(self, pixels: Labels) -> Answers:
        """`pixels` are canonical films, uint8 (film, side, side)."""
        operating = self.bundle.operating()
        each = {name: self.run(name, pixels, "Reading films") for name in families_of(self.bundle)}
        said = together(list(each.values()))
        logits = {name: said["logits"][:, row] for row, name in enumerate(TARGETS)}
        if OPACITY in operating.answers and "opacity" in said:
            logits[OPACITY] = said["opacity"]
        points = [operating.point(name) for name in logits]
        values = np.column_stack([*logits.values()]).astype(np.float64)
        chances = [apply_platt(values[:, row], point.slope, point.offset) for row, point in enumerate(points)]
        return Answers(
            names=tuple(logits),
            logits=values,
            chances=np.column_stack(chances),
            maps=said["maps"],
            apparent=said["apparent"],
            operating=operating,
            families=tuple((FAMILIES[name], one["members"]) for name, one in each.items() if "members" in one),
            features=said.get("features"),
            distance=said.get("distance"),
            place=said["place"][:, 0] if "place" in said else None,
        )

    def outlines(self, pixels: Labels) -> Labels:
        """Labels uint8 (film, row, column): 0 none, 1 right lung, 2 left lung, 3 heart."""
        return np.asarray(self.run("anatomy.onnx", pixels, "Outlining")["labels"], dtype=np.uint8)

    def side(self, name: str) -> int:
        """How many pixels a network's square input has along a side."""
        return int(self._session(name).get_inputs()[0].shape[2])

    def working(self, doing: str, *, shown: bool = True) -> AbstractContextManager[object]:
        """What is going on, on a terminal, while it goes on."""
        return self.console.status(doing) if shown and self.console.is_terminal else nullcontext()

    def _session(self, name: str) -> Any:
        if name not in self.sessions:
            self.sessions[name] = self.bundle.session(name)
        return self.sessions[name]

    def run(self, name: str, pixels: Labels, doing: str, batch: int = 64) -> dict[str, Any]:
        """Every output of a network by its name, for pictures uint8 (picture, row, column)."""
        session = self._session(name)
        outputs, given = [one.name for one in session.get_outputs()], session.get_inputs()[0].name
        parts = np.split(pixels, range(batch, len(pixels), batch))
        shown = track(parts, doing, console=self.console, transient=True, disable=not self.console.is_terminal)
        each = [session.run(None, {given: part[:, None].astype(np.float32) / np.float32(255)}) for part in shown]
        return {one: np.concatenate(same) for one, same in zip(outputs, zip(*each, strict=True), strict=True)}
