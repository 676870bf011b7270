"""`wetread deid`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

Flag = Annotated[bool, Parameter(negative=())]


def deid(
    source: Annotated[Path | None, Parameter(name="IN", allow_leading_hyphen=True)] = None,
    out: Annotated[Path | None, Parameter(name="OUT", allow_leading_hyphen=True)] = None,
    /,
    *,
    key: Path | None = None,
    option: Annotated[list[str] | None, Parameter(negative=())] = None,
    jobs: int | None = None,
    header_only: Flag = False,
    strict: Flag = False,
    passes: Annotated[int, Parameter(validator=Number(gte=1, lte=3))] = 3,
    text: Flag = False,
    page: Path | None = None,
    withheld: Path | None = None,
    identities: Path | None = None,
    validate: Path | None = None,
    new_key: Path | None = None,
    quiet: Flag = False,
) -> int:
    """De-identify DICOM files: header, burned-in text, structured reports; or texts with --text.

    The strict Basic Application Level Confidentiality Profile of PS3.15 is the default. The folder comes out as the
    same tree under other names, with a certificate beside each file; what cannot be cleaned is withheld, with the
    reason. The same command goes on where it stopped. The same key gives the same patient the same pseudonym.

    Exit codes:
      0    every file was released, every text cleaned; --validate found nothing
      1    some were withheld, or --validate found what would still leak
      2    none was released, or the command was wrong
      130  stopped by Ctrl-C

    Parameters
    ----------
    source
        A folder or file; with --text a text file or JSONL of {"id", "text"}, or - for standard input.
    out
        The folder to write; with --text a file, or - for standard output.
    key
        The file with the site's secret, at least 16 bytes; it is made where there is none.
    option
        What to retain or clean: retain-uids, retain-device-identity, retain-institution-identity,
        retain-patient-characteristics, retain-full-dates, retain-modified-dates, clean-descriptors,
        clean-structured-content, clean-graphics, retain-safe-private; may be given several times.
    jobs
        How many processes work; as many as there are cores.
    header_only
        Do not look for burned-in text.
    strict
        Remove all text from pixels, wanted marks as well.
    passes
        How often pixels are looked through: 1 as shown; 2 also with low contrasts raised, and closer; 3 also from afar.
    text
        Clean texts instead of DICOM files.
    page
        Write a page for a person's check, with pictures from before: keep it at the site.
    withheld
        Write a list of the files that were withheld, by their names at the site, with the reasons.
    identities
        Keep who is who, encrypted with the key, in this folder.
    validate
        Say what in this folder would still leak, instead of cleaning.
    new_key
        Make a key in this file, and do nothing else.
    quiet
        Only errors.
    """
    from wetread.cli.deid_run import Wanted, run

    return run(
        Wanted(
            source=source,
            out=out,
            key=key,
            options=tuple(option or ()),
            jobs=jobs,
            header_only=header_only,
            strict=strict,
            passes=passes,
            text=text,
            page=page,
            withheld=withheld,
            identities=identities,
            validate=validate,
            new_key=new_key,
            quiet=quiet,
        )
    )
