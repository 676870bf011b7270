"""`wetread read`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def read(
    paths: Annotated[list[Path], Parameter(name="PATH", negative=())],
    /,
    *,
    context: Path | None = None,
    prior: Annotated[list[Path] | None, Parameter(negative=())] = None,
    json: Annotated[bool, Parameter(negative=())] = False,
    jsonl: Path | None = None,
    html: Path | None = None,
    masks: Path | None = None,
    out: Path | None = None,
    reader: str | None = None,
    quiet: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Read studies: DICOM files, folders, zips, DICOMDIRs, PNG or JPEG pictures.

    Exit codes:
      0    everything was read or abstained on; a draft that is held is no error
      1    something failed, the rest was read
      2    nothing could be read, or the command was wrong
      130  stopped by Ctrl-C

    Parameters
    ----------
    paths
        What to read; files of one study are read together.
    context
        A file with the indication and prior reports.
    prior
        An earlier study of the same patient.
    json
        One JSON document on stdout instead of the summary.
    jsonl
        Write one line per image to this file.
    html
        Write a page per study: to this file if it ends in .html, else into this folder.
    masks
        Write lung and heart masks into this folder, as <source stem>.png.
    out
        Keep results in this folder; the same command then goes on where it stopped.
    reader
        The reader to use; `wetread models` lists them.
    quiet
        Only errors.
    """
    from wetread.cli.run import Asked, run

    return run(
        Asked(
            paths=tuple(paths),
            context=context,
            prior=tuple(prior or ()),
            json=json,
            jsonl=jsonl,
            html=html,
            masks=masks,
            out=out,
            reader=reader,
            quiet=quiet,
        )
    )
