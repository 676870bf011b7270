"""What an installation needs in order to read, checked one by one."""

import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Final, Literal

from pydicom.pixels.decoders.base import Decoder, get_decoder
from pydicom.uid import AllTransferSyntaxes
from rich.console import Console
from rich.text import Text

from wetread.errors import WetreadError
from wetread.imaging.header import packages_for
from wetread.readers.bundle import embedded_bundle
from wetread.records.reason import because
from wetread.registry import missing
from wetread.settings import Settings

State = Literal["good", "optional", "bad"]
OLDEST: Final = (3, 11)
MARKS: Final[dict[State, tuple[str, str]]] = {
    "good": ("ok", "green"),
    "optional": ("missing, optional", "yellow"),
    "bad": ("BROKEN", "bold red"),
}


@dataclass(frozen=True)
class Check:
    """One thing looked at. Only `bad` keeps wetread from reading."""

    state: State
    text: str


def checkup() -> tuple[Check, ...]:
    """Every check, in the order in which one would repair them."""
    return (*_python(), *_packages(), *_decoders(), *_weights(), *_folders(), *_parts())


def report(checks: Sequence[Check], console: Console) -> None:
    """One line per check, and a last one that sums up."""
    for check in checks:
        mark, style = MARKS[check.state]
        console.print(Text.assemble((f"{mark}: ", style), check.text), soft_wrap=not console.is_terminal)
    broken = any(check.state == "bad" for check in checks)
    console.print(Text(_say("broken" if broken else "well"), style="bold"))


def _say(key: str, **values: str | int) -> str:
    return because(f"doctor.{key}", **values).text


def _python() -> Iterator[Check]:
    new = sys.version_info[:2] >= OLDEST
    yield Check("good" if new else "bad", _say("python" if new else "python_old", version=sys.version.split()[0]))


def _packages() -> Iterator[Check]:
    for requirement in requires("wetread") or []:
        if "extra ==" in requirement:
            continue
        name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
        try:
            yield Check("good", _say("package", name=name, version=version(name)))
        except PackageNotFoundError:
            yield Check("bad", _say("package_missing", name=name))


def _decoders() -> Iterator[Check]:
    """Every transfer syntax that some decoder exists for; without one, only its files are refused."""
    for syntax in AllTransferSyntaxes:
        try:
            decoder = get_decoder(syntax)
        except NotImplementedError:
            continue
        yield _decoder(decoder)


def _decoder(decoder: Decoder) -> Check:
    if decoder.is_available:
        plugins = ", ".join(decoder.available_plugins) if decoder.is_encapsulated else "pydicom"
        return Check("good", _say("syntax", name=decoder.UID.name, plugins=plugins))
    how = f"pip install {packages_for(decoder.UID)}"
    return Check("optional", _say("syntax_missing", name=decoder.UID.name, how=how))


def _weights() -> Iterator[Check]:
    try:
        bundle = embedded_bundle()
        bundle.check()
    except WetreadError as error:
        yield Check("bad", _say("weights_bad", message=error.message, error=error.code))
    else:
        card = bundle.card
        yield Check("good", _say("weights", name=card.name, version=card.version, files=len(card.files)))


def _folders() -> Iterator[Check]:
    try:
        state = Settings.load().state
        state.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=state):
            yield Check("good", _say("writable"))
    except WetreadError as error:
        yield Check("bad", f"{error.code}: {error.message}")
    except OSError:
        yield Check("bad", _say("unwritable"))


def _parts() -> Iterator[Check]:
    for lack in missing():
        yield Check("optional" if lack.kind == "command" else "bad", lack.why)
