"""Which part of the data a patient belongs to: fixed for good by a keyed hash, whatever else is in the folder."""

import hashlib
from typing import Literal

from wetread.records.base import Record

Part = Literal["train", "tune", "calibrate", "test"]
PARTS: tuple[Part, ...] = ("train", "tune", "calibrate", "test")


class Split(Record):
    """Fixed patient-level parts: a patient's part follows from `key` and the patient's number alone.

    `shares` are those of train, tune, calibrate and test, in this order.
    """

    key: str
    shares: tuple[float, float, float, float]


def part_of(patient: str, split: Split) -> Part:
    """The part of a patient: the first 8 bytes of SHA-256(key, patient) as a fraction of the shares."""
    head = hashlib.sha256(f"{split.key}\0{patient}".encode()).digest()[:8]
    place = int.from_bytes(head, "big") / 2**64 * sum(split.shares)
    for part, share in zip(PARTS, split.shares, strict=True):
        if place < share:
            return part
        place -= share
    return PARTS[-1]
