"""The gold tables of `tests/language/tables`, written before the rules by somebody who had not seen them."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from wetread.language.reports.document import Document, Found
from wetread.language.reports.extractor import ReportExtractor

TABLES = Path(__file__).parents[1] / "tables"
EXTRACTOR = ReportExtractor()
PIPELINE = EXTRACTOR.pipeline


def table(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def listed(name: str) -> Any:
    return yaml.safe_load((TABLES / f"{name}.yaml").read_text("utf-8"))


def document_of(text: str) -> Document:
    return PIPELINE.document(text)


def over(document: Document, target: str) -> Iterator[Found]:
    """The entities that share characters with a target."""
    start = document.text.index(target)
    return (one for one in document.entities if one.start < start + len(target) and one.end > start)


def hold(count: int, wrong: list[str], floor: float) -> None:
    """At least this share is right; else says which are not. `benchmarks/tables.py` shows what is written here."""
    right = count - len(wrong)
    sys.stdout.write(f"{right} of {count} right\n")
    assert right / count >= floor, " || ".join(wrong)
