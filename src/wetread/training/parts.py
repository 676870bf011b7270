"""Which part of the data a patient belongs to: fixed for good by a keyed hash, whatever else is in the folder."""

import hashlib

from wetread.training.recipe import PARTS, Part, Split


def part_of(patient: str, split: Split) -> Part:
    """The part of a patient: the first 8 bytes of SHA-256(key, patient) as a fraction of the shares."""
    head = hashlib.sha256(f"{split.key}\0{patient}".encode()).digest()[:8]
    place = int.from_bytes(head, "big") / 2**64 * sum(split.shares)
    for part, share in zip(PARTS, split.shares, strict=True):
        if place < share:
            return part
        place -= share
    return PARTS[-1]
