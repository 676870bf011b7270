"""Burned-in text out of the pixels of one object: found, judged, painted over, encoded, and looked for again."""

from collections.abc import Callable
from typing import Final

from pydicom import Dataset
from pydicom.uid import MPEGTransferSyntaxes

from wetread.deid.known import Known
from wetread.deid.pixels.judge import Judge
from wetread.deid.pixels.paint import Group, painter
from wetread.deid.pixels.places import Box
from wetread.deid.pixels.plan import Plan
from wetread.deid.pixels.recheck import residue
from wetread.deid.pixels.report import PixelReport
from wetread.deid.pixels.sights import sights
from wetread.errors import InputError, NoPixels, PixelsNotClean
from wetread.imaging.encode import clear_unused_bits, redraw
from wetread.imaging.encoders.native import Paint
from wetread.imaging.header import PixelHeader, pixel_header
from wetread.imaging.notices import quiet
from wetread.ports import TextDetector
from wetread.records.deidentification import TextArea
from wetread.records.maker import Maker

# How often what is found after cleaning is painted over too, before the object is given up.
_ROUNDS: Final = 3
_VERSION: Final = "1"

Note = Callable[[int, int], None]
Groups = dict[int, list[Group]]


class PixelCleaner:
    """Removes the text that may identify somebody and leaves wanted marks; `strict` removes all text.

    `again` looks for what is left in the pieces that were painted; without it `detector` does.
    """

    def __init__(self, detector: TextDetector, *, again: TextDetector | None = None, strict: bool = False) -> None:
        self._detector = detector
        self._again = again or detector
        self._strict = strict

    def clean(self, dataset: Dataset, known: Known, note: Note | None = None) -> PixelReport:
        """Edits the dataset in place, and only where something is redacted; `note` is told (frames done, frames).

        An object without pixels has nothing to be cleaned. Raises PixelsNotClean where the pixels cannot be examined,
        cleaned, or found clean afterwards; the dataset must then be thrown away.
        """
        with quiet():
            try:
                return self._cleaned(dataset, known, note)
            except NoPixels:
                return self._report(Plan(Judge(known, self._strict), 0, 0), _syntax(dataset), 0, False, 0)
            except InputError as error:
                raise PixelsNotClean("The pixels cannot be decoded, so that nobody knows what they show.") from error

    def _cleaned(self, dataset: Dataset, known: Known, note: Note | None) -> PixelReport:
        _refuse_video(dataset)
        header = pixel_header(dataset)
        if clear_unused_bits(dataset, header):
            header = pixel_header(dataset)
        plan = self._plan(dataset, header, Judge(known, self._strict), note)
        syntax, reencoded, rounds = str(header.syntax), False, 0
        fresh = plan.groups
        while fresh:
            if rounds == _ROUNDS:
                raise PixelsNotClean("Text can still be read in the pixels after cleaning.")
            written = redraw(dataset, pixel_header(dataset), _paints(fresh, header))
            syntax, reencoded, rounds = str(written.syntax), reencoded or written.reencoded, rounds + 1
            fresh = residue(dataset, fresh, plan, self._again)
            _merge(plan.groups, fresh)
        return self._report(plan, syntax, header.frames, reencoded, rounds)

    def _plan(self, dataset: Dataset, header: PixelHeader, judge: Judge, note: Note | None) -> Plan:
        plan = Plan(judge, header.rows, header.columns)
        for sight in sights(dataset, header, self._detector, note):
            plan.add(sight)
        if plan.groups and not (plan.is_even and len(plan.groups) == header.frames):
            for frame in range(1, header.frames + 1):
                plan.spread(dataset, header, frame)
        return plan

    def _report(self, plan: Plan, syntax: str, examined: int, reencoded: bool, rounds: int) -> PixelReport:
        return PixelReport(
            examined=examined,
            redacted=tuple(_area(frame, box) for frame, groups in sorted(plan.groups.items())
                           for group in groups for box in group),
            kept=tuple(_area(frame, box) for frame in sorted(plan.kept) for box in plan.left(frame)),
            residual=(),
            syntax=syntax,
            reencoded=reencoded,
            laterality_removed=plan.lost_sides > 0,
            passes=self._detector.passes * bool(examined) + self._again.passes * rounds,
            maker=_maker(self._detector, self._strict),
        )  # fmt: skip


def _area(frame: int, box: Box) -> TextArea:
    column, row, width, height = box
    return TextArea(frame=frame, column=column, row=row, width=width, height=height)


def _refuse_video(dataset: Dataset) -> None:
    if _syntax(dataset) in MPEGTransferSyntaxes:
        raise PixelsNotClean("The pixels are a video stream, whose frames cannot be examined one by one.")


def _syntax(dataset: Dataset) -> str:
    return str(getattr(dataset, "file_meta", Dataset()).get("TransferSyntaxUID", ""))


def _paints(groups: Groups, header: PixelHeader) -> dict[int, Paint]:
    return {frame: painter(each, usual=header.photometric == "PALETTE COLOR") for frame, each in groups.items()}


def _merge(groups: Groups, fresh: Groups) -> None:
    for frame, more in fresh.items():
        groups.setdefault(frame, []).extend(more)


def _maker(detector: TextDetector, strict: bool) -> Maker:
    """The cleaner's own name and version, with the detector's weights and runtime."""
    found = detector.maker
    detection = (("detector", f"{found.name} {found.version}"), *found.arguments)
    return found.model_copy(
        update={
            "name": "pixel-cleaner",
            "version": _VERSION,
            "arguments": (("strict", str(strict).lower()), *detection),
        }
    )
