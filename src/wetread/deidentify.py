"""Settings to the parts that make files and texts ready to leave: the other place that knows both sides."""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wetread.deid.export.engine import EngineTexts
from wetread.deid.export.file import FileDeidentifier
from wetread.deid.export.leaks import LeakFinder
from wetread.deid.export.names import target_of
from wetread.deid.export.overlays import reader_of
from wetread.deid.export.patients import CLASH, Patient, clashing, patient_of
from wetread.deid.pixels.cleaner import PixelCleaner
from wetread.deid.pseudonyms import pseudonym
from wetread.deid.site_key import KEY_BYTES
from wetread.deid.text.engine import TextDeidentifier
from wetread.dicom.files import dicom_object
from wetread.dicom.identity import identity_of
from wetread.engines.inline import InlineEngine
from wetread.engines.processes import ProcessEngine
from wetread.errors import OutputError
from wetread.flow.export import Export, Exported, FileJob
from wetread.imaging.decode import dicom_image
from wetread.imaging.text.detector import PASSES
from wetread.ports import Engine, TextDetector
from wetread.records.failure import Failure
from wetread.records.image import ImageTensor
from wetread.registry import part
from wetread.stores.identities import SqliteIdentities


@dataclass(frozen=True)
class Profile:
    """How files are to be cleaned: with which key and options, in how many `passes` pixels are looked through for text
    (0: not at all), and whether all text is removed (`strict`).
    """

    key: bytes
    options: frozenset[str] = frozenset()
    passes: int = PASSES
    strict: bool = False


def text_detector(passes: int = PASSES, *, pieces: bool = False) -> TextDetector:
    """Raises MissingPart where the extra `ocr` is not installed."""
    found: TextDetector = part("text_detector", "rapidocr")(passes, pieces=pieces)
    return found


def pixel_cleaner(detector: TextDetector, *, strict: bool = False) -> PixelCleaner:
    """The cleaner that looks at what it painted over with less effort than at the whole."""
    return PixelCleaner(detector, again=text_detector(pieces=True), strict=strict)


@functools.cache
def file_cleaner(profile: Profile) -> FileDeidentifier:
    """One for each process. Raises MissingPart where pixels are to be looked at and the extra `ocr` is missing."""
    detector = text_detector(profile.passes) if profile.passes else None
    return FileDeidentifier(
        profile.key,
        profile.options,
        parse=dicom_object,
        texts=EngineTexts(TextDeidentifier(profile.key)),
        pixels=pixel_cleaner(detector, strict=profile.strict) if detector is not None else None,
        overlays=reader_of(detector) if detector is not None else None,
        looked=_looked(profile),
    )


def _looked(profile: Profile) -> str:
    """What was done about pixels, in a word for the certificate."""
    if not profile.passes:
        return "no"
    return f"{'strict' if profile.strict else 'identity'}, {profile.passes} passes"


def engine_of(jobs: int, files: int) -> Engine:
    """Processes of its own where there is more than one file for them, else this process."""
    return ProcessEngine(jobs) if min(jobs, files) > 1 else InlineEngine()


def files_below(source: Path, out: Path) -> list[Path]:
    """The files of a folder, sorted, or the one file. Raises OutputError where the output would lie inside."""
    inside, outer = out.resolve(), source.resolve()
    if inside == outer or outer in inside.parents or inside in outer.parents:
        raise OutputError("Input and output lie inside each other: choose another folder for the output.")
    return [source] if source.is_file() else sorted(path for path in source.rglob("*") if path.is_file())


def sources_of(source: Path, files: Sequence[Path], key: bytes) -> dict[str, Path]:
    """The files by the names that they get in the output."""
    top = source.parent if source.is_file() else source
    return {target_of(key, path.relative_to(top)): path for path in files}


def jobs_of(sources: Mapping[str, Path], note: Callable[[int], object]) -> Iterator[tuple[str, FileJob]]:
    """A job for each file, by its name in the output; those of patients who share an ID are withheld.

    Before the first one, all files are asked whose they are; `note` is told how many have been.
    """
    patients = [_noted(patient_of(path), number, note) for number, path in enumerate(sources.values(), 1)]
    clashes = clashing(patient for patient in patients if patient is not None)
    for (target, path), patient in zip(sources.items(), patients, strict=True):
        clash = patient is not None and (patient.patient_id, patient.issuer) in clashes
        yield target, FileJob(path, target, CLASH if clash else None)


def _noted(patient: Patient | None, number: int, note: Callable[[int], object]) -> Patient | None:
    note(number)
    return patient


def exported(
    profile: Profile,
    out: Path,
    aside: Path,
    sources: Mapping[str, Path],
    engine: Engine,
    note: Callable[[int], object],
) -> Iterator[tuple[str, Exported]]:
    """What became of each file, in order; one that was lost is withheld like any other, with a certificate."""
    work = Export(functools.partial(file_cleaner, profile), out, aside, file_cleaner(profile).asked)
    for target, outcome in engine.run(work, jobs_of(sources, note)):
        if isinstance(outcome, Failure):
            yield target, work.lost(FileJob(sources[target], target), outcome)
        else:
            yield target, outcome


def leak_finder(*, pixels: bool) -> LeakFinder:
    """Raises MissingPart where pixels are to be looked at and the extra `ocr` is missing."""
    return LeakFinder(
        EngineTexts(TextDeidentifier(bytes(KEY_BYTES))), pixel_cleaner(text_detector()) if pixels else None
    )


def frame_of(data: bytes, frame: int) -> ImageTensor:
    """One frame (from 1) of a file, as a viewer shows it. Raises InputError."""
    return dicom_image(dicom_object(data), frame, "", "unverified")


def kept_identities(folder: Path, key: bytes, released: Sequence[Path]) -> None:
    """Keeps who each study belongs to, under the pseudonym of its study UID, in the encrypted store in `folder`."""
    store = SqliteIdentities(folder, key)
    done: set[str] = set()
    for path in released:
        dataset = dicom_object(path.read_bytes())
        identity = identity_of(dataset)
        name = pseudonym(key, "study", identity.study_uid, identity.patient_id)
        if name not in done:
            store.put(name, identity)
            done.add(name)
