"""Writes the tables of the Basic Application Level Confidentiality Profile (PS3.15 Annex E) from installed packages.

    pip install --no-deps -t PACKAGES dicom-anonymizer==2.1.0 idiscore==1.2.0 highdicom==0.28.2
    PYTHONPATH=PACKAGES python tools/confidentiality_profile.py

What to do with each attribute in the profile: dicom-anonymizer, its table of edition 2026c. What the options change:
idiscore, scraped from Table E.1-1 on 2024-09-19 (edition 2024d); a row that is newer gets the two cells that its value
representation decides (a UID may be retained, a date retained or moved) and is otherwise closed. Which attribute an
object must have, where a cell leaves that open (X/Z/D): highdicom, its tables of PS3.3. Only facts of the standard are
taken. Says where the two tables differ; the newer one holds.
"""

import ast
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from pydicom.datadict import dictionary_has_tag, dictionary_keyword, dictionary_VR
from pydicom.tag import BaseTag, Tag

FOLDER: Final = Path(__file__).parents[1] / "src/wetread/deid/profile/tables"
EDITION: Final = "2026c"
OPTIONS: Final = {
    "113110": "retain-uids",
    "113109": "retain-device-identity",
    "113112": "retain-institution-identity",
    "113108": "retain-patient-characteristics",
    "113106": "retain-full-dates",
    "113107": "retain-modified-dates",
    "113105": "clean-descriptors",
    "113104": "clean-structured-content",
    "113103": "clean-graphics",
}
CELLS: Final = {"KEEP": "K", "CLEAN": "C"}
TEMPORAL: Final = {"DA", "TM", "DT"}
# Repeating groups and private attributes are written as in the standard.
GROUPS: Final = {0x5000: "50xxxxxx", 0x6000: "60xx{:04x}"}


def profile() -> dict[str, str]:
    """Tag or pattern to the action of the profile, such as "X/Z/D"."""
    from dicomanonymizer.dicom_anonymization_databases import dicomfields_2026c as source

    kinds = {name: name.removesuffix("_TAGS") for name in dir(source) if name.endswith("_TAGS")}
    actions = {name: kind.replace("_STAR", "*").replace("_", "/") for name, kind in kinds.items() if kind != "ALL"}
    rows = {_pattern(tag): action for name, action in actions.items() for tag in getattr(source, name)}
    return rows | {"private": "X"}


def _pattern(tag: tuple[int, ...]) -> str:
    return f"{tag[0]:04x}{tag[1]:04x}" if len(tag) == 2 else GROUPS[tag[0]].format(tag[1])


def rule_sets() -> dict[str, dict[str, str]]:
    """Option code to its rows, read from the source as data: tag to the name of the action."""
    source = Path(_origin("idiscore")).parent / "_public_dicom.py"
    calls = [node for node in ast.walk(ast.parse(source.read_text("utf-8"))) if _is_rule_set(node)]
    return dict(_rule_set(call) for call in calls if isinstance(call, ast.Call))


def _origin(package: str) -> str:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed: see the head of this file.")
    return spec.origin


def _is_rule_set(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "RawNemaRuleSet"


def _rule_set(call: ast.Call) -> tuple[str, dict[str, str]]:
    given: dict[str, Any] = {keyword.arg or "": keyword.value for keyword in call.keywords}
    rows = {}
    for row in given["rules"].elts:
        identifier, action = row.elts
        name = str(identifier.args[0].value).lower() if identifier.args else "private"
        rows[name.replace(",", "")] = action.attr
    return given["code"].value, rows


def cells(tag: str, sets: dict[str, dict[str, str]]) -> list[str]:
    """One cell for each option: K keep, C clean, "" as the profile says."""
    if tag in sets["113100"]:
        return [CELLS.get(sets[code].get(tag, ""), "") for code in OPTIONS]
    representation = _representation(tag)
    decided = {"113110": "K" if representation == "UI" else ""}
    if representation in TEMPORAL:
        decided |= {"113106": "K", "113107": "C"}
    return [decided.get(code, "") for code in OPTIONS]


def _representation(tag: str) -> str:
    """The VR in pydicom's dictionary, "" for an attribute that is newer than it."""
    number = BaseTag(int(tag, 16)) if "x" not in tag else Tag(0)
    return dictionary_VR(number) if dictionary_has_tag(number) else ""


def needs() -> dict[str, dict[str, set[str]]]:
    """IOD to "1" or "2" to the top-level attributes (keywords) that its mandatory modules ask for."""
    read = {name: json.loads(files("highdicom").joinpath(f"_standard/{name}.json").read_text("utf-8"))
            for name in ("iod_module_map", "module_attribute_map")}  # fmt: skip
    wanted: dict[str, dict[str, set[str]]] = {}
    for iod, modules in read["iod_module_map"].items():
        wanted[iod] = defaultdict(set)
        for module in modules:
            for attribute in read["module_attribute_map"].get(module["key"], []):
                if module["usage"] == "M" and not attribute["path"]:
                    wanted[iod][attribute["type"]].add(attribute["keyword"])
    return wanted


def written_needs(open_keywords: Iterable[str]) -> Iterator[str]:
    """Lines "SOP class, type, keyword" for the attributes whose cell leaves a choice."""
    classes = json.loads(files("highdicom").joinpath("_standard/sop_class_iod_map.json").read_text("utf-8"))
    wanted, known = needs(), set(open_keywords)
    for uid, iod in sorted(classes.items()):
        for kind in ("1", "1C", "2", "2C"):
            found = sorted(known & wanted.get(iod, {}).get(kind, set()))
            if found:
                yield "\t".join([uid, kind[0], " ".join(found)])


def main() -> None:
    rows, sets = profile(), rule_sets()
    basic = {"EMPTY": "Z", "REMOVE": "X", "DUMMY": "D", "UID": "U"}
    older = {
        tag: "/".join(basic.get(part, part) for part in name.split("_OR_")) for tag, name in sets["113100"].items()
    }
    for tag in sorted(rows.keys() | older.keys()):
        if rows.get(tag) != older.get(tag):
            print(tag, _keyword(tag), "2024d:", older.get(tag, "-"), f"{EDITION}:", rows.get(tag, "-"))
    FOLDER.mkdir(parents=True, exist_ok=True)
    head = [f"# PS3.15 Table E.1-1, edition {EDITION}; made by tools/confidentiality_profile.py from dicom-anonymizer",
            "# 2.1.0 (profile) and idiscore 1.2.0 (options, scraped 2024-09-19). K keep, C clean, else as the profile.",
            "\t".join(["tag", "keyword", "profile", *OPTIONS.values()])]  # fmt: skip
    body = ["\t".join([tag, _keyword(tag), rows[tag], *cells(tag, sets)]) for tag in sorted(rows)]
    (FOLDER / "attributes.tsv").write_text("\n".join([*head, *body]) + "\n", "utf-8")
    undecided = [_keyword(tag) for tag, action in rows.items() if "/" in action]
    note = "# Which undecided attribute is of type 1 or 2 in which SOP class (PS3.3); from highdicom 0.28.2"
    (FOLDER / "needs.tsv").write_text("\n".join([note, "sop_class\ttype\tkeywords", *written_needs(undecided)]) + "\n")


def _keyword(tag: str) -> str:
    if len(tag) != 8 or "x" in tag:
        return {"private": "private", "50xxxxxx": "Curve", "60xx3000": "OverlayData"}.get(tag, "OverlayComments")
    number = BaseTag(int(tag, 16))
    return dictionary_keyword(number) if dictionary_has_tag(number) else "unknown"


if __name__ == "__main__":
    main()
