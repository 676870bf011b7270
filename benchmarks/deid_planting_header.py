"""Identities planted in headers, with what must become of each: `deid_tables/attributes.tsv` says where and what.

A `Plant` is one attribute of one file: the planted value, the strings of it that identify, the words that should stay,
and the action that is right under the Basic Profile and under the options with which wetread itself works. Besides
there are private attributes, the preamble, and the technical attributes that the file brought along and that must stay.
"""

import io
import warnings
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from pydicom import config
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataset import Dataset, FileDataset
from pydicom.sequence import Sequence
from pydicom.tag import BaseTag, Tag
from pydicom.uid import UID

from benchmarks.deid_planting import Identity, identifying, rows, spoken, words_of

LENGTHS = {"SH": 16, "LO": 64, "ST": 1024}


class Kept(NamedTuple):
    """Uids that several files of a patient share."""

    study: str
    series: str
    frame: str
    sibling: str
    accession: str


@dataclass(frozen=True)
class Plant:
    """`path` holds (keyword or hex tag, number of the item) pairs; the last has no item. See the table for actions."""

    path: tuple[tuple[str, int], ...]
    kind: str
    value: Any
    default: str
    options: str
    hidden: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass
class Planted:
    """A file with planted identity: where it came from, whose it is, and what must become of it."""

    name: str
    person: int
    data: bytes
    plants: list[Plant]
    hidden: list[str]
    dates: list[str]
    ordinary: bool = True
    said_clean: bool = False
    uids: list[str] = field(default_factory=list)


def fresh_uid(dice: np.random.Generator) -> str:
    return "2.25." + "".join(str(digit) for digit in dice.integers(1, 10, 36))


def shared(person: Identity, number: int, sibling: str, seed: int) -> Kept:
    """The same study for all files of a person, a series for every fourth."""
    dice = np.random.default_rng([seed, *person.patient_id.encode()])
    study, frame = fresh_uid(dice), fresh_uid(dice)
    accession = "ACX" + "".join(str(digit) for digit in dice.integers(1, 10, 8))
    series = [fresh_uid(dice) for _ in range(4)][number % 4]
    return Kept(study, series, frame, sibling, accession)


def groups_of(dataset: Dataset) -> set[str]:
    """Which lines of the table are for this object."""
    modality = str(dataset.get("Modality", ""))
    found = {"all"}
    if "PixelData" in dataset or "Rows" in dataset:
        found.add("image")
    if modality in ("SR", "KO") or "ContentSequence" in dataset:
        found.add("sr")
    if modality.startswith("RT"):
        found.add("rt")
    return found | ({"wave"} if "WaveformSequence" in dataset else set()) | ({"pr"} if modality == "PR" else set())


class Planter:
    """Plants one person in one data set, in place."""

    def __init__(self, dataset: FileDataset, person: Identity, kept: Kept, dice: np.random.Generator) -> None:
        self.dataset, self.person, self.kept, self.dice = dataset, person, kept, dice
        self.words = words_of(person, kept.accession)
        self.sop_uid = fresh_uid(dice)
        self.plants: list[Plant] = []
        self.items: dict[tuple[str, ...], tuple[Dataset, int]] = {}

    def plant(self) -> list[Plant]:
        groups = groups_of(self.dataset)
        for where, path, kind, default, options in rows("attributes.tsv"):
            if where in groups:
                self._standard(tuple(path.split(".")), kind, default, options)
            elif where == "meta":
                self._meta(path, kind, default, options)
        self._private()
        self._technical()
        return self.plants

    def _standard(self, path: tuple[str, ...], kind: str, default: str, options: str) -> None:
        holder, steps = self._holder(path[:-1])
        tag, vr = tag_of(path[-1]), vr_of(path[-1])
        value, hidden, words = self._value(kind, vr)
        holder.add_new(tag, vr, value)
        where = (*steps, (path[-1], 0))
        self.plants.append(Plant(where, kind, value, default, options, hidden, words))

    def _holder(self, path: tuple[str, ...]) -> tuple[Dataset, tuple[tuple[str, int], ...]]:
        """The item for the path, a new one at the end of each sequence; the same for all attributes of that path."""
        holder: Dataset = self.dataset
        steps: list[tuple[str, int]] = []
        for depth, keyword in enumerate(path, 1):
            if path[:depth] not in self.items:
                self.items[path[:depth]] = appended(holder, keyword)
            holder, index = self.items[path[:depth]]
            steps.append((keyword, index))
        return holder, tuple(steps)

    def _meta(self, keyword: str, kind: str, default: str, options: str) -> None:
        value, hidden, _ = self._value(kind, vr_of(keyword))
        if keyword == "PrivateInformation":
            self.dataset.file_meta.PrivateInformationCreatorUID = UID(fresh_uid(self.dice))
        self.dataset.file_meta.add_new(tag_of(keyword), vr_of(keyword), value)
        self.plants.append(Plant((("meta", 0), (keyword, 0)), kind, value, default, options, hidden))

    def _private(self) -> None:
        """Of two makers' blocks some attributes are in PS3.15 table E.3.10-1; everything else may hold anything."""
        for group, creator, safe in ((0x7053, "Philips PET Private Group", (0x00, "DS", "1.6021")),
                                     (0x0019, "SIEMENS MR HEADER", (0x0C, "IS", "1000")),
                                     (0x0099, "OSTROW BENCH 7", None)):  # fmt: skip
            block = self.dataset.private_block(group, creator, create=True)
            if safe is not None:
                block.add_new(*safe)
                self._private_plant(group, creator, safe[0], "=" + safe[2], safe[2], ("gone", "kept"))
            for offset, vr, kind in (
                (0xA1, "LO", "line"),
                (0xA2, "PN", "name"),
                (0xA3, "UN", "bytes"),
                (0xA4, "DA", "date"),
            ):
                value, hidden, _ = self._value(kind, vr)
                block.add_new(offset, vr, value)
                self._private_plant(group, creator, offset, kind, value, ("gone", "gone"), hidden)
        inner = Dataset()
        inner.PatientName = self.person.name
        inner.ReferringPhysicianName = self.person.doctor
        self.dataset.private_block(0x0099, "OSTROW BENCH 7").add_new(0xA5, "SQ", Sequence([inner]))

    def _private_plant(self, group: int, creator: str, offset: int, kind: str, value: Any, actions: tuple[str, str],
                       hidden: tuple[str, ...] = ()) -> None:  # fmt: skip
        path = (("private", group), (creator, offset))
        self.plants.append(Plant(path, kind, value, *actions, hidden))

    def _technical(self) -> None:
        """What the file brought along and nobody may touch."""
        planted = {plant.path[0][0] for plant in self.plants if len(plant.path) == 1}
        for (keyword,) in rows("technical.tsv"):
            value = self.dataset.get(keyword)
            if keyword not in planted and value not in (None, "", "1A"):  # badVR.dcm has no number of frames
                self.plants.append(Plant(((keyword, 0),), "=", value, "kept", "kept"))

    def _value(self, kind: str, vr: str) -> tuple[Any, tuple[str, ...], tuple[str, ...]]:
        """What to plant, the strings of it that must not stay, the words that should."""
        if kind.startswith("="):
            return typed(kind[1:], vr), (), ()
        if kind in ("line", "text"):
            return self._sentence(kind, LENGTHS.get(vr, 10000))
        if kind == "short":
            family = spoken(self.person.name)[0][:14]
            return family, (family,), ()
        if kind == "bytes":
            written = f"{self.person.patient_id} {spoken(self.person.name)[0]}".encode()
            return written + b" " * (len(written) % 2), (self.person.patient_id, spoken(self.person.name)[0]), ()
        value = self._plain(kind)
        return value, (() if kind in ("sex", "age", "time") else (value,)), ()

    def _sentence(self, kind: str, longest: int) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        choices = [made for made in sentences(kind, self.words) if len(made[0]) <= longest]
        return choices[int(self.dice.integers(len(choices)))]

    def _plain(self, kind: str) -> str:
        person, kept = self.person, self.kept
        fixed = {
            "study_uid": kept.study, "series_uid": kept.series, "sop_uid": self.sop_uid, "frame_uid": kept.frame,
            "sibling_uid": kept.sibling or self.sop_uid, "accession": kept.accession, "birth": f"{person.birth:%Y%m%d}",
            "visit": f"{person.visit:%Y%m%d}", "study_id": "SQ" + kept.accession[-6:],
            "phone_short": person.phone[-12:], "town": person.address.split(", ")[-1][:16],
            "doctor_text": spoken(person.doctor)[0], "staff_text": spoken(person.relative)[0], "issuer": person.issuer,
        }  # fmt: skip
        if kind in fixed:
            return fixed[kind]
        if kind == "uid":
            return fresh_uid(self.dice)
        if kind in ("date", "datetime"):
            day = f"{person.visit - timedelta(days=int(self.dice.integers(1, 4000))):%Y%m%d}"
            return day if kind == "date" else day + self._time()
        return self._time() if kind == "time" else str(getattr(person, kind))

    def _time(self) -> str:
        hour, minute, second = int(self.dice.integers(7, 20)), *self.dice.integers(10, 60, 2)
        return f"{hour:02d}{minute}{second}.{self.dice.integers(10**5, 10**6)}"


def sentences(kind: str, words: dict[str, str]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Every sentence of the kind with a person's words: text, what identifies, what should stay."""
    return [_sentence(template, words) for name, template in rows("texts.tsv") if name == kind]


def _sentence(template: str, words: dict[str, str]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    stay = tuple(part.split("]")[0] for part in template.split("[")[1:])
    hidden = tuple(value for key, value in words.items() if "{" + key + "}" in template and key != "given")
    return template.replace("[", "").replace("]", "").format(**words), hidden, stay


@cache
def tag_of(keyword: str) -> BaseTag:
    known = tag_for_keyword(keyword)
    return Tag(known if known is not None else int(keyword, 16))


@cache
def vr_of(keyword: str) -> str:
    first = dictionary_VR(tag_of(keyword)).split(" or ")[0]
    return "OB" if keyword in ("PrivateInformation", "DataSetTrailingPadding") else first


def typed(text: str, vr: str) -> Any:
    if vr in ("US", "SS", "UL", "SL"):
        return int(text)
    return float(text) if vr in ("FD", "FL") else text


def appended(holder: Dataset, keyword: str) -> tuple[Dataset, int]:
    item, tag = Dataset(), tag_of(keyword)
    if tag in holder and holder[tag].VR == "SQ" and holder[tag].value:
        holder[tag].value.append(item)
    else:
        holder.add_new(tag, "SQ", Sequence([item]))
    return item, len(holder[tag].value) - 1


def planted(name: str, dataset: FileDataset, person: Identity, number: int, kept: Kept, seed: int) -> Planted | None:
    """The file with the person in it; None where pydicom cannot write it."""
    dice = np.random.default_rng([seed, *name.encode(), *dataset.get("SOPInstanceUID", "").encode()])
    planter = Planter(dataset, person, kept, dice)
    try:
        plants = planter.plant()
        dataset.preamble = f"{person.patient_id} {spoken(person.name)[0]}".encode()[:100].ljust(128, b"\0")
        data = written(dataset, person.charset)
    except (ValueError, TypeError, AttributeError, KeyError, NotImplementedError, OSError):
        return None
    dates = [str(plant.value)[:8] for plant in plants if plant.kind in ("date", "datetime", "birth", "visit")]
    uids = [plant.value for plant in plants if plant.kind.endswith("uid")]
    hidden = identifying(person, kept.accession)
    clean = dataset.get("BurnedInAnnotation") == "NO"
    return Planted(name, number, data, plants, hidden, sorted({*dates}), uids=sorted({*uids}), said_clean=clean)


def written(dataset: FileDataset, charset: str) -> bytes:
    """In the person's character set; in UTF-8 where what the file brought along does not fit."""
    for chosen in (charset, "ISO_IR 192"):
        dataset.SpecificCharacterSet = chosen.split("\\") if chosen else None
        buffer = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.filterwarnings("error", message="Failed to encode")
            try:
                config.settings.writing_validation_mode = config.IGNORE
                dataset.save_as(buffer, enforce_file_format=False)
            except UserWarning:
                continue
        return buffer.getvalue()
    raise ValueError("no character set holds this file's text")
