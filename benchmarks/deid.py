"""The de-identifier, all that is measured of it: `python benchmarks/deid.py [header|pixels|text|speed ...]`.

Options: [--data DIR] [--texts DIR] [--peers VENV] [--seed N] [--count N]. Runs the parts, all by default, each a
benchmark of its own that says at its head what it prints: deid_header.py, deid_pixels.py, deid_text.py, deid_speed.py.
--data holds deid-data and pynetdicom, unpacked or as archives, for header and pixels; --texts is the data folder of
deid_text.py; VENV is the environment of deid_peers.py. --seed and --count go to the parts that know them; without
--count each takes its own number of files.
"""

import argparse
import importlib
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

PARTS = ("header", "pixels", "text", "speed")


def main(arguments: list[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("parts", nargs="*", metavar="header|pixels|text|speed", help="all by default")
    for name in ("--data", "--texts", "--peers", "--seed", "--count"):
        asked.add_argument(name)
    given = asked.parse_args(arguments)
    unknown = [part for part in given.parts if part not in PARTS]
    if unknown:
        asked.error(f"no such part: {', '.join(unknown)}")
    return max(run(part, given) for part in given.parts or PARTS)


def run(part: str, given: argparse.Namespace) -> int:
    print(f"\n== {part}", flush=True)
    begun = time.perf_counter()
    module = importlib.import_module(f"benchmarks.deid_{part}")
    code = int(module.main(passed(part, given)))
    print(f"== {part}: {time.perf_counter() - begun:.0f} s", flush=True)
    return code


def passed(part: str, given: argparse.Namespace) -> list[str]:
    """What the part knows of what was given; reports in text have a folder of their own."""
    known = {"data": given.data, "peers": given.peers, "seed": given.seed, "count": given.count}
    said = {"data": given.texts} if part == "text" else known
    return [word for name, value in said.items() if value is not None for word in (f"--{name}", value)]


if __name__ == "__main__":
    sys.exit(main())
