"""Identity burned into real images: words with their places, and whether a person could read them.

A text's height is that of its line from the top of an accented capital to the bottom of a descender, so a capital has
about six tenths of it. A word's place is the rectangle around its ink, turned with it. A word counts as visible, and is
scored, if at the file's own window its ink differs from what is around it by at least 8 of 255 grey levels and by at
least 2.5 standard deviations of that background smoothed over the width of a stroke; others are planted but ignored.
"""

from dataclasses import dataclass
from functools import cache
from importlib import util
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import uniform_filter

from benchmarks.deid_planting import Identity, spoken

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Font = ImageFont.FreeTypeFont

LEAST_CONTRAST, LEAST_RATIO = 8.0, 2.5
LOW, STRONG = 26.0, 45.0
SIZES = (10, 12, 14, 16, 18, 20, 24, 28, 32, 40)
MARKS = ("L", "R", "AP", "PA", "PORTABLE", "ERECT", "SUPINE", "5 cm", "10 cm", "LAT")
FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf", "DejaVuSerif.ttf", "LiberationSans-Regular.ttf",
         "LiberationMono-Bold.ttf", "LiberationSerif-Regular.ttf", "LiberationSansNarrow-Bold.ttf")  # fmt: skip
SYSTEM_FONTS = Path("/usr/share/fonts/truetype")


@dataclass(frozen=True)
class Word:
    """A planted word: `mask` is its rectangle, `ink` its glyphs, with their corner at (row, column) of the frame."""

    text: str
    role: str
    layout: str
    style: str
    height: int
    angle: float
    contrast: float
    visible: bool
    frame: int
    row: int
    column: int
    mask: Mask
    ink: Mask


class Line(NamedTuple):
    """What is written in one go: (word, role) pairs; roles are identity, mark and other."""

    words: tuple[tuple[str, str], ...]
    layout: str


class Style(NamedTuple):
    font: str
    height: int
    tone: str
    change: float
    angle: float


@cache
def font_paths() -> dict[str, Path]:
    """Fonts at hand by file name: matplotlib's, Debian's."""
    found = {path.name: path for path in SYSTEM_FONTS.rglob("*.ttf")} if SYSTEM_FONTS.is_dir() else {}
    plots = util.find_spec("matplotlib")
    if plots is not None and plots.origin is not None:
        found |= {path.name: path for path in (Path(plots.origin).parent / "mpl-data/fonts/ttf").glob("*.ttf")}
    return {name: found[name] for name in FONTS if name in found}


@cache
def font_of(name: str, height: int) -> Font:
    """The size at which a line is so many pixels high; Pillow's own font where no other is installed."""
    for size in range(height * 2, 4, -1):
        font = ImageFont.truetype(font_paths()[name], size) if name else ImageFont.load_default(size)
        if not isinstance(font, ImageFont.FreeTypeFont):
            raise TypeError("Pillow was built without FreeType: no text can be planted")
        _, top, _, bottom = font.getbbox("Égj")
        if bottom - top <= height:
            return font
    raise ValueError("no font is that small")


def covers(name: str, text: str) -> bool:
    """Whether the font has every letter; a missing one looks like any other missing one."""
    font = font_of(name, 20)
    missing = bytes(font.getmask("\uffff"))
    return all(bytes(font.getmask(letter)) != missing for letter in set(text) - {" "})


class Canvas:
    """The frames of one image on a scale of 0 to 255 at its window, and what was planted so far."""

    def __init__(self, frames: Grey, taken: Mask, dice: np.random.Generator) -> None:
        self.frames, self.dice = frames, dice
        self.taken = taken
        self.words: list[Word] = []

    def plant(self, lines: list[Line], style: Style, frames: tuple[int, ...]) -> bool:
        """The lines one below the other at the first of 40 places where every identity word can be seen."""
        drawn = [drawn_line(line, style) for line in lines]
        height, width = sum(one.ink.shape[0] + 2 for one in drawn), max(one.ink.shape[1] for one in drawn)
        rows, columns = self.taken.shape
        if height + 4 > rows or width + 4 > columns:
            return False
        for _ in range(40):
            row, column = int(self.dice.integers(2, rows - height - 1)), int(self.dice.integers(2, columns - width - 1))
            if not self.taken[row : row + height, column : column + width].any() and self._put(
                drawn, style, row, column, frames
            ):
                edge = style.height
                self.taken[max(0, row - edge) : row + height + edge, max(0, column - edge) : column + width + edge] = (
                    True
                )
                return True
        return False

    def _put(self, drawn: list["Drawn"], style: Style, row: int, column: int, frames: tuple[int, ...]) -> bool:
        height, width = sum(one.ink.shape[0] + 2 for one in drawn), max(one.ink.shape[1] for one in drawn)
        place = (list(frames), slice(row, row + height), slice(column, column + width))
        before, made = self.frames[place].copy(), []
        for one in drawn:
            for frame in frames:
                made += self._write(one, style, row, column, frame)
            row += one.ink.shape[0] + 2
        if any(word.role != "other" and not word.visible for word in made):
            self.frames[place] = before
            return False
        self.words += made
        return True

    def _write(self, one: "Drawn", style: Style, row: int, column: int, frame: int) -> list[Word]:
        place = (slice(row, row + one.ink.shape[0]), slice(column, column + one.ink.shape[1]))
        under = self.frames[(frame, *place)].copy()
        alpha = one.ink if under.ndim == 2 else one.ink[..., None]
        target = under + style.change if style.tone == "low" else np.full_like(under, style.change)
        self.frames[(frame, *place)] = under * (1 - alpha) + np.clip(target, 0, 255) * alpha
        return [self._word(part, one, style, row, column, frame, under) for part in one.parts]

    def _word(self, part: "Part", one: "Drawn", style: Style, row: int, column: int, frame: int, under: Grey) -> Word:
        rows, columns = np.nonzero(part.mask)
        top, left, bottom, right = rows.min(), columns.min(), rows.max() + 1, columns.max() + 1
        cut = (slice(top, bottom), slice(left, right))
        ink = np.where(part.mask, one.ink, 0)[cut] > 0.5
        after = self.frames[frame, row + top : row + bottom, column + left : column + right]
        contrast, visible = seen(after, under[cut], ink, style.height)
        tone = style.tone if abs(contrast) >= LOW else "low"
        tone = tone if tone != "low" else ("low 16-25" if abs(contrast) >= 15.5 else "low 8-15")
        return Word(part.text, part.role, one.layout, tone, style.height, style.angle, contrast, visible, frame,
                    row + int(top), column + int(left), part.mask[cut], ink)  # fmt: skip


class Part(NamedTuple):
    text: str
    role: str
    mask: Mask


class Drawn(NamedTuple):
    """A line's ink from 0 to 1, and each word's turned rectangle in the same picture."""

    ink: Grey
    parts: tuple[Part, ...]
    layout: str


def drawn_line(line: Line, style: Style) -> Drawn:
    font = font_of(style.font, style.height)
    room = int(font.getlength(" ".join(word for word, _ in line.words))) + style.height
    layer = Image.new("L", (room, 2 * style.height))
    at, places = style.height // 4, []
    for word, role in line.words:
        ImageDraw.Draw(layer).text((at, style.height // 4), word, fill=255, font=font)
        places.append((word, role, ink_box(font, word, at, style.height // 4)))
        at += int(font.getlength(word + " "))
    turned = layer.rotate(style.angle, Image.Resampling.BICUBIC, expand=True)
    parts = [(word, role, turned_box(layer.size, box, style.angle)) for word, role, box in places]
    left, top, right, bottom = turned.getbbox() or (1, 1, *turned.size)
    if style.angle == 0:  # lines of a block keep their pitch
        top = style.height // 4 + int(font.getbbox("Égj")[1])
        bottom = top + style.height
    top, left = max(0, top - 1), max(0, left - 1)
    ink = np.asarray(turned, np.float32)[top : bottom + 1, left : right + 1] / np.float32(255)
    cut = tuple(Part(word, role, mask[top : bottom + 1, left : right + 1]) for word, role, mask in parts)
    return Drawn(ink, cut, line.layout)


def ink_box(font: Font, word: str, column: int, row: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = (int(edge) for edge in font.getbbox(word))
    return column + left, row + top, column + right, row + bottom


def turned_box(size: tuple[int, int], box: tuple[int, int, int, int], angle: float) -> Mask:
    layer = Image.new("L", size)
    ImageDraw.Draw(layer).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=255)
    return np.asarray(layer.rotate(angle, Image.Resampling.NEAREST, expand=True)) > 127


def seen(after: Grey, under: Grey, ink: Mask, height: int) -> tuple[float, bool]:
    """The ink's difference from its surroundings, and whether it can be told from them."""
    flat = after.mean(axis=2) if after.ndim == 3 else after
    back = under.mean(axis=2) if under.ndim == 3 else under
    if not ink.any() or ink.all():
        return 0.0, False
    contrast = float(flat[ink].mean() - flat[~ink].mean())
    noise = float(uniform_filter(back, max(1, round(height / 8))).std())
    return contrast, abs(contrast) >= LEAST_CONTRAST and abs(contrast) >= LEAST_RATIO * noise


def visible(words: list[Word], role: str) -> list[Word]:
    return [word for word in words if word.role == role and word.visible]


class Writer:
    """What stands on a picture: a header block, single words, turned lines, marks, initials."""

    def __init__(self, canvas: Canvas, person: Identity, dice: np.random.Generator) -> None:
        self.canvas, self.person, self.dice = canvas, person, dice
        self.all = tuple(range(len(canvas.frames)))

    def write(self) -> None:
        for _ in range(3):
            self._singles("single")
        self._block()
        for layout, chance in (("turned", 0.9), ("turned", 0.4), ("upright 90", 0.5), ("initials", 0.3)):
            if self.dice.random() < chance:
                self._singles(layout)
        for _ in range(int(self.dice.integers(1, 3))):
            self._mark()

    def _frames(self) -> tuple[int, ...]:
        return self.all if self.dice.random() < 0.5 else (int(self.dice.choice(self.all)),)

    def _block(self) -> None:
        texts = self._texts()
        count = int(self.dice.integers(3, min(7, len(texts)) + 1))
        lines = [Line(texts[place], "block") for place in sorted(self.dice.choice(len(texts), count, replace=False))]
        self._fitted(lines, 0.0)

    def _singles(self, layout: str) -> None:
        angle = 0.0
        if layout == "turned":
            angle = float(self.dice.choice((-1, 1)) * self.dice.integers(3, 16))
        elif layout == "upright 90":
            angle = float(self.dice.choice((90, 270)))
        self._fitted([Line(self._single(layout), layout)], angle)

    def _single(self, layout: str) -> tuple[tuple[str, str], ...]:
        if layout == "initials":
            family, given = spoken(self.person.operator)
            return (("R", "other"), (f"{given[:1]}{family[:1]}".upper(), "identity"))
        texts = self._texts()
        place = int(self.dice.integers(len(texts) - 2))
        words = tuple(pair for pair in texts[place] if pair[1] == "identity")
        return (max(words, key=lambda pair: len(pair[0])),) if layout == "single" and place == 0 else words

    def _mark(self) -> None:
        words = ((str(self.dice.choice(MARKS)), "mark"),)
        self._fitted([Line(words, "mark")], 0.0, least=20)

    def _fitted(self, lines: list[Line], angle: float, least: int = 10) -> None:
        """Up to eight other styles, ever smaller where the lines do not fit."""
        for attempt in range(8):
            tallest = max(least, self.canvas.taken.shape[0] // (len(lines) + 2), 10) if attempt < 4 else 20
            style = self._style(lines, angle, least, tallest)
            if self.canvas.plant(lines, style, self._frames()):
                return

    def _style(self, lines: list[Line], angle: float, least: int, tallest: int) -> Style:
        text = "".join(word for line in lines for word, _ in line.words)
        fonts = [name for name in font_paths() if covers(name, text)] or [""]
        height = int(self.dice.choice([size for size in SIZES if least <= size <= max(least, tallest)]))
        tone = str(self.dice.choice(("white", "black", "grey", "low")))
        if lines[0].layout in ("mark", "initials") and tone == "low":
            tone = "white"
        change = {"white": 255.0, "black": 0.0, "grey": float(self.dice.integers(70, 190))}.get(tone)
        if change is None:
            change = float(self.dice.choice((-1, 1)) * self.dice.integers(9, 26))
        return Style(str(self.dice.choice(fonts)), height, tone, change, angle)

    def _texts(self) -> list[tuple[tuple[str, str], ...]]:
        """The lines of a header; the last two are technical."""
        person = self.person
        family, given = spoken(person.name)
        doctor = spoken(person.doctor)[0]
        named = [(family.upper() + ",", given.upper()), (given, family), (f"{family}^{given}".upper(),)]
        day = [f"{person.visit:%Y-%m-%d}", f"{person.visit:%d/%m/%Y}", f"{person.visit:%d-%b-%Y}".upper()]
        pick = int(self.dice.integers(3))
        born = f"{person.birth:%d/%m/%Y}" if pick else f"{person.birth:%d-%b-%Y}"
        return [
            identity(*named[pick]),
            (("ID:", "other"), *identity(person.patient_id)),
            (("DOB", "other"), *identity(born)),
            identity(day[pick]),
            identity(*person.institution.split()),
            (("Ref:", "other"), ("Dr.", "other"), *identity(doctor)),
            (("Acc#", "other"), *identity("AC" + person.serial[3:])),
            (("kVp", "other"), ("118", "other"), ("mAs", "other"), ("3.2", "other")),
            (("W", "other"), ("400", "other"), ("L", "other"), ("40", "other")),
        ]  # fmt: skip


def identity(*words: str) -> tuple[tuple[str, str], ...]:
    return tuple((word, "identity") for word in " ".join(words).split())
