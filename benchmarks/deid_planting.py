"""People who never lived, for planting: names of many scripts, numbers, dates, addresses, and how to find them again.

Names stand in `deid_tables/names.tsv`, one line for each character set of DICOM. Every value is distinctive, so that
what is found in an output was planted, and did not come about by chance or as a surrogate.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

TABLES = Path(__file__).parent / "deid_tables"
CODECS = ("utf-8", "iso8859_1", "iso8859_2", "iso8859_3", "iso8859_4", "iso8859_5", "iso8859_6", "iso8859_7",
          "iso8859_8", "iso8859_9", "tis_620", "iso2022_jp", "iso2022_jp_2", "iso2022_kr", "euc_kr", "euc_jp",
          "shift_jis", "gb18030", "big5", "utf-16-le", "utf-16-be", "cp1251", "cp1252")  # fmt: skip
SITES = ("Quillfeather General Hospital", "Klinikum Obersteinach-Ost", "Hopital Saint-Vaubrun",
         "Maravelle Heart Institute", "Ostrowmere Imaging Center", "Tamborline Children's Hospital",
         "Nordhavnsfjord Sykehus", "Clinica Villaserrana")  # fmt: skip
WARDS = ("Dept. of Radiology B-West", "Neuroradiology Unit 7", "Emergency Imaging Annex", "Ward Hollyhock 4")
STREETS = ("Quillfeather Lane", "Rue du Vieux-Gantelet", "Obersteinacher Weg", "Maravelle Avenue", "Tamborline Close")
TOWNS = ("Ostrowmere", "Obersteinach", "Vaubrun-sur-Lise", "Villaserrana", "Nordhavnsfjord")


def rows(name: str) -> list[list[str]]:
    """The cells of a table beside this file; a line that starts with # says what they mean."""
    lines = (TABLES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


@dataclass(frozen=True)
class Identity:
    """One patient and the people around; names as in DICOM (^ between parts, = between component groups)."""

    charset: str
    name: str
    alias: str
    doctor: str
    operator: str
    relative: str
    patient_id: str
    other_id: str
    issuer: str
    birth: date
    visit: date
    sex: str
    age: str
    phone: str
    address: str
    email: str
    institution: str
    department: str
    station: str
    ae_title: str
    serial: str


def identities(count: int, seed: int) -> list[Identity]:
    names = [row for row in rows("names.tsv") if len(row) == 6]
    dice = np.random.default_rng(seed)
    return [_identity(number, names[number % len(names)], number // len(names) % 2, dice) for number in range(count)]


def _identity(number: int, row: list[str], second: int, dice: np.random.Generator) -> Identity:
    def digits(length: int) -> str:
        return "".join(str(digit) for digit in dice.integers(1, 10, length))

    def one(choices: tuple[str, ...]) -> str:
        return choices[int(dice.integers(len(choices)))]

    years = int(dice.integers(21, 80))
    visit = date(2009, 3, 2) + timedelta(days=int(dice.integers(3000)))
    birth = visit - timedelta(days=int(years * 365.25) + int(dice.integers(30, 300)))
    return Identity(
        charset=row[0], name=row[1 + second], alias=row[2 - second], doctor=row[3], operator=row[4], relative=row[5],
        patient_id=f"QX{digits(7)}", other_id=f"{digits(4)}-WK-{digits(4)}", issuer=f"OSTROW{digits(3)}", birth=birth,
        visit=visit, sex="MF"[number % 2], age=f"{years:03d}Y", phone=f"+1-{digits(3)}-{digits(3)}-{digits(4)}",
        address=f"{digits(3)} {one(STREETS)}, {one(TOWNS)} {digits(5)}",
        email=f"p{digits(6)}@ostrowmere-mail.example", institution=one(SITES), department=one(WARDS),
        station=f"WQSTN{digits(5)}", ae_title=f"WQAE{digits(6)}", serial=f"SNW{digits(8)}",
    )  # fmt: skip


def spoken(name: str) -> tuple[str, str]:
    """Family and given name of the first component group, as in a sentence."""
    parts = name.split("=")[0].split("^")
    return parts[0], parts[1] if len(parts) > 1 else ""


def words_of(person: Identity, accession: str) -> dict[str, str]:
    """What the sentences of `deid_tables/texts.tsv` name."""
    family, given = spoken(person.name)
    return {
        "family": family, "given": given, "doctor": spoken(person.doctor)[0], "operator": spoken(person.operator)[0],
        "id": person.patient_id, "accession": accession, "phone": person.phone, "email": person.email,
        "address": person.address, "institution": person.institution, "serial": person.serial,
        "birth_slash": f"{person.birth:%d/%m/%Y}", "birth_iso": person.birth.isoformat(),
        "visit_slash": f"{person.visit:%m/%d/%Y}", "visit_long": f"{person.visit.day} {person.visit:%B %Y}",
    }  # fmt: skip


def identifying(person: Identity, accession: str) -> list[str]:
    """Every string of a person that must not be found anywhere in an output (dates apart: they may be shifted)."""
    names = [person.name, person.alias, person.doctor, person.operator, person.relative]
    plain = [person.patient_id, person.other_id, person.issuer, accession, person.phone, person.address, person.email,
             person.institution, person.station, person.ae_title, person.serial]  # fmt: skip
    return [part for name in names for part in name_parts(name)] + plain


def name_parts(name: str) -> Iterator[str]:
    """The family names of all component groups: a given name alone may come about as a surrogate."""
    for group in name.split("="):
        family = group.split("^")[0]
        if len(family.encode("utf-8")) >= 6:
            yield family


def encodings(text: str) -> set[bytes]:
    """The bytes that a text may be written as, in lower case; only those long enough not to come about by chance.

    Codecs with escape sequences give them along; what stands between two of them is searched for.
    """
    found: set[bytes] = set()
    for codec in CODECS:
        try:
            written = text.encode(codec)
        except UnicodeEncodeError:
            continue
        found.update(part.lower() for part in _between_escapes(written) if len(part) >= 5)
    return found


def _between_escapes(written: bytes) -> Iterable[bytes]:
    if b"\x1b" not in written:
        return [written]
    return [piece[2:] for piece in written.split(b"\x1b") if piece]


def surviving(texts: Iterable[str], haystacks: Iterable[bytes]) -> list[str]:
    """Which of the texts stand in any of the byte strings, in any encoding, capitals or not."""
    lowered = [haystack.lower() for haystack in haystacks]
    return [text for text in texts if any(needle in hay for needle in encodings(text) for hay in lowered)]
