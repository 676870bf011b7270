"""The cards of the readers that ship with the package, for `wetread models`."""

from wetread.readers.bundle import SHIPPED, embedded_bundle
from wetread.records.operating import ModelCard


def cards() -> tuple[ModelCard, ...]:
    return tuple(embedded_bundle(reader).card for reader in SHIPPED)
