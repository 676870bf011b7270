"""One run of `wetread deid`: from what was asked to files, certificates and the exit code."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from wetread.cli.console import complain, stderr, stdout
from wetread.cli.deid_tally import Tally
from wetread.cli.words import word
from wetread.deid.profile.options import chosen
from wetread.deid.site_key import key_in, new_key, others_can_read
from wetread.engines.processes import imported_ahead
from wetread.errors import NothingFound, OutputError, SettingsError
from wetread.flow.journal import write_whole


@dataclass(frozen=True)
class Wanted:
    """The command line, parsed."""

    source: Path | None
    out: Path | None
    key: Path | None
    options: tuple[str, ...] = ()
    jobs: int | None = None
    header_only: bool = False
    strict: bool = False
    passes: int = 3
    text: bool = False
    page: Path | None = None
    withheld: Path | None = None
    identities: Path | None = None
    validate: Path | None = None
    new_key: Path | None = None
    quiet: bool = False


def run(wanted: Wanted) -> int:
    """Does what was asked for; gives the exit code. Raises WetreadError where nothing can begin."""
    if wanted.new_key is not None:
        new_key(wanted.new_key)
        return 0
    if wanted.validate is not None:
        from wetread.cli.deid_validate import validate

        return validate(wanted.validate, pixels=not wanted.header_only)
    if wanted.source is None or wanted.out is None or wanted.key is None:
        raise SettingsError("This needs an input, an output and --key FILE; `wetread deid --help` says more.")
    if wanted.text:
        from wetread.cli.deid_text import clean_texts

        return clean_texts(wanted.source, wanted.out, _key(wanted.key, stderr()))
    return _files(wanted, wanted.source, wanted.out, _key(wanted.key, stderr()))


def _key(path: Path, errors: Console) -> bytes:
    if not path.exists():
        new_key(path)
        errors.print(word("key_made"), soft_wrap=True)
    if others_can_read(path):
        errors.print(word("key_open"), soft_wrap=True)
    return key_in(path)


def _files(wanted: Wanted, source: Path, out: Path, key: bytes) -> int:
    jobs = wanted.jobs or os.cpu_count() or 1
    if jobs > 1 and source.is_dir():
        imported_ahead("wetread.deidentify")
    from wetread.deidentify import Profile, engine_of, exported, file_cleaner, files_below, sources_of
    from wetread.flow.export import place_aside

    if not source.exists():
        raise NothingFound("There is nothing at the input's path.")
    _outside(wanted.page, out)
    _outside(wanted.withheld, out)
    profile = Profile(key, chosen(wanted.options), 0 if wanted.header_only else wanted.passes, wanted.strict)
    files, errors = files_below(source, out), stderr()
    if not files:
        raise NothingFound("There is no file to read there.")
    asked = file_cleaner(profile).asked
    _same_key(out, asked.key)
    sources, aside = sources_of(source, files, key), place_aside(out)
    tally = Tally(asked)
    try:
        with _progress(wanted, errors, len(files)) as progress:
            asking = progress.add_task("Whose they are", total=len(files))
            cleaning = progress.add_task("De-identifying", total=len(files))
            engine = engine_of(jobs, len(files))
            asked_of = partial(_asked_of, progress, asking)
            for target, outcome in exported(profile, out, aside, sources, engine, asked_of):
                tally.take(target, outcome)
                _told(target, tally.last_reason, errors)
                progress.advance(cleaning)
    finally:
        shutil.rmtree(aside, ignore_errors=True)  # workers that are being stopped may still write there
    tally.close(out)
    _kept(wanted, tally, sources, key)
    if wanted.withheld is not None:
        write_whole(wanted.withheld, _listed(tally, sources).encode("utf-8", "surrogateescape"))
    if wanted.page is not None:
        _paged(wanted.page, tally, out, sources)
    if not wanted.quiet:
        _summed(tally, stdout())
    return tally.code


def _asked_of(progress: Progress, task: TaskID, done: int) -> None:
    progress.update(task, completed=done)


def _kept(wanted: Wanted, tally: Tally, sources: dict[str, Path], key: bytes) -> None:
    """Keeps who is who, where that was asked for."""
    if wanted.identities is not None:
        from wetread.deidentify import kept_identities

        kept_identities(wanted.identities, key, [sources[target] for target, _ in tally.released])


def _paged(page: Path, tally: Tally, out: Path, sources: dict[str, Path]) -> None:
    from wetread.deidentify import frame_of
    from wetread.workbench.deid_page import chosen as shown
    from wetread.workbench.deid_page import deid_page

    files = [(one, sources[target].read_bytes(), (out / target).read_bytes()) for target, one in shown(tally.looked_at)]
    write_whole(page, deid_page(tally.summary(), files, frame_of).encode())


def _listed(tally: Tally, sources: dict[str, Path]) -> str:
    """Which files were withheld, under the names that they have at the site."""
    return "".join(f"{sources[target]}\t{code}\t{message}\n" for target, (code, message) in tally.withheld)


def _told(target: str, reason: tuple[str, str] | None, errors: Console) -> None:
    if reason is not None:
        complain(errors, *reason, target)


def _outside(page: Path | None, out: Path) -> None:
    """What shows or names things as they were must not lie among what leaves."""
    if page is not None and out.resolve() in page.resolve().parents:
        raise OutputError("The page and the list of withheld files name patients: keep them out of the output folder.")


def _same_key(out: Path, version: str) -> None:
    """Raises SettingsError where the folder holds files made with another key: patients would be told apart twice."""
    from wetread.flow.export import SUFFIX, certificate_at

    first = next(out.rglob(f"*{SUFFIX}"), None) if out.is_dir() else None
    earlier = certificate_at(first) if first is not None else None
    if earlier is not None and earlier.key != version:
        raise SettingsError("The output folder holds files made with another key: choose another folder, or that key.")


def _summed(tally: Tally, out: Console) -> None:
    summary = tally.summary()
    out.print(word("deid_summary", **{name: getattr(summary, name) for name in _SHOWN}), highlight=False)
    for code, count in summary.reasons:
        out.print(f"  {count:>7}  {code}", highlight=False)


_SHOWN = ("files", "released", "quarantined", "subjects", "boxes", "kept", "faces")


@contextmanager
def _progress(wanted: Wanted, errors: Console, count: int) -> Iterator[Progress]:
    """A bar on stderr where somebody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    hidden = wanted.quiet or not errors.is_terminal or count < 2
    with Progress(*columns, console=errors, transient=True, redirect_stdout=False, disable=hidden) as progress:
        yield progress
