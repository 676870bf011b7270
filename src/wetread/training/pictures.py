"""Pictures that are not frontal chest films: those of the data folder, and those that are made here."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

from wetread.errors import BadData
from wetread.evaluation.films import decoded, members_of
from wetread.evaluation.gatekeeping import FOLDERS, folder_of

Chance = np.random.Generator
Picture = Image.Image

WORDS = [
    "chart",
    "dose",
    "film",
    "flow",
    "graph",
    "image",
    "index",
    "lateral",
    "lung",
    "order",
    "report",
    "series",
    "view",
]


def collected(data: Path) -> Iterator[tuple[str, Picture]]:
    """Path and picture of each of modality.tar. Raises BadData where nothing is known of a picture's folder, or it
    cannot be read.
    """
    for path, content in members_of(data, "modality"):
        picture = decoded(content)
        if picture is None or folder_of(path) not in FOLDERS:
            raise BadData("modality.tar holds a picture that cannot be read, or one in a folder that is not known.")
        yield path, picture


def photographs() -> list[Picture]:
    """The natural pictures that scikit-image, scikit-learn and matplotlib carry inside their packages."""
    import matplotlib as mpl
    import skimage
    import sklearn.datasets

    folders = [
        Path(skimage.__file__).parent / "data",
        Path(sklearn.datasets.__file__).parent / "images",
        Path(mpl.get_data_path()) / "sample_data",
    ]
    paths = sorted(path for folder in folders for path in folder.iterdir() if path.suffix in {".png", ".jpg"})
    return [Image.open(path).convert("L") for path in paths]


def photograph(chance: Chance, natural: list[Picture]) -> Picture:
    """A random crop of a natural picture, turned or mirrored."""
    whole = natural[chance.integers(len(natural))]
    crop = _crop(whole, chance, 0.25, 1.0)
    crop = ImageOps.mirror(crop) if chance.random() < 0.5 else crop
    return crop.rotate(float(chance.choice([0, 90, 180, 270]))) if chance.random() < 0.3 else crop


def texture(chance: Chance) -> Picture:
    """Noise of a random smoothness, a gradient, or a few blobs: pictures of nothing."""
    side = int(chance.choice([2, 4, 8, 16, 48, 128]))
    noise = Image.fromarray(chance.integers(0, 256, (side, side)).astype(np.uint8)).resize(
        (160, 160), Image.Resampling.BICUBIC
    )
    if chance.random() < 0.5:
        return noise
    slope = np.add.outer(np.linspace(0, chance.normal(), 160), np.linspace(0, chance.normal(), 160))
    spread = np.ptp(slope) or 1.0
    return Image.blend(
        Image.fromarray(((slope - slope.min()) / spread * 255).astype(np.uint8)), noise, float(chance.random() * 0.5)
    )


def document(chance: Chance) -> Picture:
    """A page of lines of text, dark on light or the other way, sometimes with a frame or a table."""
    wide, high = (int(chance.integers(300, 700)) for _ in range(2))
    page = Image.new("L", (wide, high), int(chance.integers(215, 256)))
    pen, row, step = ImageDraw.Draw(page), int(chance.integers(5, 60)), int(chance.integers(10, 32))
    font = ImageFont.load_default(size=step * 0.8)
    while row < high * chance.uniform(0.5, 1.0):
        if chance.random() < 0.85:
            words = " ".join(chance.choice(WORDS, int(chance.integers(2, 12))))
            pen.text((int(chance.integers(5, 40)), row), words, fill=int(chance.integers(0, 90)), font=font)
        if chance.random() < 0.1:
            pen.line((0, row, wide, row), fill=90, width=2)
        row += step
    return ImageOps.invert(page) if chance.random() < 0.25 else page


def chart(chance: Chance) -> Picture:
    """A line, bar or scatter chart, or a diagram of boxes and arrows."""
    side = 320
    sheet = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(sheet)
    pen.line((35, 10, 35, 285, 310, 285), fill=0, width=2)
    heights = np.clip(chance.normal(150, 60, int(chance.integers(4, 30))), 12, 280)
    steps = np.linspace(45, 300, len(heights))
    ink = int(chance.integers(0, 160))
    style = chance.integers(4)
    if style == 0:
        pen.line(list(zip(steps, heights, strict=True)), fill=ink, width=int(chance.integers(1, 5)))
    elif style == 1:
        for left, top in zip(steps, heights, strict=True):
            pen.rectangle((left, top, left + 200 / len(heights), 284), fill=ink)
    elif style == 2:
        for left, top in zip(chance.permutation(steps), heights, strict=True):
            pen.ellipse((left - 4, top - 4, left + 4, top + 4), fill=ink)
    else:
        for left, top in zip(steps[::3], heights[::3], strict=True):
            pen.rectangle((left, top, left + 60, top + 28), outline=ink, width=2)
            pen.line((left + 60, top + 14, left + 90, top + 40), fill=ink, width=2)
    pen.text((60, 290), str(chance.choice(WORDS)), fill=0, font=ImageFont.load_default(size=20))
    return ImageOps.invert(sheet) if chance.random() < 0.25 else sheet


def misframed(film: Picture, chance: Chance) -> Picture:
    """A chest film that must not be read as it stands: turned, upside down, inverted, or a crop of it."""
    style = chance.integers(5)
    if style == 0:
        return film.rotate(float(chance.choice([90, 270])))
    if style == 1:
        return film.rotate(180) if chance.random() < 0.5 else ImageOps.flip(film)
    if style == 2:
        return ImageOps.invert(film)
    if style == 3:
        return film.rotate(float(chance.choice([-1, 1]) * chance.uniform(30, 60)))
    return _crop(film, chance, 0.2, 0.55)


def framed(film: Picture, chance: Chance) -> Picture:
    """A chest film as departments send it: borders, a little turned or cropped, other exposure, a marker letter."""
    if chance.random() < 0.3:
        border = tuple(int(size) for size in chance.integers(0, max(2, film.width // 9), 4))
        film = ImageOps.expand(film, border, fill=int(chance.choice([0, 0, 255])))
    if chance.random() < 0.3:
        film = _crop(film, chance, 0.88, 1.0)
    if chance.random() < 0.4:
        film = film.rotate(float(chance.uniform(-7, 7)), resample=Image.Resampling.BILINEAR)
    gamma = float(np.exp(chance.uniform(-0.5, 0.5)))
    return film.point([int(255 * (value / 255) ** gamma) for value in range(256)])


def other_way(picture: Picture, chance: Chance) -> Picture:
    """Any other picture: cropped, turned, mirrored or inverted; it stays what it is."""
    if chance.random() < 0.5:
        picture = _crop(picture, chance, 0.6, 1.0)
    if chance.random() < 0.3:
        picture = ImageOps.mirror(picture)
    if chance.random() < 0.3:
        picture = picture.rotate(float(chance.choice([90, 180, 270])))
    if chance.random() < 0.15:
        picture = ImageOps.invert(picture)
    gamma = float(np.exp(chance.uniform(-0.5, 0.5)))
    return picture.point([int(255 * (value / 255) ** gamma) for value in range(256)])


def _crop(picture: Picture, chance: Chance, least: float, most: float) -> Picture:
    wide, high = (max(8, int(size * chance.uniform(least, most))) for size in picture.size)
    left, top = (
        int(chance.integers(0, max(1, whole - part + 1)))
        for whole, part in zip(picture.size, (wide, high), strict=True)
    )
    return picture.crop((left, top, left + wide, top + high))
