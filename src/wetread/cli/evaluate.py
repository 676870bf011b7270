"""`wetread evaluate`."""

from errno import EISDIR
from os import strerror
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter
from cyclopts.validators import Number

evaluate = App(name="evaluate", help="How good a part is, on films whose findings are known.", help_format="plaintext")
Share = Annotated[list[float] | None, Parameter(negative=(), validator=Number(gt=0, lt=1))]


@evaluate.command
def reader(
    *,
    data: Path,
    weights: Path | None = None,
    part: Literal["train", "tune", "calibrate", "test"] | None = None,
    prevalence: Share = None,
    resamples: Annotated[int, Parameter(validator=Number(gte=1))] = 2000,
    seed: Annotated[int, Parameter(validator=Number(gte=0))] = 20261125,
    json: Path | None = None,
) -> None:
    """Print the tables of the embedded reader's model card, for a folder of chest films of your own.

    The folder holds chest_manifest.csv (image, patient_id, age, sex, view, labels; rsna_class, opacity_boxes and
    finding_boxes where radiologists read the films) and the pictures in chest.tar or a folder chest; outlines and gate
    are measured where anatomy.tar and modality.tar lie beside it.

    Parameters
    ----------
    data
        The folder.
    weights
        A folder of weights; without it the reader that comes with wetread.
    part
        Only the patients of this part of the weights' own split, as for the data that they were trained on.
    prevalence
        How frequent a finding is, for predictive values; may be given several times. Without it .01 and .05.
    resamples
        How often patients are drawn again for an interval.
    seed
        Of these draws.
    json
        A file for all figures, unrounded, besides.
    """
    from wetread.cli.console import about, stderr, stdout
    from wetread.cli.report_lines import never_over
    from wetread.evaluation.answers import Weights
    from wetread.evaluation.card import PREVALENCES, Wanted, document, sections, split_of
    from wetread.evaluation.draws import Draw
    from wetread.readers.bundle import Bundle, embedded_bundle

    bundle = embedded_bundle() if weights is None else Bundle.open(weights)
    bundle.check()
    split = None if part is None else split_of(bundle)
    wanted = Wanted(data, split, part, tuple(dict.fromkeys(prevalence or PREVALENCES)), Draw(resamples, seed))
    if json is not None:
        _writable(json)
        never_over(json, [*_files(data), *_files(bundle.folder.parent)])
    measured = []
    with about(data):
        for section in sections(Weights(bundle, console=stderr()), wanted):
            stdout().print(section.markdown(), soft_wrap=True, markup=False)
            measured.append(section)
    if json is not None:
        _write(json, document(bundle, wanted, measured))


def _files(folder: Path) -> list[Path]:
    return list(folder.rglob("*")) if folder.is_dir() else []


def _writable(path: Path) -> None:
    """Raises OutputError before anything is measured, which takes minutes."""
    from wetread.errors import OutputError

    try:
        if path.is_dir():
            raise IsADirectoryError(EISDIR, strerror(EISDIR))
        part = path.with_name(f".{path.name}.part")  # as the figures will be written
        path.parent.mkdir(parents=True, exist_ok=True)
        part.touch()
        part.unlink()
    except OSError as error:
        raise OutputError(f"A result cannot be written: {error.strerror}.") from error


def _write(path: Path, figures: object) -> None:
    from wetread.cli.outputs import dumps
    from wetread.flow.journal import write_whole

    write_whole(path, f"{dumps(figures, indent=1)}\n".encode())
