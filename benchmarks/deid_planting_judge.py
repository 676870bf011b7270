"""Whether an action on a planted attribute was right, one verdict for each attribute of each file.

What several files must agree on is gathered first: a person's days of shift, where each UID went, a person's pseudonym.
"""

import re
from collections import Counter, defaultdict
from datetime import date, datetime
from typing import Any, NamedTuple

from pydicom.dataset import Dataset, FileDataset

from benchmarks.deid_planting import surviving
from benchmarks.deid_planting_header import Plant, Planted, tag_of

UID = re.compile(r"(?=.{1,64}$)(0|[1-9]\d*)(\.(0|[1-9]\d*))+")
CATEGORIES = {"date": "dates", "datetime": "dates", "time": "dates", "birth": "dates", "visit": "dates",
              "line": "text", "text": "text", "short": "text"}  # fmt: skip
CODES = {"retain-modified-dates": "113107", "retain-patient-characteristics": "113108", "clean-descriptors": "113105",
         "clean-structured-content": "113104", "retain-safe-private": "113111"}  # fmt: skip
BASIC = "113100"


class Verdict(NamedTuple):
    category: str
    what: str
    right: bool


class World(NamedTuple):
    """What files must agree on."""

    shifts: dict[int, int]
    uids: dict[str, Counter[str]]
    pseudonyms: dict[int, Counter[str]]
    names: dict[int, Counter[str]]


Pair = tuple[Planted, FileDataset]


def world(pairs: list[Pair]) -> World:
    days: dict[int, Counter[int]] = defaultdict(Counter)
    made = World({}, defaultdict(Counter), defaultdict(Counter), defaultdict(Counter))
    for planted, out in pairs:
        for plant in planted.plants:
            found = value_of(found_at(out, plant.path))
            if plant.kind.endswith("uid") and found:
                made.uids[plant.value][found] += 1
            if plant.kind == "visit" and (moved := shift(plant.value, found)) is not None:
                days[planted.person][moved] += 1
        made.pseudonyms[planted.person][str(out.get("PatientID", ""))] += 1
        made.names[planted.person][str(out.get("PatientName", ""))] += 1
    made.shifts.update({person: counts.most_common(1)[0][0] for person, counts in days.items()})
    return made


def found_at(out: FileDataset, path: tuple[tuple[str, int], ...]) -> Any:
    """The element at the path, None where there is none."""
    if path[0][0] == "private":
        group, (creator, offset) = path[0][1], path[1]
        try:
            return out.private_block(group, creator)[offset]
        except KeyError:
            return None
    holder: Dataset = out.file_meta if path[0][0] == "meta" else out
    for keyword, index in path[1:-1] if path[0][0] == "meta" else path[:-1]:
        element = holder.get(tag_of(keyword))
        if element is None or element.VR != "SQ" or len(element.value) <= index:
            return None
        holder = element.value[index]
    return holder.get(tag_of(path[-1][0]))


def value_of(element: Any) -> str:
    """As one string; empty for what is missing or empty."""
    if element is None or element.value is None:
        return ""
    if isinstance(element.value, bytes):
        return element.value.decode("latin-1").rstrip("\0 ")
    if element.VR in ("US", "SS", "UL", "SL"):
        return str(element.value)
    several = hasattr(element.value, "__iter__") and element.VM > 1
    return "\\".join(str(one) for one in element.value) if several else str(element.value)


def plain(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1").rstrip("\0 ")
    several = hasattr(value, "__iter__") and not isinstance(value, str) and hasattr(value, "__len__") and len(value) > 1
    return "\\".join(str(one) for one in value) if several else str(value)


def day_of(text: str) -> date | None:
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 - DICOM dates have no zone
    except ValueError:
        return None


def shift(before: str, after: str) -> int | None:
    """Days from one DICOM date to the other; None where one is none."""
    first, second = day_of(before), day_of(after)
    return (second - first).days if first and second else None


def gone(plant: Plant, found: str) -> bool:
    hidden = [text for text in plant.hidden if text]
    return found != plain(plant.value) and not surviving(hidden, [found.encode("utf-8")])


def right(plant: Plant, action: str, out: FileDataset, person: int, seen: World) -> bool:
    element = found_at(out, plant.path)
    found = value_of(element)
    if action in ("kept", "any"):
        return action == "any" or found == plain(plant.value)
    if action in ("gone", "cleaned"):
        return gone(plant, found)
    if action in ("present", "filled"):
        return gone(plant, found) and element is not None and (action == "present" or found != "")
    if action in ("uid", "uidgone"):
        return well_mapped(plant.value, found, seen) if found else action == "uidgone"
    if action in ("shifted", "moved"):
        return well_shifted(plant, found, seen.shifts.get(person, 0)) if found else action == "moved"
    return not found or re.fullmatch(r"([01]\d|2[0-3])([0-5]\d([0-5]\d(\.\d{1,6})?)?)?", found) is not None


def well_mapped(planted: str, found: str, seen: World) -> bool:
    usual = seen.uids[planted].most_common(1)
    return found != planted and UID.fullmatch(found) is not None and bool(usual) and usual[0][0] == found


def well_shifted(plant: Plant, found: str, days: int) -> bool:
    """By the person's days where dates are kept modified; any other valid date where they need not be kept."""
    moved = shift(plant.value, found)
    return moved is not None and moved != 0 and (days == 0 or moved == days)


def verdicts(planted: Planted, out: FileDataset, options: tuple[str, ...], seen: World) -> list[Verdict]:
    """One for each attribute: of the plants, of what is set, and of what files must agree on."""
    made = []
    for plant in planted.plants:
        action = plant.options if options else plant.default
        if action == "any":
            continue
        name = "/".join(f"{key:04x}" if isinstance(key, int) else str(key) for key, _ in plant.path)
        if plant.path[0][0] == "private":
            name = f"private {plant.path[1][0]} {plant.path[1][1]:02x}"
        made.append(Verdict(category(plant, action), name, right(plant, action, out, planted.person, seen)))
        if action == "cleaned" and plant.words:
            stay = all(word.lower() in value_of(found_at(out, plant.path)).lower() for word in plant.words)
            made.append(Verdict("words kept in cleaned text", name, stay))
    return [*made, *agreed(planted, out, seen), *marked(planted, out, options)]


def category(plant: Plant, action: str) -> str:
    if plant.path[0][0] == "private":
        return "private attributes"
    if action == "kept":
        return "kept"
    if plant.kind.endswith("uid"):
        return "UIDs"
    return CATEGORIES.get(plant.kind, "removed, emptied, replaced")


def agreed(planted: Planted, out: FileDataset, seen: World) -> list[Verdict]:
    """The person's usual pseudonym, which nobody else has; file meta and data set name the same instance."""
    made = []
    for keyword, counts in (("PatientID", seen.pseudonyms), ("PatientName", seen.names)):
        own = str(out.get(keyword, ""))
        others = any(own in values for person, values in counts.items() if person != planted.person)
        same = counts[planted.person].most_common(1)[0][0] == own
        made.append(Verdict("consistency", keyword, own != "" and same and not others))
    instance = out.file_meta.get("MediaStorageSOPInstanceUID") == out.get("SOPInstanceUID")
    return [*made, Verdict("consistency", "SOP instance in meta and data set", instance)]


def marked(planted: Planted, out: FileDataset, options: tuple[str, ...]) -> list[Verdict]:
    """(0012,0062..0064) and (0028,0301..0303); a run without pixels must not say by itself that none are burned in."""
    codes = {str(item.get("CodeValue", "")) for item in out.get("DeidentificationMethodCodeSequence", [])}
    wanted = {BASIC, *(CODES[name] for name in options)}
    dates = "MODIFIED" if "retain-modified-dates" in options else "REMOVED"
    head = str(out.get("BodyPartExamined", "")) in ("HEAD", "BRAIN") and out.get("Modality") in ("CT", "MR")
    visible = str(out.get("RecognizableVisualFeatures", ""))
    said = {
        "PatientIdentityRemoved": out.get("PatientIdentityRemoved") == "YES",
        "DeidentificationMethod": bool(out.get("DeidentificationMethod")),
        "DeidentificationMethodCodeSequence": codes == wanted,
        "LongitudinalTemporalInformationModified": out.get("LongitudinalTemporalInformationModified") == dates,
        "RecognizableVisualFeatures": visible == "YES" if head else visible in ("", "YES", "NO"),
        "BurnedInAnnotation": planted.said_clean or str(out.get("BurnedInAnnotation", "")) != "NO",
    }
    return [Verdict("set", keyword, good) for keyword, good in said.items()]
