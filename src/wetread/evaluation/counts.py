"""How many films and patients there are."""

from pathlib import Path

from wetread.evaluation.blocks import Blocks, Cell, Fact, Table, columns, count, percent, words
from wetread.evaluation.films import adult_rows
from wetread.evaluation.parts import PARTS, Part, Split, part_of
from wetread.evaluation.sample import Sample

Counted = list[tuple[str, str]]
"""Patient and view, film by film."""


def counts(sample: Sample, data: Path, split: Split | None, part: Part | None) -> Blocks:
    """Of each part of the folder where there are parts, and of what is measured."""
    films = sample.films
    measured = list(zip(films.patients.tolist(), ["AP" if ap else "PA" for ap in films.ap], strict=True))
    rows = []
    for each, held in _parts(data, split).items():
        rows.append(_row(f"{each}, in the manifest", held))
    rows.append(_row(f"{part or 'all films'}, measured here", measured))
    heads = columns(part="part", patients="patients", films="films", ap="AP")
    yield Table("films", heads, tuple(rows))
    if sample.lost:
        text = f"films of the manifest without a picture that can be read, left out: {sample.lost}"
        yield Fact("lost", text, sample.lost)


def _parts(data: Path, split: Split | None) -> dict[Part, Counted]:
    if split is None:
        return {}
    each = [(part_of(row["patient_id"], split), (row["patient_id"], row["view"])) for row in adult_rows(data)]
    return {part: [about for its, about in each if its == part] for part in PARTS}


def _row(name: str, held: Counted) -> tuple[Cell, ...]:
    ap = sum(view == "AP" for _, view in held) / len(held) if held else float("nan")
    return words(name), count(len({patient for patient, _ in held})), count(len(held)), percent(ap, 0)
