"""Real images as canvases: parts of them at several sizes, from stored values to a grey scale at the window and back.

`deid_tables/scenes.tsv` names file, tissue, crop, factor and frames. A file that is not at hand is left out.
"""

import io
import warnings
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import (
    UID,
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLSLossless,
    RLELossless,
    SecondaryCaptureImageStorage,
)
from scipy.ndimage import maximum_filter

from benchmarks.deid_planting import Identity, identities, rows
from benchmarks.deid_planting_header import fresh_uid
from benchmarks.deid_planting_objects import empty
from benchmarks.deid_planting_pixels import Canvas, Grey, Mask, Word, Writer
from benchmarks.deid_planting_sources import Source, parsed

MANY_WORDS = "1.2.840.10008.5.1.4.1.1.7.3"
SYNTAXES = (ExplicitVRLittleEndian, ExplicitVRLittleEndian, RLELossless, JPEG2000Lossless, JPEGLSLossless)
LATIN = {"ISO_IR 100", "ISO_IR 101", "ISO_IR 110", "ISO_IR 148", "ISO_IR 192", ""}
OTHERS = {"ISO_IR 144", "ISO_IR 126", "ISO_IR 138", "ISO_IR 127"}


class Scene(NamedTuple):
    """A crop of a file: frames of stored values, and the limits of its window."""

    name: str
    tissue: str
    dataset: FileDataset
    stored: Any
    low: float
    high: float
    inverted: bool


@dataclass
class Burned:
    """An image with what was planted in it; `existing` are boxes (column, row, width, height) of what stood there."""

    name: str
    tissue: str
    data: bytes
    words: list[Word]
    shape: tuple[int, int, int]
    existing: list[tuple[int, int, int, int]] = field(default_factory=list)
    clean: bool = False


def scenes(found: list[Source], seed: int) -> list[Scene]:
    by_name = {one.name.rsplit("/", 1)[-1]: one for one in found}
    made = []
    for name, tissue, *numbers in rows("scenes.tsv"):
        column, row, width, height = (int(number) for number in numbers[:4])
        dataset = (
            noise(width, height, seed) if name == "noise" else parsed(by_name[name].data) if name in by_name else None
        )
        if dataset is not None:
            crop = (slice(row, row + height), slice(column, column + width))
            made.append(scene(name, tissue, dataset, crop, float(numbers[4]), int(numbers[5])))
    return made


def noise(width: int, height: int, seed: int) -> FileDataset:
    dice = np.random.default_rng([seed, width])
    coarse = np.asarray(Image.fromarray(dice.normal(0, 1, (9, 9)).astype(np.float32)).resize((width, height)))
    dataset = empty("CR", SecondaryCaptureImageStorage)
    pixels = np.clip(2000 + 500 * coarse + dice.normal(0, 120, (height, width)), 0, 4095).astype(np.uint16)
    stored(dataset, pixels[None], 12)
    dataset.WindowCenter, dataset.WindowWidth = "2048", "4096"
    return dataset


def scene(name: str, tissue: str, dataset: FileDataset, crop: tuple[slice, slice], factor: float, frames: int) -> Scene:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = dataset.pixel_array
    part = np.asarray(whole)[crop]
    part = resized(part, factor)
    low, high = window(dataset, part)
    inverted = dataset.PhotometricInterpretation == "MONOCHROME1"
    return Scene(
        f"{name} {part.shape[1]}x{part.shape[0]}", tissue, dataset, np.stack([part] * frames), low, high, inverted
    )


def resized(part: Any, factor: float) -> Any:
    if factor == 1:
        return part
    size = (round(part.shape[1] * factor), round(part.shape[0] * factor))
    if part.ndim == 3:
        return np.asarray(Image.fromarray(part).resize(size))
    fine = np.asarray(Image.fromarray(part.astype(np.float32)).resize(size, Image.Resampling.BILINEAR))
    return np.round(fine).astype(part.dtype)


def window(dataset: Dataset, part: Any) -> tuple[float, float]:
    """Stored values that are shown darkest and brightest: the file's first window, else percentiles 0.5 and 99.5."""
    if part.ndim == 3:
        return 0.0, 255.0
    if dataset.get("WindowWidth") in (None, ""):
        low, high = np.percentile(part, [0.5, 99.5])
        return float(low), float(max(high, low + 16))
    center, width = (np.atleast_1d(dataset[key].value)[0] for key in ("WindowCenter", "WindowWidth"))
    slope, shift = float(dataset.get("RescaleSlope") or 1), float(dataset.get("RescaleIntercept") or 0)
    return (float(center) - float(width) / 2 - shift) / slope, (float(center) + float(width) / 2 - shift) / slope


def shown(view: Scene) -> Grey:
    """As on a screen, 0 to 255; what lies outside the window is cut off."""
    grey: Grey = np.clip((view.stored.astype(np.float32) - view.low) / (view.high - view.low), 0, 1) * np.float32(255)
    return 255 - grey if view.inverted else grey


def unshown(view: Scene, before: Grey, after: Grey) -> Any:
    """Stored values; only pixels that were written on change."""
    grey = 255 - after if view.inverted else after
    values = np.round(grey / 255 * (view.high - view.low) + view.low)
    bits, signed = int(view.dataset.BitsStored), int(view.dataset.PixelRepresentation)
    least, most = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    return np.where(before != after, np.clip(values, least, most), view.stored).astype(view.stored.dtype)


def burned(view: Scene, person: Identity, dice: np.random.Generator, number: int) -> Burned:
    """The scene with everything that a `Writer` puts there, in one of several transfer syntaxes."""
    before = shown(view)
    canvas = Canvas(before.copy(), np.zeros(before.shape[1:3], bool), dice)
    Writer(canvas, person, dice).write()
    data = filed(view, unshown(view, before, canvas.frames), person, SYNTAXES[number % len(SYNTAXES)], dice)
    frames, height, width = before.shape[:3]
    return Burned(f"{number:03d} {view.name}", view.tissue, data, canvas.words, (frames, height, width))


def untouched(view: Scene, person: Identity, dice: np.random.Generator, number: int) -> Burned:
    data = filed(view, view.stored, person, ExplicitVRLittleEndian, dice)
    frames, height, width = view.stored.shape[:3]
    return Burned(f"{number:03d} {view.name} clean", view.tissue, data, [], (frames, height, width), clean=True)


def filed(view: Scene, pixels: Any, person: Identity, syntax: Any, dice: np.random.Generator) -> bytes:
    """The file's own header around other pixels, with the person as its patient."""
    source = view.dataset
    dataset = empty(str(source.get("Modality") or "OT"), str(source.get("SOPClassUID") or SecondaryCaptureImageStorage))
    for (keyword,) in [*rows("technical.tsv"), ["Manufacturer"], ["ManufacturerModelName"], ["BodyPartExamined"]]:
        if source.get(keyword) not in (None, "") and keyword not in ("SOPClassUID", "Modality"):
            dataset.add(source[keyword])
    if len(pixels) > 1:
        dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = UID(MANY_WORDS)
    stored(dataset, pixels, int(source.BitsStored), int(source.PixelRepresentation))
    dataset.PhotometricInterpretation = "RGB" if pixels.ndim == 4 else source.PhotometricInterpretation
    named(dataset, person, dice)
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if syntax != ExplicitVRLittleEndian:
            dataset.compress(syntax, generate_instance_uid=False)
        dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def stored(dataset: FileDataset, pixels: Any, bits: int, signed: int = 0) -> None:
    colours = pixels.shape[3] if pixels.ndim == 4 else 1
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.Rows, dataset.Columns = pixels.shape[1:3]
    dataset.SamplesPerPixel = colours
    dataset.NumberOfFrames = len(pixels)
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = pixels.itemsize * 8, bits, bits - 1
    dataset.PixelRepresentation = signed
    dataset.PhotometricInterpretation = "MONOCHROME2"
    if colours > 1:
        dataset.PlanarConfiguration = 0
    dataset.PixelData = pixels.tobytes()
    dataset["PixelData"].VR = "OW" if pixels.itemsize > 1 else "OB"


def named(dataset: FileDataset, person: Identity, dice: np.random.Generator) -> None:
    dataset.SpecificCharacterSet = person.charset.split("\\") if person.charset else None
    dataset.PatientName, dataset.PatientID = person.name, person.patient_id
    dataset.PatientBirthDate, dataset.PatientSex = f"{person.birth:%Y%m%d}", person.sex
    dataset.StudyDate, dataset.StudyTime = f"{person.visit:%Y%m%d}", "101112"
    dataset.AccessionNumber, dataset.StudyID = "AC" + person.serial[3:], "1"
    dataset.InstitutionName, dataset.ReferringPhysicianName = person.institution, person.doctor
    dataset.OperatorsName = person.operator
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = fresh_uid(dice), fresh_uid(dice)
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = fresh_uid(dice)  # type: ignore[assignment]


def images(found: list[Source], count: int, seed: int) -> list[Burned]:
    """`count` planted images over all scenes in turn; seven tenths of the people have names in Latin letters."""
    views = scenes(found, seed)
    people = [one for one in identities(90, seed) if one.charset in LATIN | OTHERS]
    latin = [one for one in people if one.charset in LATIN]
    others = [one for one in people if one.charset in OTHERS]
    dice = np.random.default_rng(seed)
    made = []
    for number in range(count):
        group = latin if dice.random() < 0.7 else others
        person = group[int(dice.integers(len(group)))]
        made.append(burned(views[number % len(views)], person, np.random.default_rng([seed, number]), number))
    return made


def clean_images(found: list[Source], seed: int) -> list[Burned]:
    """Every scene without anything planted."""
    people = [one for one in identities(60, seed) if one.charset in LATIN]
    return [untouched(view, people[number % len(people)], np.random.default_rng([seed, 1, number]), number)
            for number, view in enumerate(scenes(found, seed))]  # fmt: skip


def existing_images(found: list[Source]) -> list[Burned]:
    """Files that came with burned-in text, as they are, with the boxes of `deid_tables/existing_text.tsv`."""
    by_name = {one.name.rsplit("/", 1)[-1]: one for one in found}
    boxes: dict[str, list[tuple[int, int, int, int]]] = {}
    for name, *numbers in rows("existing_text.tsv"):
        column, row, width, height = (int(number) for number in numbers)
        boxes.setdefault(name, []).append((column, row, width, height))
    made = []
    for name, places in boxes.items():
        dataset = parsed(by_name[name].data) if name in by_name else None
        if dataset is not None:
            shape = (int(dataset.get("NumberOfFrames") or 1), int(dataset.Rows), int(dataset.Columns))
            made.append(Burned(name, "existing", by_name[name].data, [], shape, places))
    return made


def occupied(image: Burned, role: str, frame: int, edge: float = 0.0, upright: bool = True) -> Mask:
    """Where words of the role stand in a frame (all roles: ""), each grown by so many heights of its text.

    Without `upright` only lines that are turned by a few degrees.
    """
    mask = np.zeros(image.shape[1:], bool)
    for word in image.words:
        if word.frame == frame and (not role or word.role == role) and (upright or word.layout == "turned"):
            grown(mask, word, round(edge * word.height))
    return mask


def grown(mask: Mask, word: Word, edge: int) -> None:
    """Marks the word's place, and all within so many pixels of it in either direction."""
    padded = np.pad(word.mask, edge)
    wide = maximum_filter(padded, 2 * edge + 1) if edge else padded
    rows_, columns = np.nonzero(wide)
    rows_, columns = rows_ + word.row - edge, columns + word.column - edge
    inside = (rows_ >= 0) & (rows_ < mask.shape[0]) & (columns >= 0) & (columns < mask.shape[1])
    mask[rows_[inside], columns[inside]] = True
