"""Films of a folder with all that is known of them, for measuring a reader on."""

from dataclasses import dataclass
from pathlib import Path

from wetread.errors import BadData
from wetread.evaluation.films import Films, Shown, checked_rows, decoded, is_adult, pictures_of, shown_as
from wetread.evaluation.marks import Box, Marks, finding_boxes_of, marks_of
from wetread.evaluation.parts import Part, Split, part_of

# Without a split of its own a folder is one part.
WHOLE = Split(key="", shares=(0.0, 0.0, 0.0, 1.0))


@dataclass(frozen=True)
class Sample:
    """`finding_boxes` are, film by film, the boxes of the 14 findings. `lost` counts films without a picture, `aged`
    those of patients who are no adults, or older than anybody.
    """

    films: Films
    marks: Marks
    finding_boxes: list[list[tuple[str, Box]]]
    lost: int
    aged: int = 0


def load_sample(data: Path, side: int, split: Split | None = None, part: Part | None = None) -> Sample:
    """The adult films of a folder, or those of one part. A picture that is missing or broken is counted and left out.

    Raises BadData where no manifest, or no film at all, can be read.
    """
    where = split or WHOLE
    every = [row for row in checked_rows(data) if part is None or part_of(row["patient_id"], where) == part]
    rows = [row for row in every if is_adult(row)]
    if not rows:
        raise BadData("The manifest has no film of an adult" + (f" in the part {part}." if part else "."))
    there = _pixels(data, {row["image"] for row in rows}, side)
    held = [row for row in rows if row["image"] in there]
    if not held:
        raise BadData(f"None of the {len(rows)} films has a picture that can be read.")
    return Sample(
        films=shown_as(held, [there[row["image"]] for row in held], where),
        marks=marks_of(held, 1),  # only training looks at boxes as masks
        finding_boxes=finding_boxes_of(held),
        lost=len(rows) - len(held),
        aged=len(every) - len(rows),
    )


def _pixels(data: Path, wanted: set[str], side: int) -> dict[str, Shown]:
    """The canonical picture of each name that has one."""
    each = ((name, decoded(content)) for name, content in pictures_of(data, "chest") if name in wanted)
    return {name: Shown.of(picture, side) for name, picture in each if picture is not None}
