"""Settings to parts to flows: the only place that knows both sides."""

from collections.abc import Sequence
from importlib.metadata import version
from os import PathLike
from pathlib import Path

from wetread.deid.site_key import site_key
from wetread.deid.study import PixelScreen, StudyDeidentifier
from wetread.dicom.context import load_context
from wetread.dicom.intake import FileIntake
from wetread.dicom.pixels import FilePixels
from wetread.engines.inline import InlineEngine
from wetread.errors import NothingFound, WetreadError
from wetread.flow.batch import Batch, Finished, Lost
from wetread.flow.parts import Parts
from wetread.flow.prior import priors_of
from wetread.language.drafts.drafter import TemplateDrafter
from wetread.ports import Gate, Reader
from wetread.records.context import Context
from wetread.records.draft import WetRead
from wetread.records.failure import Failure
from wetread.records.maker import Maker
from wetread.registry import part
from wetread.safety.defaults import default_rules
from wetread.safety.gate import SafetyGate
from wetread.settings import Settings
from wetread.stores.identities import SqliteIdentities

Location = str | PathLike[str]


class Reads(list[WetRead]):
    """The studies that were read, and in `failures` the files that came to nothing."""

    failures: tuple[Failure, ...] = ()


def build(settings: Settings) -> Parts:
    """The parts that the settings name. Raises UnknownPart, MissingPart or WeightsMismatch."""
    reader: Reader = part("reader", settings.reader).load()
    gate: Gate = part("gate", "embedded").load(reader=reader.name)
    return parts_with(reader, gate, settings)


def parts_with(reader: Reader, gate: Gate, settings: Settings) -> Parts:
    """The parts around a reader and a gate of your own."""
    intake, key = FileIntake(), site_key(settings.state)
    pixels = FilePixels(intake.locations)
    drafter = TemplateDrafter()
    return Parts(
        intake=intake,
        pixels=pixels,
        deidentifier=StudyDeidentifier(key, _screen(pixels) if settings.deidentify == "header+pixels" else None),
        identities=SqliteIdentities(settings.state, key),
        gate=gate,
        reader=reader,
        drafter=drafter,
        judge=SafetyGate(default_rules()),
        engine=InlineEngine(settings.threads),
        makers=(gate.maker, reader.maker, drafter.maker, Maker(name="wetread", version=version("wetread"))),
    )


def _screen(pixels: FilePixels) -> PixelScreen:
    """Raises MissingPart where the extra `ocr` is not installed."""
    from wetread.deid.pixels.cleaner import PixelCleaner
    from wetread.deid.pixels.screen import StoredPixels

    detector = part("text_detector", "rapidocr")
    return StoredPixels(PixelCleaner(detector(), again=detector(pieces=True)), pixels.dataset)


def read(
    path: Location | Sequence[Location],
    *,
    context: Context | Location | None = None,
    prior: Location | None = None,
    settings: Settings | None = None,
) -> Reads:
    """Reads the studies in a file, folder or zip, or in several of them.

    `context` is a Context or a file of one; `prior` an earlier study of the same patient. Where nothing at all could
    be read, raises the error of the first file; else files that failed are in `failures` of what is returned.
    """
    parts = build(settings or Settings.load())
    known = context if isinstance(context, Context) else load_context(Path(context)) if context else Context()
    priors = priors_of([Path(prior)] if prior is not None else [], parts)
    paths = [Path(path)] if isinstance(path, str | PathLike) else [Path(one) for one in path]
    outcomes = list(Batch(parts, known, priors).outcomes(parts.intake.studies(paths)))
    reads = Reads(outcome.read for outcome in outcomes if isinstance(outcome, Finished))
    reads.failures = tuple(outcome.failure for outcome in outcomes if isinstance(outcome, Lost))
    if not reads:
        raise _error(reads.failures)
    return reads


def _error(failures: Sequence[Failure]) -> WetreadError:
    """The error that a failure was made of."""
    if not failures:
        return NothingFound("There is no picture to read there.")
    kinds = {kind.code: kind for kind in _kinds(WetreadError)}
    return kinds.get(failures[0].code, WetreadError)(failures[0].message)


def _kinds(root: type[WetreadError]) -> list[type[WetreadError]]:
    return [root, *(kind for child in root.__subclasses__() for kind in _kinds(child))]
