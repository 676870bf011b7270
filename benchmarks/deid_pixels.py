"""Burned-in identity: `python benchmarks/deid_pixels.py [--data DIR] [--peers VENV] [--seed N] [--count N]`.

N images (60 by default) are parts of real ones of pydicom, pydicom-data and DIR (deid-data, pynetdicom) and noise, 256
to 2048 pixels wide, grey and colour, in several transfer syntaxes, with identity planted in them: header blocks, single
words, lines turned by 3 to 15 or 90 degrees, initials beside a marker; lines 10 to 40 pixels high; white, black, grey,
or 8 to 25 of 255 grey levels away from what is under them; three tenths of the people have Greek, Cyrillic, Arabic or
Hebrew names. What a person could not see at the file's window is not counted: see deid_planting_pixels.py. Wanted marks
stand beside. Printed, with 95 % intervals from resampling files:

- recall: the share of the area of identity words that the certificate's boxes cover, and whose ink is really gone;
- precision: the share of redacted area (and of boxes, half of each) that lies on identity or technical text, or on text
  that was there before, grown by a quarter of the text's height; a wanted mark is not text to be redacted;
- words found (four fifths covered), by layout, and by size and contrast with the worst cell; marks kept (nine tenths);
- leaks: released files with a word less than half covered, or that tesseract reads in what is left of it;
- pixels changed outside the boxes; the same images without anything planted; text that stood in real files before.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.deid_planting_command import Box, Outcome, Run, deidentified, digest, placed
from benchmarks.deid_planting_pixels import Word, font_paths
from benchmarks.deid_planting_scenes import Burned, clean_images, existing_images, images
from benchmarks.deid_planting_score import FOUND, Score, mask_of, scored
from benchmarks.deid_planting_sources import sources

RESAMPLED = 2000
BANDS = ((10, 14), (15, 24), (25, 40))
FEWEST = 10


def main(arguments: list[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    found = sources(given.data)
    planted = images(found, given.count, given.seed)
    rest = [*clean_images(found, given.seed), *existing_images(found)]
    show_planting(planted, rest)
    with tempfile.TemporaryDirectory() as folder:
        source = placed(Path(folder) / "in", {f"{n:04d}.dcm": one.data for n, one in enumerate([*planted, *rest])})
        run = deidentified(source, Path(folder) / "out", ["--jobs", "2"])
        report("wetread", planted, rest, run, given.seed)
        strict(planted[:10], Path(folder))
        if given.peers is not None:
            beside(source, Path(folder), planted, rest, given)
    return 0


def parser() -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, help="a folder with more DICOM files, or archives of them")
    asked.add_argument("--peers", type=Path, help="the virtual environment of benchmarks/deid_peers.py")
    asked.add_argument("--seed", type=int, default=20)
    asked.add_argument("--count", type=int, default=60)
    return asked


def beside(source: Path, folder: Path, planted: list[Burned], rest: list[Burned], given: argparse.Namespace) -> None:
    from benchmarks import deid_peers

    for title, ran in (("peer presidio-image-redactor", deid_peers.presidio), ("peer deid", deid_peers.pixels)):
        run = ran(given.peers, source, folder / title.replace(" ", "-"))
        if run is not None:
            report(title, planted, rest, run, given.seed)


def show_planting(planted: list[Burned], rest: list[Burned]) -> None:
    words = [word for image in planted for word in image.words]
    seen = [word for word in words if word.visible]
    counts = {role: sum(word.role == role for word in seen) for role in ("identity", "mark", "other")}
    sizes = sorted({max(image.shape[1:]) for image in planted})
    hidden = len(words) - len(seen)
    print(f"{len(planted)} images of {sizes[0]} to {sizes[-1]} pixels, {len(font_paths())} fonts; "
          f"visible words: {counts}, {hidden} not visible; {len(rest)} images with nothing planted")  # fmt: skip


def outcome_of(run: Run, image: Burned) -> Outcome | None:
    return run.outcomes.get(digest(image.data))


def report(title: str, planted: list[Burned], rest: list[Burned], run: Run, seed: int) -> None:
    scores = [scored(image, outcome_of(run, image)) for image in planted]
    released = [score for score in scores if score.released]
    print(f"\n{title}: {run.seconds:.0f} s for {len(planted) + len(rest)} files, exit code {run.code}; "
          f"{len(released)} of {len(scores)} planted images released")  # fmt: skip
    if not released:
        return
    show_rates(released, seed)
    show_words([one for score in released for one in score.words])
    show_leaks(released)
    show_rest(rest, run)


def rate(scores: list[Score], top: Callable[[Score], int], bottom: Callable[[Score], int], seed: int) -> str:
    counts = np.array([[top(score), bottom(score)] for score in scores], float)
    if counts[:, 1].sum() == 0:
        return "none"
    dice = np.random.default_rng(seed)
    drawn = counts[dice.integers(len(counts), size=(RESAMPLED, len(counts)))].sum(axis=1)
    low, high = np.nanquantile(drawn[:, 0] / np.where(drawn[:, 1] == 0, np.nan, drawn[:, 1]), [0.025, 0.975])
    return f"{counts[:, 0].sum() / counts[:, 1].sum():.4f}  ({low:.4f} to {high:.4f})"


def show_rates(scores: list[Score], seed: int) -> None:
    for name, top, bottom in (
        ("identity text, recall by area", lambda one: one.covered, lambda one: one.identity),
        ("precision by area", lambda one: one.on_text, lambda one: one.redacted),
        ("  boxes on no slanted line", lambda one: one.straight_on_text, lambda one: one.straight),
        ("precision by boxes", lambda one: one.boxes_on_text, lambda one: one.boxes),
        ("words found", lambda one: sum(share >= FOUND for _, share, _ in one.words), lambda one: len(one.words)),
        ("wanted marks kept", lambda one: one.marks_kept, lambda one: one.marks),
        ("technical words removed", lambda one: one.other_covered, lambda one: one.other),
    ):  # type: str, Callable[[Score], int], Callable[[Score], int]
        print(f"  {name:<32} {rate(scores, top, bottom, seed)}")
    for tissue in sorted({score.tissue for score in scores}):
        part = [score for score in scores if score.tissue == tissue]
        covered, area = sum(one.covered for one in part), sum(one.identity for one in part)
        print(f"    recall over {tissue:<18} {covered / max(1, area):.4f}  {len(part)} images")


def show_words(words: list[tuple[Word, float, bool]]) -> None:
    """Recall by area and the number of words, by layout, then by size and contrast with the worst cell."""
    layouts, cells = defaultdict(list), defaultdict(list)
    for word, share, _ in words:
        area = int(word.mask.sum())
        layouts[word.layout].append((area * share, area))
        band = next(f"{low}-{high} px" for low, high in BANDS if word.height <= high)
        cells[f"{band}, {word.style}"].append((area * share, area))
    for name, pairs in sorted(layouts.items()):
        print(f"    {name:<29} {recall(pairs):.4f}  {len(pairs)} words")
    for name, pairs in sorted(cells.items()):
        print(f"    {name:<29} {recall(pairs):.4f}  {len(pairs)} words")
    big = {name: recall(pairs) for name, pairs in cells.items() if len(pairs) >= FEWEST}
    if big:
        worst = min(big, key=lambda name: big[name])
        print(f"  {'worst cell':<32} {big[worst]:.4f}  {worst} (of cells with at least {FEWEST} words)")


def recall(pairs: list[tuple[float, int]]) -> float:
    return sum(done for done, _ in pairs) / max(1, sum(area for _, area in pairs))


def show_leaks(scores: list[Score]) -> None:
    leaks = [score for score in scores if any(reads for _, _, reads in score.words)]
    left = [word.text for score in scores for word, _, reads in score.words if reads]
    print(f"  released with readable residue   {len(leaks)} of {len(scores)} files, {len(left)} words")
    for score in leaks[:12]:
        words = [
            f"{word.text} ({word.layout}, {word.height} px, {word.style})" for word, _, reads in score.words if reads
        ]
        print(f"    {score.name}: {'; '.join(words[:4])}")
    print(f"  told as covered but still there  {sum(score.not_erased for score in scores)} words")
    print(f"  pixels changed outside boxes in  {sum(score.spilled for score in scores)} files")


def show_rest(rest: list[Burned], run: Run) -> None:
    """Nothing planted: clean images should keep every pixel; what stood there before should go."""
    clean = [(image, outcome_of(run, image)) for image in rest if image.clean]
    told = [(image, outcome) for image, outcome in clean if outcome is not None and outcome.data is not None]
    touched = [image.name for image, outcome in told if outcome.boxes]
    boxes = sum(len(outcome.boxes) for _, outcome in told)
    print(f"  images without text touched      {len(touched)} of {len(told)}, {boxes} boxes: {', '.join(touched[:6])}")
    for image in rest:
        outcome = outcome_of(run, image)
        if not image.clean and outcome is not None:
            share = "quarantined" if outcome.data is None else f"{existing_share(image, outcome.boxes):.3f}"
            print(f"    text that was there before     {share}  {image.name}")


def existing_share(image: Burned, boxes: tuple[Box, ...]) -> float:
    """How much of the identifying boxes of the first frame is covered."""
    mask = mask_of([box for box in boxes if box.frame == 1], image.shape[1:])
    covered = sum(
        int(mask[row : row + height, column : column + width].sum()) for column, row, width, height in image.existing
    )
    return covered / sum(width * height for _, _, width, height in image.existing)


def strict(planted: list[Burned], folder: Path) -> None:
    """With --strict marks go too."""
    source = placed(folder / "strict-in", {f"{n:04d}.dcm": one.data for n, one in enumerate(planted)})
    run = deidentified(source, folder / "strict-out", ["--strict", "--jobs", "2"])
    scores = [scored(image, outcome_of(run, image)) for image in planted]
    marks, kept = sum(score.marks for score in scores), sum(score.marks_kept for score in scores)
    released = sum(score.released for score in scores)
    print(f"  with --strict, marks removed     {marks - kept} of {marks}; {released} of {len(planted)} images "
          f"released, exit code {run.code}")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
