"""How many films and patients there are."""

from collections.abc import Iterable
from pathlib import Path

from wetread.evaluation.blocks import Blocks, Cell, Fact, Remark, Table, columns, count, percent, words
from wetread.evaluation.films import adult_rows
from wetread.evaluation.parts import PARTS, Part, Split, part_of
from wetread.evaluation.sample import Sample

Counted = list[tuple[str, str]]
"""Patient and view, film by film."""


def counts(sample: Sample, data: Path, split: Split | None, part: Part | None, own: Split | None = None) -> Blocks:
    """Of each part of the folder where there are parts, and of what is measured; `own` is the split that the weights
    were trained by.
    """
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
    if sample.aged:
        yield Fact("aged", f"films of patients under 18 or over 100, left out: {sample.aged}", sample.aged)
    if own is not None and part is None:
        yield from _learnt(set(films.patients.tolist()), own)


def _learnt(patients: Iterable[str], own: Split) -> Blocks:
    """Any number falls in some part, so that only who knows where the films come from can tell."""
    parts = [part_of(patient, own) for patient in patients]
    learnt = sum(part != "test" for part in parts)
    if learnt:
        yield Remark(
            f"If these are films that the weights were trained on, under the same patient numbers, {learnt} of "
            f"{len(parts)} patients were learnt or tuned on and the figures flatter: take --part test. Of any other "
            "films this says nothing."
        )


def _parts(data: Path, split: Split | None) -> dict[Part, Counted]:
    if split is None:
        return {}
    each = [(part_of(row["patient_id"], split), (row["patient_id"], row["view"])) for row in adult_rows(data)]
    return {part: [about for its, about in each if its == part] for part in PARTS}


def _row(name: str, held: Counted) -> tuple[Cell, ...]:
    ap = sum(view == "AP" for _, view in held) / len(held) if held else float("nan")
    return words(name), count(len({patient for patient, _ in held})), count(len(held)), percent(ap, 0)
