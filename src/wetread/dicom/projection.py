"""View, orientation, body part and kind: what the header says of a projection, in wetread's own terms."""

import re
from collections.abc import Sequence
from typing import Any, Final

from wetread.dicom.rules import table, word
from wetread.records.vocabulary import Kind, Orientation, View

_DIRECTIONS: Final = re.compile(r"[LRAPHF]{1,3}")


def orientation_of(directions: Sequence[str]) -> Orientation:
    """From (0020,0020), row direction then column direction; "unverified" where either is missing or is none."""
    given = tuple(direction.strip().upper() for direction in directions)
    if len(given) < 2 or not all(re.fullmatch("[APRLHF]{1,3}", direction) for direction in given[:2]):
        return "unverified"
    found: Orientation = table("orientations").get(_main(given), "other")
    return found


def view_of(position: str, codes: Sequence[str], descriptions: Sequence[str], directions: Sequence[str]) -> View:
    """The view from the first source that names one; "unknown" where position and code contradict each other."""
    views = table("views")
    stated = views["positions"].get(position.upper())
    coded = next((views["codes"][code] for code in codes if code in views["codes"]), None)
    if stated and coded and stated != coded:
        return "unknown"
    found: View = stated or coded or _described(descriptions) or _sideways(directions) or "unknown"
    return found


def body_part_of(examined: str, codes: Sequence[str], descriptions: Sequence[str]) -> str:
    """wetread's term, the value as written where it has none for it, or "" where nothing names one part."""
    parts: dict[str, dict[str, Any]] = table("body_parts")
    for name, row in parts.items():
        if examined.upper() in row["terms"] or (not examined and set(codes) & set(row["codes"])):
            return name
    if examined:
        return examined
    for text in descriptions:
        named = [name for name, row in parts.items() if word(row["words"]).search(text.upper())]
        if named:
            return named[0] if len(named) == 1 else ""
    return ""


def kind_of(**facts: str) -> Kind:
    """What a picture is by `tables/kinds.yaml` from object, modality, body_part, view and conversion."""
    return next(row["kind"] for row in table("kinds") if _holds(row, facts))


def _holds(row: dict[str, Any], facts: dict[str, str]) -> bool:
    return all(facts[name] in allowed for name, allowed in row.items() if name != "kind")


def _main(directions: Sequence[str]) -> str:
    """The main directions of row and column as "L\\F"; "" where they are not of a patient who stands upright."""
    upright = all(_DIRECTIONS.fullmatch(each) for each in directions[:2])
    return "\\".join(each[0] for each in directions[:2]) if upright else ""


def _described(descriptions: Sequence[str]) -> View | None:
    for text in descriptions:
        named = {view for view, expression in table("views")["descriptions"] if word(expression).search(text.upper())}
        if named:
            return named.pop() if len(named) == 1 else "unknown"
    return None


def _sideways(directions: Sequence[str]) -> View | None:
    return "lateral" if len(directions) >= 2 and _main(directions) in table("views")["lateral_orientations"] else None
