"""Gate and reader over the pictures of a study."""

from collections.abc import Sequence

from wetread.errors import ReaderError
from wetread.flow.decoding import Decoded
from wetread.ports import Gate, Reader
from wetread.records.context import Context
from wetread.records.draft import ImageFailure, Route
from wetread.records.reading import ImageReading
from wetread.records.study import Study


def route_images(study: Study, decoded: Decoded, gate: Gate) -> tuple[Route, ...]:
    """The gate's decision for every picture that could be decoded, in the study's order."""
    images = decoded.images
    return tuple(gate.route(item, images[item.instance]) for item in study.readable if item.instance in images)


def read_images(
    study: Study, decoded: Decoded, routes: Sequence[Route], reader: Reader, context: Context
) -> tuple[tuple[ImageReading, ...], tuple[ImageFailure, ...]]:
    """What the reader says of the pictures that the gate let through, and where it failed."""
    items = {item.instance: item for item in study.items}
    readings: list[ImageReading] = []
    failures: list[ImageFailure] = []
    for name in (route.instance for route in routes if route.reader is not None):
        try:
            readings.append(reader.read(items[name], decoded.images[name], context))
        except ReaderError as error:
            failures.append(ImageFailure(instance=name, code=error.code, message=error.message))
    return tuple(readings), tuple(failures)
