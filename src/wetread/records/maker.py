"""Who made a derived thing."""

from wetread.records.base import Record


class Maker(Record):
    """Name, version, arguments, weights and runtime of the part that derived something.

    `arguments` are (name, value) pairs in the order given; `weights` is the SHA-256 of the weights or None where
    the part has none; `runtime` names the library and the execution provider, e.g. "onnxruntime 1.31.1 CPU".
    """

    name: str
    version: str
    arguments: tuple[tuple[str, str], ...] = ()
    weights: str | None = None
    runtime: str | None = None
    licence: str | None = None
