"""`wetread`: the commands, each in a file of its own."""

import gc
import os
import sys
from collections.abc import Sequence
from typing import Final

from cyclopts import App, CycloptsError

from wetread.cli.asserting import assert_
from wetread.cli.deid import deid
from wetread.cli.doctor import doctor
from wetread.cli.entities import entities
from wetread.cli.evaluate import evaluate
from wetread.cli.explain import explain
from wetread.cli.label import label
from wetread.cli.models import models
from wetread.cli.read import read
from wetread.cli.schema import schema
from wetread.cli.train import train
from wetread.errors import WetreadError

USAGE: Final = 2
INTERRUPTED: Final = 130


def _version() -> str:
    from importlib.metadata import version

    return version("wetread")


app = App(
    name="wetread",
    help="The machine draft for a physician's preliminary (wet) read, and reports understood, offline.",
    help_epilogue="Machine draft, not reviewed by a physician. Research use, not for primary diagnosis.",
    help_format="plaintext",
    version=_version,
    suppress_keyboard_interrupt=False,
)
for command in (read, explain, label, entities, deid, models, doctor, train, schema):
    app.command(command)
app.command(assert_, name="assert")
app.command(evaluate)


def run(arguments: Sequence[str]) -> int:
    """Runs one command; gives the exit code that docs/output.md explains."""
    try:
        code = app(list(arguments), exit_on_error=False, result_action="return_value")
        sys.stdout.flush()
    except CycloptsError:
        return USAGE
    except KeyboardInterrupt:
        sys.stderr.write(
            "Stopped. `wetread deid`, and `wetread read` with --out, goes on where it stopped; others begin anew.\n"
        )
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone: what is left in the buffer must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except WetreadError as error:
        sys.stderr.write(f"{_named(error)}\n")
        return USAGE
    return code if isinstance(code, int) else 0


def _named(error: WetreadError) -> str:
    """The code and its sentence, after the file that the command says it is about."""
    return ": ".join([*getattr(error, "__notes__", ()), error.code, error.message])


def main() -> None:
    gc.set_threshold(100_000)  # nearly all that a start makes stays: searching it for garbage took a fifth of the time
    code = run(sys.argv[1:])
    gc.freeze()  # nor is it searched once more on the way out
    raise SystemExit(code)


if __name__ == "__main__":
    main()
