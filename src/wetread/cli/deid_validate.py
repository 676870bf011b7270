"""`wetread deid --validate`: what a folder would still leak."""

from pathlib import Path

from wetread.cli.console import complain, stderr, stdout
from wetread.cli.words import word
from wetread.errors import NothingFound, WetreadError


def validate(folder: Path, *, pixels: bool) -> int:
    """Says where, never what; gives 1 where anything would leak or could not be read. Raises NothingFound."""
    from wetread.deidentify import leak_finder
    from wetread.dicom.files import dicom_object
    from wetread.imaging.damage import BROKEN

    files = [folder] if folder.is_file() else sorted(path for path in folder.rglob("*") if _is_released(path))
    if not files:
        raise NothingFound("There is no file to look at there.")
    finder, leaks, bad = leak_finder(pixels=pixels), 0, 0
    for path in files:
        try:
            found = list(finder.leaks(dicom_object(path.read_bytes())))
        except WetreadError as error:
            complain(stderr(), error.code, error.message, str(path))
            bad += 1
            continue
        except (*BROKEN, EOFError, OSError):  # told without their words, which may quote a value
            complain(stderr(), "input.unreadable", word("deid_damaged"), str(path))
            bad += 1
            continue
        for leak in found:
            stdout().print(
                f"{path}: {leak.tag} {leak.keyword} {word(f'leak_{leak.why}')}", soft_wrap=True, markup=False
            )
        leaks, bad = leaks + len(found), bad + bool(found)
    stdout().print(word("deid_leaks" if bad else "deid_clean", files=len(files), leaks=leaks, bad=bad), soft_wrap=True)
    return 1 if bad else 0


def _is_released(path: Path) -> bool:
    """Certificates and summaries are wetread's own, and hold no identity."""
    return path.is_file() and path.suffix != ".json"
