"""The cards of the readers that ship with the package, for `wetread models`."""

from wetread.readers.bundle import embedded_bundle
from wetread.records.operating import ModelCard


def cards() -> tuple[ModelCard, ...]:
    return (embedded_bundle().card,)
