"""Names for the files that a run writes."""

from collections.abc import Iterable
from pathlib import Path


class Names:
    """Gives each path once: "film.png", then "film-2.png". Never one of `taken`, so that no input is overwritten."""

    def __init__(self, taken: Iterable[Path] = ()) -> None:
        self._taken = {path.resolve() for path in taken}

    def fresh(self, path: Path) -> Path:
        number, found = 1, path
        while found.resolve() in self._taken:
            number += 1
            found = path.with_name(f"{path.stem}-{number}{path.suffix}")
        self._taken.add(found.resolve())
        return found
