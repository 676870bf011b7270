"""What de-identification did to pixels, for a person's check: before and after, and every text that was kept."""

import base64
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from wetread.imaging.render import display, png
from wetread.records.arrays import Floats
from wetread.records.deidentification import FileCertificate, RunSummary, TextArea
from wetread.records.image import ImageTensor
from wetread.workbench.shipping import policy_of, shipped, template

# Sides of a thumbnail and of a kept text, in pixels, and how many files a page shows before it gets too heavy.
THUMBNAIL: Final = 360
CROP: Final = 220
MOST: Final = 300
_MARGIN: Final = 12

Frames = Callable[[bytes, int], ImageTensor]


@dataclass(frozen=True)
class Mark:
    """An area on a thumbnail, in per cent of the picture."""

    kind: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Kept:
    """A text that was left: its picture as it is in the file that leaves."""

    picture: str
    width: int


@dataclass(frozen=True)
class Checked:
    """One file: which frame is shown, before and after, and what to look at."""

    name: str
    kind: str
    frame: int
    before: str
    after: str
    marks: tuple[Mark, ...]
    kept: tuple[Kept, ...]
    blanked: int
    note: str


def deid_page(summary: RunSummary, files: Iterable[tuple[FileCertificate, bytes, bytes]], frames: Frames) -> str:
    """One self-contained page of (certificate, bytes before, bytes after); `frames` decodes one frame (from 1).

    It shows what was taken out, and so belongs to the site.
    """
    style, script = shipped("deid.css"), shipped("deid.js")
    return template("deid.html").render(
        summary=summary,
        files=[_checked(*one, frames) for one in files],
        most=MOST,
        style=Markup(style),
        script=Markup(script),
        policy=policy_of(style, script),
    )


def _checked(certificate: FileCertificate, before: bytes, after: bytes, frames: Frames) -> Checked:
    check = certificate.pixels
    kept = check.kept if check is not None else ()
    blanked = check.boxes if check is not None else ()
    left = functools.cache(lambda number: frames(after, number))
    frame = next((area.frame for area in (*blanked, *kept)), 1)
    return Checked(
        name=certificate.output.path if certificate.output is not None else "",
        kind=certificate.kind,
        frame=frame,
        before=_picture(frames(before, frame)),
        after=_picture(left(frame)),
        marks=(*_marks("blanked", blanked, left(frame), frame), *_marks("kept", kept, left(frame), frame)),
        kept=tuple(_kept(area, left(area.frame)) for area in kept),
        blanked=len(blanked),
        note="re-encoded" if check is not None and check.reencoded else "",
    )


def _picture(image: ImageTensor) -> str:
    return _inline(display(image, THUMBNAIL)[0])


def _inline(values: Floats) -> str:
    return "data:image/png;base64," + base64.b64encode(png(values)).decode("ascii")


def _marks(kind: str, areas: Iterable[TextArea], image: ImageTensor, frame: int) -> Iterator[Mark]:
    rows, columns = image.values.shape[1:3]
    for area in areas:
        if area.frame == frame:
            sides = (area.column / columns, area.row / rows, area.width / columns, area.height / rows)
            yield Mark(kind, *(round(100 * side, 2) for side in sides))


def _kept(area: TextArea, image: ImageTensor) -> Kept:
    top, left = max(0, area.row - _MARGIN), max(0, area.column - _MARGIN)
    crop = image.values[0, top : area.row + area.height + _MARGIN, left : area.column + area.width + _MARGIN]
    return Kept(_inline(crop[..., 0] if crop.shape[-1] == 1 else crop), min(CROP, crop.shape[1]))


def chosen(files: Sequence[tuple[str, FileCertificate]]) -> list[tuple[str, FileCertificate]]:
    """The files that a page shows, those with text that was kept first."""
    return sorted(files, key=lambda one: not (one[1].pixels and one[1].pixels.kept))[:MOST]
